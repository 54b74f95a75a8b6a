import { describe, expect, it } from 'vitest';
import { FormatError } from '../design/format.ts';
import { AGGREGATE, type Genome, parseGenome, SAMPLE } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { calibrationSchema } from '../system/calibrate.ts';
import { estimateDesign } from '../system/estimate.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { fakeSystem } from '../system/testing.ts';
import { SearchControl } from './control.ts';
import { dominates } from './dominance.ts';
import { nothingFound } from './limitWatch.ts';
import { genomeKey } from './mapping/network.ts';
import { type Member, memberValue } from './member.ts';
import type { ObjectiveId } from './objectives.ts';
import type { AccuracyOracle, CostOracle, LearnedCost } from './oracle.ts';
import { runSearch, SearchInterrupted, type SearchOptions } from './search.ts';
import { parseSearchState } from './searchState.ts';
import type { Snapshot } from './snapshot.ts';
import { STRATEGY_NAMES } from './strategies.ts';

/** Costs to compare members by, all to be minimised. */
const costsOf = (last: ObjectiveId) => (member: Member) => [
  memberValue(member, 'latency'),
  memberValue(member, 'energy'),
  -memberValue(member, last),
];
const latencyOf = (member: Member) => memberValue(member, 'latency');
/** The figures that the tables give. */
const tableFigures = (encoding: string) => {
  const { latencyMs, energyMj, parameters } = genomeEstimator(setting, system)(parseGenome(encoding));
  return {
    latency: { value: latencyMs },
    energy: { value: energyMj },
    parameters: { value: parameters },
  };
};

const setting = { points: 256, features: 3, classes: 10 };
const system = fakeSystem(setting);
const never = new AbortController().signal;
const options: SearchOptions = { setting, system, strategy: 'front', seed: 1, maxCandidates: 512 };

const toyAccuracy = ({ ops }: Genome): number =>
  0.4 + 0.1 * Math.min(4, ops.filter((op) => op === AGGREGATE).length);
const oracle: AccuracyOracle = async (_signal, genomes) =>
  genomes.map((genome) => ({ accuracy: toyAccuracy(genome), provenance: 'measured' }));

