import { expect, test } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { LatencySession } from '../learning/latency/latencyModel.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { ParetoArchive } from '../search/archive.ts';
import { learnedFront } from '../search/learnedFront.ts';
import { type Member, memberValue } from '../search/member.ts';
import { directionsOf, figuresOf } from '../search/objectives.ts';
import { WITHOUT_ACCURACY } from '../search/usualObjectives.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { fakeLatencyModel, fakeSystem } from '../system/testing.ts';
import { costOracleOf } from './latencyModel.ts';

const signal = new AbortController().signal;
const setting = { points: 32, features: 3, classes: 5 };
const system = fakeSystem(setting);

test('S13.61 S10.420 the front is what the latency model leaves of it: its latency and interval, inside the limits, not dominated', async () => {
  const estimate = genomeEstimator(setting, system);
  const points: Member[] = Array.from({ length: 30 }, (_, seed) => {
    const genome = genomeFromSeed(seed);
    const facts = { estimate: estimate(genome), latency: null, accuracy: null };
    return { encoding: printGenome(genome), figures: figuresOf(facts, 'predicted') };
  });
  const latency = (member: Member | undefined) => (member ? memberValue(member, 'latency') : 0);
  const latencyModel = new LatencySession(nodeRuntime(), fakeLatencyModel(system));
  try {
    const costs = costOracleOf(setting, system, latencyModel);
    const front = await learnedFront(signal, points, costs, setting, system, {}, WITHOUT_ACCURACY);
    expect(front.length).toBeGreaterThan(1);
    const archive = new ParetoArchive<Member>(directionsOf(WITHOUT_ACCURACY));
    for (const member of front) {
      const { low = 0, high = 0 } = member.figures.latency ?? {};
      const table = points.find(({ encoding }) => encoding === member.encoding);
      // Untrained: the table's sum, and 0.1 ms for what no part's clock sees.
      expect(latency(member)).toBeCloseTo(latency(table) + 0.1, 2);
      expect(low).toBeLessThan(latency(member));
      expect(high).toBeGreaterThan(latency(member));
      const values = WITHOUT_ACCURACY.map((id) => memberValue(member, id));
      expect(archive.insert(values, member)).toBe(true);
    }
    expect(archive.size).toBe(front.length);
    expect(front.map(latency)).toEqual(front.map(latency).sort((a, b) => a - b));
    const limits = { latency: latency(front[0]) };
    expect(await learnedFront(signal, points, costs, setting, system, limits, WITHOUT_ACCURACY)).toEqual([
      front[0],
    ]);

    // By the problem's own objectives, memory among them, which the latency model does not change.
    const known = points.map((member, i): Member => {
      const memory = { value: 1e6 + 1000 * i, provenance: 'modelled' as const };
      return { ...member, figures: { ...member.figures, deviceMemory: memory, edgeMemory: memory } };
    });
    const byMemory = await learnedFront(signal, known, costs, setting, system, {}, ['deviceMemory', 'bytes']);
    expect(byMemory[0]?.encoding).toBe(known[0]?.encoding);
    const least = Math.min(...known.map((member) => memberValue(member, 'bytes')));
    expect(memberValue(byMemory.at(-1) as Member, 'bytes')).toBe(least);
    for (const [i, member] of byMemory.entries()) {
      if (i > 0)
        expect(memberValue(member, 'bytes')).toBeLessThan(memberValue(byMemory[i - 1] as Member, 'bytes'));
    }
  } finally {
    await latencyModel.release();
  }
});
