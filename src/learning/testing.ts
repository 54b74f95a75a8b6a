import type { Design } from '../design/types.ts';
import type { PointClouds } from '../tasks/task.ts';
import { randomStream } from './random.ts';

/** Points on sticks, plates and in balls: three classes that a small network tells apart after a few steps. */
export function toyClouds(size: number, points: number, seed = 1): PointClouds {
  const flat = [
    [1, 0.1, 0.1],
    [0.8, 0.8, 0.1],
    [0.6, 0.6, 0.6],
  ] as const;
  const labels = Uint8Array.from({ length: size }, (_, i) => i % 3);
  return {
    task: 'toy',
    split: 'train',
    classes: ['stick', 'plate', 'ball'],
    size,
    pointsPerSample: points,
    labels,
    read(i, n, out, offset) {
      const random = randomStream(seed, 'toy', i);
      const extent = flat[i % 3] as readonly [number, number, number];
      for (let p = 0; p < 3 * n; p++) out[offset + p] = (2 * random() - 1) * (extent[p % 3] as number);
    },
  };
}

/** One EdgeConv, a pool, a small classifier. */
export function toyDesign(width = 8): Design {
  const at = { placement: 'device' } as const;
  return {
    version: 1,
    name: 'toy',
    ops: [
      { ...at, id: 'input', kind: 'Input', inputs: [] },
      { ...at, id: 'sample', kind: 'Sample', k: 4, inputs: ['input'] },
      {
        ...at,
        id: 'conv',
        kind: 'EdgeConv',
        widths: [width],
        reducer: 'max',
        form: 'per-node',
        inputs: ['sample'],
      },
      { ...at, id: 'pool', kind: 'Pool', functions: ['max', 'mean'], inputs: ['conv'] },
      { ...at, id: 'classifier', kind: 'Classifier', hidden: [8], inputs: ['pool'] },
    ],
  };
}
