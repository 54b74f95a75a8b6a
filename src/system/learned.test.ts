import { expect, test } from 'vitest';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { featuresOf } from '../learning/latency/graphFeatures.ts';
import { estimateDesign } from './estimate.ts';
import { genomeGraphReader } from './genomeGraph.ts';
import { latencyGraphOf, systemAt, UntimedError } from './learned.ts';
import { fakeProfile, fakeSystem, systemOfShares } from './testing.ts';

const setting = { points: 64, features: 3, classes: 16 };
const system = fakeSystem(setting);
const pairs = (edges: readonly number[]): string[] =>
  [...new Set(edges.flatMap((to, i) => (i % 2 === 1 ? [`${edges[i - 1]}>${to}`] : [])))].sort();
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);

test('S9.20 an untrained latency model starts from the table sum: 50 designs, three links', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const design = designOf(genomeFromSeed(seed));
    for (const mbps of [null, 40, 10]) {
      const at = systemAt(system, mbps);
      const { latencyMs } = estimateDesign(design, setting, at);
      const { tableMs } = latencyGraphOf(design, setting, at);
      // 0.1 ms is the start for what no part's clock sees.
      expect(tableMs).toBeCloseTo(latencyMs + 0.1, 3);
    }
  }
});

test('an op without a timing is named', () => {
  const bare = { ...system, device: fakeProfile(setting, 1, []) };
  expect(() => latencyGraphOf(designOf(genomeFromSeed(1)), setting, bare)).toThrow(UntimedError);
});

test('S9.25 a genome reads as its design does, whatever its share of the points: 200 genomes, two links', () => {
  for (const mbps of [null, 25]) {
    const at = systemAt(systemOfShares(setting), mbps);
    const read = genomeGraphReader(setting, at);
    for (let seed = 1; seed <= 200; seed++) {
      const genome = { ...genomeFromSeed(seed), share: seed % 3 === 0 ? 1 / 2 : undefined };
      const expected = latencyGraphOf(designOf(genome), setting, at);
      const found = read(genome);
      expect(pairs(found.edges)).toEqual(pairs(expected.edges));
      expect(found.nodes).toBe(expected.nodes);
      expect(apart(featuresOf(found), featuresOf(expected))).toBeLessThan(1e-4);
      expect(apart(found.ms, expected.ms)).toBeLessThan(1e-5);
      expect(found.parts).toEqual(expected.parts);
    }
  }
});
