import { randomStream } from '../design/random.ts';
import type { Design } from '../design/types.ts';
import type { PointClouds, Sentences } from '../tasks/task.ts';
import { sentences, vocabularyOfTexts } from '../tasks/text/sentences.ts';

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

const FILLERS = Array.from({ length: 60 }, (_, i) => `word${i}`);
const TONES = [
  ['dull', 'weak', 'tired'],
  ['bright', 'warm', 'deft'],
];

/** Sentences of 1 to 48 words that hold a dull word or a bright one: two classes that a small network tells apart. */
export function toySentences(size: number, seed = 1, vocabulary?: readonly string[]): Sentences {
  const random = randomStream(seed, 'sentences');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const rows = Array.from({ length: size }, (_, i) => {
    const label = i % 2;
    const words = Array.from({ length: Math.floor(random() * 48) }, () => pick(FILLERS));
    words.splice(Math.floor(random() * (words.length + 1)), 0, pick(TONES[label] as string[]));
    const text = words.join(' ');
    return { label, words: text, text };
  });
  const about = { task: 'toy', split: 'train', classes: ['dull', 'bright'] };
  return sentences({
    ...about,
    rows,
    vocabulary: vocabulary ?? vocabularyOfTexts(rows, { words: 1, pairs: null }),
  });
}

/** One EdgeConv on the words' own graph, a pool, a linear classifier. */
export function toyWordsDesign(width = 8): Design {
  const at = { placement: 'device' } as const;
  const conv = { ...at, kind: 'EdgeConv', reducer: 'max', form: 'per-node' } as const;
  return {
    version: 1,
    name: 'toy words',
    ops: [
      { ...at, id: 'input', kind: 'Input', inputs: [] },
      { ...conv, id: 'conv', widths: [width], inputs: ['input'] },
      { ...at, id: 'pool', kind: 'Pool', functions: ['max', 'mean'], inputs: ['conv'] },
      { ...at, id: 'classifier', kind: 'Classifier', hidden: [], inputs: ['pool'] },
    ],
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
