import { describe, expect, it } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { calibrationSchema } from '../system/calibrate.ts';
import { estimateDesign } from '../system/estimate.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { peakMemory } from '../system/memory.ts';
import { dominates } from './dominance.ts';
import { nothingFound } from './limitWatch.ts';
import { memberValue } from './member.ts';
import { parseSearchState } from './searchState.ts';
import { STRATEGY_NAMES } from './strategies.ts';
import { costsOf, latencyOf, search, setting, system, tableFigures } from './testing.ts';

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

  it('S10.703 gives a design of the front the memory of its emitted models', async () => {
    const { last } = await search({});
    const engines = { device: system.device.runtime.engine, edge: system.edge.runtime.engine };
    for (const { encoding, figures } of last.front.slice(0, 12)) {
      const { device, edge } = peakMemory(designOf(parseGenome(encoding)), setting, engines);
      expect(figures.deviceMemory).toEqual({ value: device, provenance: 'modelled' });
      expect(figures.edgeMemory).toEqual({ value: edge, provenance: 'modelled' });
    }
  });

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

  it('S10.6 resumes from a saved state and loses no front', async () => {
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
