import type { OpBase } from '../base.ts';
import { areWidths, chain, linearFlops, type OpSpec, TO_ONE_ROW } from './spec.ts';

/** Linear layers of the hidden widths, then one to the task's classes. The design's output: logits. */
export interface ClassifierOp extends OpBase {
  kind: 'Classifier';
  hidden: number[];
}

const layers = ({ hidden }: ClassifierOp, from: number, classes: number) =>
  chain(from, [...hidden, classes]).map((layer, i) => ({ ...layer, activated: i < hidden.length }));

export const classifier = {
  kind: 'Classifier',
  defaults: { hidden: [512, 256] },
  ...TO_ONE_ROW,
  fits: ({ hidden }) => areWidths(hidden, 0, 4),
  shape: (_op, _inputs, { classes }) => ({ rows: 1, width: classes, pooled: true, graph: null }),
  problem: (_, [first]) =>
    first && !first.pooled
      ? { code: 'E112', message: 'The Classifier reads nodes: a Pool is missing.' }
      : null,
  layers,
  flops: (op, { from, classes }) =>
    layers(op, from.width, classes).reduce((sum, layer) => sum + linearFlops(1, layer), 0),
  text: ({ hidden }) => (hidden.length > 0 ? hidden.join(', ') : 'linear'),
  traits: () => [],
  position: null,
} as const satisfies OpSpec<ClassifierOp>;
