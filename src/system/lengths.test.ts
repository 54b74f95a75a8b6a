import { expect, test } from 'vitest';
import { genomeContext } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { LatencySession } from '../learning/latency/latencyModel.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { estimateDesign } from './estimate.ts';
import { atNodes } from './lengths.ts';
import { spaceGrid } from './plan.ts';
import { predictDesigns } from './prediction.ts';
import { LatencyTable } from './table.ts';
import { fakeLatencyModel, fakeSystem } from './testing.ts';

const signal = new AbortController().signal;
/** Fewer words than the space has neighbours. */
const setting = { points: 17, features: 16, classes: 2, words: { vocabulary: 500, neighbours: 8 } };
const lengths = { low: 11, typical: 17, high: 24 };
const system = fakeSystem(setting);
const designs = Array.from({ length: 60 }, (_, seed) =>
  designOf(genomeFromSeed(seed, genomeContext(setting))),
);

test('S9.80 net times grow in proportion to the nodes, those of neighbour searches with their square', () => {
  const [table, twice] = [system.device, atNodes(system.device, 34)].map(
    (profile) => new LatencyTable(profile),
  );
  for (const { key } of spaceGrid(setting)) {
    if (key.op === 'Run') continue;
    const growth = key.pooled ? 1 : key.op === 'Sample' ? 4 : 2;
    const at = { ...key, ...(!key.pooled && { rows: 34 }) };
    expect(twice?.read(at).ms).toBeCloseTo(growth * (table?.read(key).ms as number), 9);
  }
});

test('S9.80 a prediction is that of a typical sentence, and its interval holds the middle half of all lengths', async () => {
  const typical = await predictDesigns(signal, designs, setting, system);
  const latencyModel = new LatencySession(nodeRuntime(), fakeLatencyModel(system));
  const learned = await predictDesigns(signal, designs, setting, system, latencyModel);
  for (const [plain, wide] of [
    [typical, await predictDesigns(signal, designs, setting, system, undefined, lengths)],
    [learned, await predictDesigns(signal, designs, setting, system, latencyModel, lengths)],
  ] as const) {
    for (const [i, { missing, lowMs, latencyMs, highMs, perOp }] of wide.entries()) {
      const at = plain[i] as (typeof plain)[0];
      expect(missing).toEqual([]);
      expect({ latencyMs, perOp }).toEqual({ latencyMs: at.latencyMs, perOp: at.perOp });
      expect(lowMs).toBeLessThan(at.lowMs);
      expect(highMs).toBeGreaterThan(at.highMs);
      // No more than in proportion to the words, and to their square where neighbours are searched.
      expect(lowMs).toBeGreaterThanOrEqual(at.lowMs * (11 / 17) ** 2);
      expect(highMs).toBeLessThanOrEqual(at.highMs * (24 / 17) ** 2);
    }
  }
  await latencyModel.release();
});

test('a sentence shorter than the space’s neighbourhoods has a whole table', () => {
  for (const design of designs) expect(estimateDesign(design, setting, system).missing).toEqual([]);
  expect(() => spaceGrid({ points: 17, features: 3, classes: 2 })).toThrow(RangeError);
});
