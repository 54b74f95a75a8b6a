import { withCommunication } from './communicate.ts';
import type { AggregateOp, Design, EdgeConvOp, Op, Placement, Reducer } from './types.ts';

interface Preset {
  /** Also the name on the command line. */
  id: string;
  title: string;
  about: string;
  design: Design;
}

const INPUT: Op = { id: 'input', kind: 'Input', placement: 'device', inputs: [] };
/** A classifier of one layer. */
const LINEAR: Op = {
  id: 'classifier',
  kind: 'Classifier',
  placement: 'device',
  inputs: ['pool'],
  hidden: [],
};

/**
 * DGCNN for classification (Wang et al. 2019, arXiv 1801.07829, figure 3): four EdgeConvs on dynamic
 * graphs, k = 20, their outputs concatenated, 1,024 embedding, max + mean pool, 512 and 256 hidden.
 */
function dgcnn(name: string, form: 'per-edge' | 'per-node'): Design {
  const on = 'device' as const;
  const ops: Op[] = [INPUT];
  let last = 'input';
  [64, 64, 128, 256].forEach((width, i) => {
    const sample = `sample${i + 1}`;
    const conv = `edgeconv${i + 1}`;
    ops.push({ id: sample, kind: 'Sample', placement: on, inputs: [last], k: 20 });
    ops.push({
      id: conv,
      kind: 'EdgeConv',
      placement: on,
      inputs: [sample],
      widths: [width],
      reducer: 'max',
      form,
    });
    last = conv;
  });
  const convs = [1, 2, 3, 4].map((i) => `edgeconv${i}`);
  ops.push({ id: 'concat', kind: 'Concat', placement: on, inputs: convs });
  ops.push({ id: 'embedding', kind: 'Combine', placement: on, inputs: ['concat'], width: 1024 });
  ops.push({ id: 'pool', kind: 'Pool', placement: on, inputs: ['embedding'], functions: ['max', 'mean'] });
  ops.push({ id: 'classifier', kind: 'Classifier', placement: on, inputs: ['pool'], hidden: [512, 256] });
  return { version: 1, name, ops };
}

/** A cut by hand: one EdgeConv and a narrow Combine on the device, so little crosses; the rest on the edge. */
function handSplit(): Design {
  const at = (placement: Placement, id: string, from: string) => ({ id, placement, inputs: [from] });
  return withCommunication({
    version: 1,
    name: 'Hand-made split',
    ops: [
      INPUT,
      { ...at('device', 'sample1', 'input'), kind: 'Sample', k: 20 },
      {
        ...at('device', 'edgeconv1', 'sample1'),
        kind: 'EdgeConv',
        widths: [32],
        reducer: 'max',
        form: 'per-node',
      },
      { ...at('device', 'combine1', 'edgeconv1'), kind: 'Combine', width: 16 },
      { ...at('edge', 'sample2', 'combine1'), kind: 'Sample', k: 20 },
      {
        ...at('edge', 'edgeconv2', 'sample2'),
        kind: 'EdgeConv',
        widths: [128],
        reducer: 'max',
        form: 'per-node',
      },
      { ...at('edge', 'embedding', 'edgeconv2'), kind: 'Combine', width: 512 },
      { ...at('edge', 'pool', 'embedding'), kind: 'Pool', functions: ['max', 'mean'] },
      { ...at('edge', 'classifier', 'pool'), kind: 'Classifier', hidden: [512, 256] },
    ],
  });
}

/** For point clouds. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'dgcnn',
    title: 'DGCNN as published',
    about: 'Messages computed on every edge, all on the device.',
    design: dgcnn('DGCNN as published', 'per-edge'),
  },
  {
    id: 'dgcnn-rewritten',
    title: 'DGCNN rewritten',
    about: 'The same function with matrix products per node: k times less work.',
    design: dgcnn('DGCNN rewritten', 'per-node'),
  },
  {
    id: 'split',
    title: 'Hand-made split',
    about: 'A light first half on the device, 64 bytes a point over the link, the rest on the edge.',
    design: handSplit(),
  },
];

/** Sentences: the words themselves beside what their neighbours add to them, on the sentence's own graph. */
function wordGraphs(name: string, conv: AggregateOp | EdgeConvOp, pool: Reducer[], hidden: number[]): Design {
  const on = 'device' as const;
  return {
    version: 1,
    name,
    ops: [
      INPUT,
      conv,
      { id: 'concat', kind: 'Concat', placement: on, inputs: ['input', conv.id] },
      { id: 'pool', kind: 'Pool', placement: on, inputs: ['concat'], functions: pool },
      { id: 'classifier', kind: 'Classifier', placement: on, inputs: ['pool'], hidden },
    ],
  };
}

const onInput = { placement: 'device', inputs: ['input'] } satisfies Partial<Op>;

/** For tasks whose samples are sentences: they bring a graph of their own, so no Sample stands before the first op. */
export const WORD_PRESETS: readonly Preset[] = [
  {
    id: 'words',
    title: 'Words and their neighbours',
    about:
      'Each word beside its difference from its neighbours, summed over the sentence. Few weights: for small data.',
    design: wordGraphs(
      'Words and their neighbours',
      { ...onInput, id: 'aggregate', kind: 'Aggregate', message: 'relative', reducer: 'mean' },
      ['mean', 'add'],
      [],
    ),
  },
  {
    id: 'words-edgeconv',
    title: 'Words, EdgeConv',
    about: 'An EdgeConv on the sentence graph beside the words, max and mean over the sentence.',
    design: wordGraphs(
      'Words, EdgeConv',
      { ...onInput, id: 'edgeconv', kind: 'EdgeConv', widths: [64], reducer: 'max', form: 'per-node' },
      ['max', 'mean'],
      [64],
    ),
  },
];

/** The least that is a design: ops that are added go in between. */
export const BLANK: Design = {
  version: 1,
  name: 'Blank design',
  ops: [
    INPUT,
    { id: 'pool', kind: 'Pool', placement: 'device', inputs: ['input'], functions: ['max'] },
    LINEAR,
  ],
};

export const presetById = (id: string): Preset | undefined =>
  [...PRESETS, ...WORD_PRESETS].find((preset) => preset.id === id);
