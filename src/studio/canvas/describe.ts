import { specOf } from '../../design/ops/catalogue.ts';
import type { Op, Setting, Shape } from '../../design/types.ts';

/** An op's parameters in a few characters, as they stand on its node. */
export const parameterText = (op: Op, setting: Setting): string => specOf(op).text(op, setting);

/** `256 × 64`; a thin space keeps it on one line. */
export const shapeText = (shape: Shape | undefined): string =>
  shape ? `${shape.rows}\u2009×\u2009${shape.width}` : '';
