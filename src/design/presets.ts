import { withCommunication } from './communicate.ts';
import type { Design, Op, Placement } from './types.ts';

export interface Preset {
  /** Also the name on the command line. */
  id: string;
  title: string;
  about: string;
  design: Design;
}

/**
 * DGCNN for classification (Wang et al. 2019, arXiv 1801.07829, figure 3): four EdgeConvs on dynamic
 * graphs, k = 20, their outputs concatenated, 1,024 embedding, max + mean pool, 512 and 256 hidden.
 */
function dgcnn(name: string, form: 'per-edge' | 'per-node'): Design {
  const on = 'device' as const;
  const ops: Op[] = [{ id: 'input', kind: 'Input', placement: on, inputs: [] }];
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
      { id: 'input', kind: 'Input', placement: 'device', inputs: [] },
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

export const presetById = (id: string): Preset | undefined => PRESETS.find((preset) => preset.id === id);
