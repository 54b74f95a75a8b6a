import { presetById } from '../src/design/presets.ts';
import type { Design, Op } from '../src/design/types.ts';

/** DGCNN without its fourth EdgeConv (64, 64, 128), with an embedding of 256 and a classifier of 256 and 128. */
export function smallDgcnn(): Design {
  const design = presetById('dgcnn-rewritten')?.design as Design;
  const ops = design.ops
    .filter((op) => op.id !== 'sample4' && op.id !== 'edgeconv4')
    .map((op): Op => {
      const inputs = op.inputs.filter((id) => id !== 'edgeconv4');
      if (op.kind === 'Combine') return { ...op, inputs, width: 256 };
      if (op.kind === 'Classifier') return { ...op, inputs, hidden: [256, 128] };
      return { ...op, inputs };
    });
  return { ...design, name: 'DGCNN, three EdgeConvs', ops };
}
