import { describe, expect, it } from 'vitest';
import { pointCloudsContract } from './pointClouds.contract.ts';
import { SHAPE_CLASSES } from './shapes/classes.ts';
import { sampleSeed } from './shapes/seeds.ts';
import { type ShapesOptions, shapesTask } from './shapes.ts';

pointCloudsContract('shapes', async () => shapesTask({ split: 'train', size: 40, points: 128 }));

const all = (options: ShapesOptions) => {
  const data = shapesTask({ size: 32, points: 64, ...options });
  const points = new Float32Array(data.size * 64 * 3);
  for (let i = 0; i < data.size; i++) data.read(i, 64, points, i * 64 * 3);
  return points;
};

describe('shapes', () => {
  it('S7.3 has at least ten classes, in turn', () => {
    expect(SHAPE_CLASSES.length).toBeGreaterThanOrEqual(10);
    const { labels } = shapesTask({ split: 'val', size: SHAPE_CLASSES.length });
    expect([...labels]).toEqual(SHAPE_CLASSES.map((_, i) => i));
  });

  it('S7.4 is a function of seed, split and index, however it is read', async () => {
    const first = all({ split: 'train', seed: 5 });
    expect(all({ split: 'train', seed: 5 })).toEqual(first);
    expect(all({ split: 'train', seed: 6 })).not.toEqual(first);
    expect(all({ split: 'val', seed: 5 })).not.toEqual(first);
    const data = shapesTask({ split: 'train', seed: 5, size: 32, points: 64 });
    await data.generate();
    const last = new Float32Array(64 * 3);
    data.read(31, 64, last, 0);
    expect(last).toEqual(first.subarray(31 * 64 * 3));
  });

  it('S7.2 stores fewer points as the first of more', () => {
    const more = shapesTask({ split: 'val', size: 4, points: 256 });
    const [few, many] = [new Float32Array(40 * 3), new Float32Array(40 * 3)];
    shapesTask({ split: 'val', size: 4, points: 40 }).read(3, 40, few, 0);
    more.read(3, 40, many, 0);
    expect(few).toEqual(many);
  });

  it('S7.4 makes the same points on every machine', () => {
    const points = all({ split: 'train', seed: 1 });
    const sum = points.reduce((total, value, i) => total + Math.round(value * 32767) * ((i % 7) + 1), 0);
    expect(sum).toMatchInlineSnapshot(`4133337`);
  });

  it('S7.4 never shares a seed between splits or samples', () => {
    const seeds = [0, 1].flatMap((stream) =>
      Array.from({ length: 5000 }, (_, i) => sampleSeed(3, stream, i)),
    );
    expect(new Set(seeds).size).toBe(10_000);
  });

  it('S7.3 reports progress and stops when asked', async () => {
    const seen: number[] = [];
    const data = shapesTask({ split: 'val', size: 120, points: 32 });
    await data.generate({ onProgress: (done, total) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    const stop = new AbortController();
    const running = data.generate({ signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toThrow('abort');
  });
});
