import type { BaselineBar } from './BaselineBars.tsx';
import type { ClassShare } from './ClassBars.tsx';
import type { Confusion } from './ConfusionMatrix.tsx';
import type { TimelineData } from './FrameTimeline.tsx';
import { percent, plain } from './format.ts';
import type { ParallelData } from './ParallelCoordinates.tsx';
import type { PartsRow } from './PartsBar.tsx';
import type { ProfileScatterData } from './ProfileScatter.tsx';
import type { ParetoData, ScatterAxis } from './paretoScales.ts';
import type { TrainingData } from './TrainingCurves.tsx';
import type { FoundAt, VolumePoint } from './VolumeCurve.tsx';

// Made-up data for the chart gallery and the golden tests, the same on every machine. No measurement.

/** Numbers in 0..1 that look random (Weyl sequence). */
export const weyl = (i: number, step = 0.754877666): number => (i * step) % 1;

const accuracyAxis: ScatterAxis = {
  name: 'Accuracy',
  unit: '%',
  scale: 'linear',
  better: 'high',
  format: percent,
  tick: (value) => `${Math.round(value * 100)}`,
};
const costAxis = (name: string, unit: string, limit?: number): ScatterAxis => ({
  name,
  unit,
  scale: 'log',
  better: 'low',
  format: (value) => `${plain(value)} ${unit}`,
  tick: plain,
  limit,
});

export const pareto: ParetoData = {
  x: costAxis('Latency', 'ms', 150),
  y: accuracyAxis,
  cloud: Float32Array.from({ length: 2 * 240 }, (_, j) => {
    const i = Math.floor(j / 2);
    const cost = 6 * 60 ** weyl(i + 1);
    const best = 0.93 - 0.32 * Math.exp(-cost / 30);
    return j % 2 === 0 ? cost : best - 0.26 * weyl(i + 1, 0.569840291);
  }),
  rug: Float32Array.from({ length: 300 }, (_, i) => 6 * 60 ** weyl(i + 1, 0.569840291)),
  front: [
    { id: 'z', x: 30, y: 0.82 },
    { id: 'a', x: 5.4, y: 0.682 },
    { id: 'b', x: 11.2, y: 0.781 },
    { id: 'c', x: 23, y: 0.842 },
    { id: 'd', x: 48, y: 0.889 },
    { id: 'e', x: 131, y: 0.931 },
  ],
  current: { id: 'now', x: 84, y: 0.872 },
  selected: 'c',
};

