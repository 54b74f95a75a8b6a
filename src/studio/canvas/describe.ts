import type { Message, Op, Reducer, Setting, Shape } from '../../design/types.ts';

const MESSAGE_NAMES: Record<Message, string> = {
  full: 'full',
  source: 'source',
  'target+relative': 'target+rel.',
  relative: 'relative',
};

const join = (parts: readonly (Reducer | number)[]): string => parts.join(' + ');

/** An op's parameters in a few characters, as they stand on its node. */
export function parameterText(op: Op, { words }: Setting): string {
  switch (op.kind) {
    case 'Input':
      return words ? 'words' : 'points';
    case 'Sample':
      return `k = ${op.k}`;
    case 'Aggregate':
      return `${MESSAGE_NAMES[op.message]}, ${op.reducer}`;
    case 'Combine':
      return `width ${op.width}`;
    case 'EdgeConv':
      return `${op.widths.join(', ')}, ${op.reducer}`;
    case 'Concat':
      return `${op.inputs.length} inputs`;
    case 'Pool':
      return join(op.functions);
    case 'Classifier':
      return op.hidden.length > 0 ? op.hidden.join(', ') : 'linear';
    case 'Communicate':
      return op.placement === 'device' ? 'to the edge' : 'to the device';
  }
}

/** `256 × 64`; a thin space keeps it on one line. */
export const shapeText = (shape: Shape | undefined): string =>
  shape ? `${shape.rows}\u2009×\u2009${shape.width}` : '';