/** What several tests look at is searched once. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

async function search(more: Partial<SearchOptions>, signal = never) {
  const snapshots: Snapshot[] = [];
  const state = await runSearch(signal, { ...options, ...more }, (snapshot) => snapshots.push(snapshot));
  return { state, snapshots, last: snapshots.at(-1) as Snapshot };
}

describe('S10.3 runSearch on the table alone', () => {
  for (const strategy of STRATEGY_NAMES) {
    it(`finds a front of valid, true and non-dominated designs (${strategy})`, async () => {
      const { last } = await search({ strategy });
      expect(last.candidatesScored).toBe(512);
      expect(last.objectives).toEqual(['latency', 'energy', 'parameters']);
      expect(last.front.length).toBeGreaterThan(3);
      const costs = costsOf('parameters');
      for (const point of last.front) {
        expect(point.figures).toMatchObject(tableFigures(point.encoding));
        expect(point.figures.accuracy).toBeUndefined();
        expect(last.front.some((other) => dominates(costs(other), costs(point)))).toBe(false);
      }
    });
  }

  it('S9.102 gives a design of the front the interval that the canvas gives it', async () => {
    const calibration = calibrationSchema.parse({
      ...{ version: 2, device: 2, edge: 0.5, startMs: { device: 0.3, edge: 0.7 } },
      ...{ logErrors: [0.1, -0.05, 0.2], scatterMs: 0.4, designs: 3, errorBefore: 0.5, errorAfter: 0.1 },
      created: '2026-01-01T00:00:00Z',
    });
    const calibrated = { ...system, calibration };
    const { last } = await search({ system: calibrated, maxCandidates: 512 });
    for (const { encoding, figures } of last.front) {
      const shown = estimateDesign(designOf(parseGenome(encoding)), setting, calibrated);
      expect(figures.latency?.low).toBeCloseTo(shown.lowMs, 9);
      expect(figures.latency?.high).toBeCloseTo(shown.highMs, 9);
      expect(figures.latency?.coverage).toBe(shown.coverage);
    }
  });

  it('S15.251 says how much the front dominates, which never falls while no accuracy changes', async () => {
    const { snapshots } = await search({ maxCandidates: 128 });
    const volumes = snapshots.flatMap(({ volume }) => (volume === null ? [] : [volume]));
    expect(volumes.length).toBeGreaterThan(0);
    expect(volumes[0]).toBeGreaterThan(0);
    expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
  });

  it('is the same for the same seed', async () => {
    const [a, b] = [await search({}), await search({})];
    expect(b.state.front).toEqual(a.state.front);
    expect((await search({ seed: 2 })).state.front).not.toEqual(a.state.front);
  });

  it('S10.5 keeps the front inside the limits', async () => {
    const free = await search({});
    const latencies = free.last.front.map(latencyOf);
    const limit = (Math.min(...latencies) + Math.max(...latencies)) / 2;
    const { last } = await search({ limits: { latency: limit } });
    expect(last.front.length).toBeGreaterThan(0);
    expect(Math.max(...last.front.map(latencyOf))).toBeLessThanOrEqual(limit);
    expect(last.feasible).toBeLessThan(last.candidatesScored);
  });

  it('S10.22 says which limit binds, and the nearest value, where nothing is found', async () => {
    const { last } = await search({ limits: { latency: 1e-7, parameters: 1 } });
    expect(last.front).toEqual([]);
    const [latency, parameters] = last.limits;
    expect(latency).toMatchObject({ id: 'latency', outside: last.candidatesScored });
    expect(latency?.best).toBeGreaterThan(1e-7);
    expect(parameters?.outside).toBe(0);
    const [words, ...others] = nothingFound(last.limits, last.candidatesScored);
    expect(words).toMatch(
      /^None of the 512 candidates is within the limit on latency, at most 1e-7 ms\. The lowest so far is [\d.]+ ms\.$/,
    );
    expect(others).toEqual([]);
  });

  it('S10.20 optimises any objectives within any limits', async () => {
    const objectives = ['throughput', 'parameters'] as const;
    const limits = { parameters: 300_000, latency: 50 };
    const { last } = await search({ objectives, limits });
    expect(last.objectives).toEqual(objectives);
    expect(last.front.length).toBeGreaterThan(0);
    for (const member of last.front) {
      expect(memberValue(member, 'parameters')).toBeGreaterThanOrEqual(300_000);
      expect(memberValue(member, 'latency')).toBeLessThanOrEqual(50);
    }
    // Best first, so that each next one gives more of the other.
    expect(last.front.length).toBeGreaterThan(3);
    const rates = last.front.map((member) => memberValue(member, 'throughput'));
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    const parameters = last.front.map((member) => memberValue(member, 'parameters'));
    expect(parameters).toEqual(parameters.toSorted((a, b) => a - b));
  });

  it('S10.5 counts what the profiles cannot score instead of guessing', async () => {
    const bare = { ...system, edge: { ...system.edge, rows: [] } };
    const { last } = await search({ system: bare });
    expect(last.unscorable).toBeGreaterThan(0);
    for (const point of last.front) expect(point.figures.bytes?.value).toBe(0);
  });

  it('S10.6 goes on from a saved state and loses no front', async () => {
    const first = await search({});
    const saved = parseSearchState(JSON.parse(JSON.stringify(first.state)));
    const { state, last } = await search({ resume: saved, maxCandidates: 1024 });
    expect(last.candidatesScored).toBe(1024);
    // All of it: what snapshots show is thinned out.
    const estimate = genomeEstimator(setting, system);
    const costs = (encoding: string) => {
      const { latencyMs, energyMj, parameters } = estimate(parseGenome(encoding));
      return [latencyMs, energyMj, -parameters];
    };
    const now = state.front.map(costs);
    expect(now.length).toBeGreaterThan(0);
    for (const old of first.state.front.map(costs)) {
      expect(now.some((found) => found.every((x, i) => x <= (old[i] as number)))).toBe(true);
    }
  });
});

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

  it('goes on with the accuracies it had', async () => {
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

describe('S10.6 control', () => {
  it('stops on abort and returns the state', async () => {
    const stop = new AbortController();
    const unlimited = { ...options, maxCandidates: Number.POSITIVE_INFINITY };
    const state = await runSearch(stop.signal, unlimited, () => stop.abort());
    expect(state.candidatesScored).toBeGreaterThan(0);
    expect(parseSearchState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('scores nothing while paused, and goes on when resumed', async () => {
    const control = new SearchControl();
    control.pause();
    const seen: { paused: boolean; scored: number }[] = [];
    const running = runSearch(
      never,
      options,
      ({ paused, candidatesScored }) => seen.push({ paused, scored: candidatesScored }),
      control,
    );
    expect(seen).toEqual([{ paused: true, scored: 0 }]);
    control.resume();
    expect((await running).candidatesScored).toBe(512);
    expect(seen.at(-1)).toEqual({ paused: false, scored: 512 });
  });

  it('gives its last state to be kept, also when it fails', async () => {
    const kept: unknown[] = [];
    const keep = (state: unknown) => kept.push(state);
    const { state } = await search({ keep });
    expect(kept.at(-1)).toEqual(state);
    const failing: AccuracyOracle = async () => {
      throw new Error('gone');
    };
    await expect(search({ keep, oracle: failing })).rejects.toThrow('gone');
    expect(kept).toHaveLength(2);
  });

  it('can be stopped while paused', async () => {
    const control = new SearchControl();
    control.pause();
    const stop = new AbortController();
    const running = runSearch(stop.signal, options, () => {}, control);
    stop.abort();
    expect((await running).candidatesScored).toBe(0);
  });
});

describe('parseSearchState', () => {
  it('says what is wrong', async () => {
    const { state } = await search({ maxCandidates: 256 });
    expect(() => parseSearchState({ ...state, version: 2 })).toThrow(FormatError);
    expect(() => parseSearchState({ ...state, front: ['1 2 3'] })).toThrow(
      'front.0: not a valid encoded design',
    );
    expect(() => parseSearchState(null)).toThrow(FormatError);
  });
});
