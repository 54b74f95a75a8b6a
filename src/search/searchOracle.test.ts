import { describe, expect, it } from 'vitest';
import { parseGenome, SAMPLE } from '../design/genome.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { SearchControl } from './control.ts';
import { dominates } from './dominance.ts';
import { genomeKey } from './mapping/network.ts';
import { memberValue } from './member.ts';
import type { AccuracyOracle, CostOracle, LearnedCost } from './oracle.ts';
import { runSearch, SearchInterrupted } from './search.ts';
import { parseSearchState } from './searchState.ts';
import {
  costsOf,
  never,
  options,
  oracle,
  search,
  setting,
  system,
  tableFigures,
  toyAccuracy,
} from './testing.ts';

/** What several tests look at is searched once. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

describe('S10.3 runSearch with an oracle', () => {
  const withOracle = { oracle, maxCandidates: Number.POSITIVE_INFINITY, maxEvaluations: 80, oracleBatch: 16 };
  const found = once(() => search(withOracle));

  it('shows only evaluated designs on the front, with their own accuracy', async () => {
    const { last, state } = await found();
    expect(last.accuracyEvaluated).toBe(80);
    expect(state.evaluated).toHaveLength(80);
    expect(last.objectives).toEqual(['latency', 'energy', 'accuracy']);
    for (const point of last.front) {
      expect(point.figures.accuracy).toEqual({
        value: toyAccuracy(parseGenome(point.encoding)),
        provenance: 'measured',
      });
    }
    expect(Math.max(...last.front.map((p) => memberValue(p, 'accuracy')))).toBeCloseTo(0.8);
  });

  it('S10.20 keeps designs below a wished accuracy off the front', async () => {
    const { last } = await search({ ...withOracle, limits: { accuracy: 0.7 } });
    expect(last.front.length).toBeGreaterThan(0);
    for (const member of last.front) expect(memberValue(member, 'accuracy')).toBeGreaterThanOrEqual(0.7);
  });

  it('S10.4 asks about no design twice, and about none outside the limits', async () => {
    const asked: string[] = [];
    const estimate = genomeEstimator(setting, system);
    const limit = 8;
    const watching: AccuracyOracle = async (signal, genomes) => {
      asked.push(...genomes.map(genomeKey));
      for (const genome of genomes) expect(estimate(genome).latencyMs).toBeLessThanOrEqual(limit);
      return oracle(signal, genomes);
    };
    await search({ ...withOracle, oracle: watching, limits: { latency: limit } });
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('S10.44 finds the same however long answers take, and paused or not', async () => {
    const few = { ...withOracle, maxEvaluations: 48 };
    const { state } = await search(few);
    let calls = 0;
    const slow: AccuracyOracle = async (signal, genomes) => {
      // Some answers come at once, some only after other messages.
      if (++calls % 2 === 0) await new Promise((wake) => setTimeout(wake, 5));
      return oracle(signal, genomes);
    };
    const control = new SearchControl();
    const again = await runSearch(
      never,
      { ...options, ...few, oracle: slow },
      ({ paused }) => {
        if (paused) setTimeout(() => control.resume());
        else if (calls === 2) control.pause();
      },
      control,
    );
    expect(again.front).toEqual(state.front);
    expect(again.evaluated).toEqual(state.evaluated);
    expect(again.strategy).toEqual(state.strategy);
  });

  it('resumes with the accuracies it had', async () => {
    const { state } = await found();
    const { last } = await search({ ...withOracle, resume: state, maxEvaluations: 96 });
    expect(last.accuracyEvaluated).toBe(96);
  });

  it('S10.7 takes latency and energy of evaluated designs from a latency model where there is one', async () => {
    const estimate = genomeEstimator(setting, system);
    const costOracle: CostOracle = async (_signal, genomes) =>
      genomes.map((genome) => {
        const { latencyMs, energyMj } = estimate(genome);
        // Designs with a second Sample take twice what the tables say.
        const factor = genome.ops.filter((op) => op === SAMPLE).length > 1 ? 2 : 1;
        return {
          latencyMs: factor * latencyMs,
          lowMs: 0.9 * factor * latencyMs,
          highMs: 1.1 * factor * latencyMs,
          energyMj: factor * energyMj,
        };
      });
    const { last, state } = await search({ ...withOracle, costOracle });
    const costs = costsOf('accuracy');
    for (const point of last.front) {
      const [cost] = await costOracle(never, [parseGenome(point.encoding)]);
      const { latencyMs: value, lowMs: low, highMs: high, energyMj } = cost as LearnedCost;
      expect(point.figures.latency).toMatchObject({ value, low, high });
      expect(point.figures.energy?.value).toBe(energyMj);
      expect(last.front.some((other) => dominates(costs(other), costs(point)))).toBe(false);
    }
    const kept = parseSearchState(JSON.parse(JSON.stringify(state)));
    const resumed = await search({ ...withOracle, costOracle, maxEvaluations: 80, resume: kept });
    expect(resumed.last.front).toEqual(last.front);
    const without = await search({ ...withOracle, maxEvaluations: 80, resume: kept });
    for (const point of without.last.front) {
      expect(point.figures).toMatchObject(tableFigures(point.encoding));
    }
  });

  it('S10.6 hands the state over when the oracle fails', async () => {
    let calls = 0;
    const failing: AccuracyOracle = (signal, genomes) => {
      if (++calls > 3) throw new Error('out of memory');
      return oracle(signal, genomes);
    };
    const error = await search({ ...withOracle, oracle: failing }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SearchInterrupted);
    expect((error as SearchInterrupted).message).toContain('out of memory');
    expect((error as SearchInterrupted).state.evaluated).toHaveLength(48);
  });

  it('takes no impossible accuracy', async () => {
    const odd: AccuracyOracle = async (_s, genomes) =>
      genomes.map(() => ({ accuracy: Number.NaN, provenance: 'measured' }));
    await expect(search({ ...withOracle, oracle: odd })).rejects.toThrow('an accuracy of NaN');
  });
});