/** The same, coloured by a third figure, a part of it brushed, with the front of another run and intervals. */
export const paretoExplored: ParetoData = {
  ...pareto,
  cloudIds: Array.from({ length: 240 }, (_, i) => `seen ${i}`),
  cloudAside: Uint8Array.from({ length: 240 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  colour: {
    axis: costAxis('Energy', 'mJ'),
    cloud: Float32Array.from({ length: 240 }, (_, i) => 20 * 30 ** weyl(i + 1, 0.3)),
  },
  front: pareto.front.map((p, i) => ({
    ...{ ...p, rangeX: [p.x * 0.8, p.x * 1.3], rangeY: [p.y - 0.03, p.y + 0.02], colour: 30 * (i + 1) },
    ...(i === 1 && { aside: true }),
  })),
  brush: { x: [9, 60], y: [0.7, 0.9] },
  overlay: {
    name: 'Another',
    front: [
      { id: 'o1', x: 7, y: 0.66 },
      { id: 'o2', x: 26, y: 0.85 },
      { id: 'o3', x: 90, y: 0.91 },
    ],
  },
};

export const paretoZoomed: ParetoData = { ...pareto, zoom: { x: [18, 52], y: [0.8, 0.9] } };

export const parallel: ParallelData = {
  axes: [costAxis('Latency', 'ms'), costAxis('Energy', 'mJ'), accuracyAxis],
  lines: Array.from({ length: 24 }, (_, i) => {
    const cost = 6 * 20 ** weyl(i + 1);
    return {
      id: `${i}`,
      values: [cost, cost * (2 + 6 * weyl(i + 1, 0.569840291)), 0.93 - 0.3 * Math.exp(-cost / 30)],
    };
  }),
  marked: '7',
};

export const parallelBrushed: ParallelData = {
  ...parallel,
  lines: parallel.lines.map((one) => ({ ...one, ...((one.values[0] as number) > 40 && { aside: true }) })),
  brush: [[6, 40], undefined, undefined],
};

export const found: readonly FoundAt[] = [0.4, 3, 9, 31].map((seconds) => ({ id: `${seconds}`, seconds }));

export const volumes: readonly VolumePoint[] = Array.from({ length: 60 }, (_, i) => ({
  seconds: i,
  volume: 12 * (1 - Math.exp(-(i + 0.3) / 4)),
}));

export const emptyPareto: ParetoData = {
  x: costAxis('Energy', 'mJ'),
  y: accuracyAxis,
  cloud: new Float32Array(),
  front: [],
};

/** Two costs, both limited, some designs that send nothing at all. */
export const paretoOfCosts: ParetoData = {
  x: costAxis('Bytes on the link', 'B', 20_000),
  y: { ...costAxis('Latency', 'ms'), limit: 60 },
  cloud: Float32Array.from({ length: 2 * 120 }, (_, j) => {
    const i = Math.floor(j / 2);
    const sent = i % 5 === 0 ? 0 : 200 * 300 ** weyl(i + 1);
    return j % 2 === 0 ? sent : 10 + 90 * weyl(i + 1, 0.569840291) + (sent === 0 ? 40 : 0);
  }),
  front: [
    { id: 'a', x: 0, y: 50 },
    { id: 'b', x: 800, y: 21 },
    { id: 'c', x: 9000, y: 11 },
  ],
};

export const training: TrainingData = {
  epochs: 20,
  loss: Array.from({ length: 25 }, (_, i) => ({
    epoch: (i + 1) / 2,
    value: 0.32 + 2 * Math.exp(-i / 7) + 0.08 * weyl(i + 1),
  })),
  accuracy: Array.from({ length: 12 }, (_, i) => ({
    epoch: i + 1,
    value: 0.91 - 0.55 * Math.exp(-i / 3) - 0.03 * weyl(i + 1),
  })),
};

export const timeline: TimelineData = {
  predicted: {
    id: 'predicted',
    label: 'predicted',
    predicted: true,
    totalMs: 41.4,
    interval: { lowMs: 37, highMs: 46 },
    spans: [
      { part: 'device', startMs: 0, endMs: 14.2 },
      { part: 'up', startMs: 14.2, endMs: 27.3 },
      { part: 'edge', startMs: 27.3, endMs: 33 },
      { part: 'down', startMs: 33, endMs: 34.2 },
      { part: 'device', startMs: 34.2, endMs: 41.4 },
    ],
  },
  frames: [0, 1, 2, 3].map((i) => {
    const at = [
      0,
      15.1 + weyl(i + 1),
      29 + weyl(i + 2),
      34 + weyl(i + 3),
      35.6 + weyl(i + 3),
      43 + 2 * weyl(i + 4),
    ];
    const parts = ['device', 'up', 'edge', 'down', 'device'] as const;
    return {
      id: `${i}`,
      label: `frame ${i + 1}`,
      totalMs: at[5] as number,
      spans: parts.map((part, p) => ({ part, startMs: at[p] as number, endMs: at[p + 1] as number })),
    };
  }),
};

export const parts: PartsRow[] = [
  {
    label: 'predicted',
    predicted: true,
    interval: { lowMs: 37, highMs: 46 },
    partsMs: { device: 21.4, up: 13.1, edge: 5.7, down: 1.2, other: 0 },
  },
  { label: 'measured', partsMs: { device: 23.2, up: 13.9, edge: 5.1, down: 1.6, other: 0.4 } },
];

const times = ['Sample', 'Aggregate', 'Combine', 'Pool'].flatMap((kind, k) =>
  Array.from({ length: 8 }, (_, i) => {
    const aMs = 0.05 * 1.9 ** i * (1 + k / 3);
    return { id: `${kind} ${i + 1}`, kind, aMs, bMs: aMs * (0.3 + 0.2 * k + 0.15 * weyl(i + 8 * k + 1)) };
  }),
);

/** Two machines' op times. */
export const profiles: ProfileScatterData = {
  a: 'Raspberry Pi 4B',
  b: 'this browser',
  ops: times,
  kinds: [
    { op: 'Sample', count: 8, ratio: 0.38 },
    { op: 'Aggregate', count: 8, ratio: 0.57 },
    { op: 'Combine', count: 8, ratio: 0.78 },
    { op: 'Pool', count: 8, ratio: 0.97 },
  ],
  ratio: 0.67,
};

/** A torus: 512 points [n, 3] in the unit sphere. */
export const torus = Float32Array.from({ length: 512 * 3 }, (_, j) => {
  const i = Math.floor(j / 3);
  const [u, v] = [2 * Math.PI * weyl(i + 1), 2 * Math.PI * weyl(i + 1, 0.569840291)];
  const ring = 0.68 + 0.28 * Math.cos(v);
  return [ring * Math.cos(u), ring * Math.sin(u), 0.28 * Math.sin(v)][j % 3] as number;
});

export const shares: ClassShare[] = [
  { name: 'torus', probability: 0.71 },
  { name: 'washer', probability: 0.14 },
  { name: 'pipe bend', probability: 0.08 },
  { name: 'cylinder', probability: 0.04 },
  { name: 'cone', probability: 0.02 },
  { name: 'bracket', probability: 0.01 },
];

export const confusion: Confusion = {
  classes: ['torus', 'washer', 'pipe bend', 'cylinder', 'cone', 'bracket'],
  counts: Array.from({ length: 36 }, (_, i) => {
    const away = Math.abs(Math.floor(i / 6) - (i % 6));
    return away === 0
      ? 40 - Math.floor(6 * weyl(i + 1))
      : away < 3
        ? Math.floor((9 * weyl(i + 1)) / away ** 2)
        : 0;
  }),
};

export const baselines: readonly BaselineBar[] = [
  { label: 'DGCNN as published, device-only', latencyMs: 214, speedup: 1, ours: false },
  { label: 'DGCNN rewritten, device-only', latencyMs: 76, speedup: 2.8, ours: false },
  { label: 'exit 1', latencyMs: 31.5, ours: false },
  { label: 'co-search', latencyMs: 4.9, speedup: 43.7, ours: true },
];
