import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { setParameters } from '../../design/edits.ts';
import { plan } from '../../design/segments.ts';
import type { Checkpoint } from '../../learning/checkpoint.ts';
import { TRAINING_DEFAULTS } from '../../learning/recipe.ts';
import { toyClouds, toyDesign } from '../../learning/testing.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { TASKS } from '../../tasks/registry.ts';
import { buildNetwork, emptyIndex, MOST_BYTES, withEntries } from './buildZoo.ts';
import { openZooDesign, openZooIndex, type ZooFiles } from './openZoo.ts';
import { printZooIndex } from './zooIndex.ts';

const signal = new AbortController().signal;
const folder = fileURLToPath(new URL('../../../public/zoo/', import.meta.url));
const shipped: ZooFiles = (path) =>
  readFile(folder + path).then(
    (bytes) => new Uint8Array(bytes),
    () => null,
  );

describe('the shipped zoo (S6.50)', () => {
  it('has every file that its indices name, whole, at most 4 MiB each and 25 MiB in all', async () => {
    let all = 0;
    for (const { name: task } of TASKS.filter(({ name }) => name !== 'own')) {
      const index = await openZooIndex(shipped, task);
      const seen = new Set<string>();
      for (const { name, weights } of index.entries) {
        expect(weights.bytes, name).toBeLessThanOrEqual(MOST_BYTES);
        if (!seen.has(weights.file)) all += weights.bytes;
        seen.add(weights.file);
        if (index.vocabulary) continue;
        const { checkpoint, entry } = await openZooDesign(shipped, task, name);
        expect(checkpoint.classes).toHaveLength(index.classes.length);
        plan(entry.design);
      }
    }
    expect(all).toBeLessThanOrEqual(25 * 2 ** 20);
  });

  it('E453: opens sentences with the words of their own train split alone', async () => {
    await expect(openZooDesign(shipped, 'mr', 'words')).rejects.toMatchObject({ code: 'E453' });
    const words = async () => Array.from({ length: 40_000 }, (_, i) => `w${i}`);
    await expect(openZooDesign(shipped, 'mr', 'words', words)).rejects.toMatchObject({ code: 'E453' });
  });

  it('E451: says which designs there are', async () => {
    await expect(openZooDesign(shipped, 'shapes', 'nothing')).rejects.toThrow(
      /no design 'nothing'; it has .*chain/,
    );
    await expect(openZooIndex(shipped, 'own')).rejects.toMatchObject({ code: 'E451' });
  });

  it('E452: refuses weights of which a single bit differs, and weights that are not there', async () => {
    const damaged: ZooFiles = async (path) => {
      const bytes = await shipped(path);
      if (bytes && path.endsWith('.safetensors')) bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
      return bytes;
    };
    await expect(openZooDesign(damaged, 'shapes', 'chain')).rejects.toMatchObject({ code: 'E452' });
    const lost: ZooFiles = async (path) => (path.endsWith('.json') ? shipped(path) : null);
    await expect(openZooDesign(lost, 'shapes', 'chain')).rejects.toMatchObject({ code: 'E452' });
  });
});

describe('building a zoo (S6.51, S6.52)', () => {
  it('trains in stages, resumes where it was broken off, and judges the weights as they are shipped', async () => {
    const data = { train: toyClouds(12, 32), val: { ...toyClouds(6, 32, 2), split: 'val' } };
    const recipe = { ...TRAINING_DEFAULTS, batch: 4, augmentation: {} };
    const kept = new Map<number, Checkpoint>();
    let epochs = 0;
    const options = {
      ...{ data, runtime: nodeRuntime(), command: 'test' },
      stages: [
        { points: 24, recipe: { ...recipe, epochs: 2 } },
        { points: 32, recipe: { ...recipe, epochs: 1 } },
      ],
      store: () => ({
        load: async (stage: number) => kept.get(stage),
        save: async (stage: number, checkpoint: Checkpoint) => void kept.set(stage, checkpoint),
      }),
    };
    const zoo = { ...{ name: 'toy', title: 'Toy', about: '', network: 'toy' }, design: () => toyDesign() };
    const half = await buildNetwork(signal, 'toy', [zoo], { ...options, onEpoch: () => ++epochs < 1 });
    expect(half.entries[0]?.stages).toMatchObject([{ points: 24, epochs: 1 }]);
    const { entries, bytes } = await buildNetwork(signal, 'toy', [zoo], {
      ...options,
      onEpoch: () => ++epochs > 0,
    });
    expect(epochs).toBe(3);
    expect(entries[0]).toMatchObject({ target: false, points: 32, stages: [{ epochs: 2 }, { epochs: 1 }] });

    // The same weights on a share of a sensor's points: nothing is trained again.
    const sharing = {
      ...{ ...zoo, name: 'toy-share', points: 64 },
      design: () => setParameters(toyDesign(), 'input', { share: 3 / 8 }),
    };
    const wide = { ...data, val: { ...toyClouds(6, 64, 2), split: 'val' } };
    const both = await buildNetwork(signal, 'toy', [sharing, zoo], { ...options, data: wide });
    expect(both.bytes).toEqual(bytes);
    expect(both.entries.map(({ name, points, accuracy }) => [name, points, accuracy.samples])).toEqual([
      ['toy-share', 64, 6],
      ['toy', 32, 6],
    ]);

    const index = withEntries(emptyIndex(data.val), entries, ['toy']);
    const text = new TextEncoder().encode(printZooIndex(index));
    const files: ZooFiles = async (path) => (path === 'toy.json' ? text : bytes);
    const { checkpoint, entry } = await openZooDesign(files, 'toy', 'toy');
    expect(checkpoint.design).toEqual(entry.design);
    expect(entry.accuracy.samples).toBe(data.val.size);
  });
});
