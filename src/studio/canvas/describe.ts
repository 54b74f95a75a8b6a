import type { Crossing } from '../../design/crossings.ts';
import { specOf } from '../../design/ops/catalogue.ts';
import type { Op, Setting, Shape } from '../../design/types.ts';
import { bytes } from '../charts/format.ts';

/** An op's parameters in a few characters, as they stand on its node. */
export const parameterText = (op: Op, setting: Setting): string => specOf(op).text(op, setting);

/** `256 × 64`; a thin space keeps it on one line. */
export const shapeText = (shape: Shape | undefined): string =>
  shape ? `${shape.rows}\u2009×\u2009${shape.width}` : '';

/** A crossing's bytes; where the link compresses they are at most these. */
export const payloadText = (crossing: Pick<Crossing, 'bytes' | 'atMost'>): string =>
  `${crossing.atMost ? '≤\u2009' : ''}${bytes(crossing.bytes)}`;
