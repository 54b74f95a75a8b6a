import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { CODECS } from '../design/codec.ts';
import { costsOf, totalCost } from '../design/cost.ts';
import { crossings } from '../design/crossings.ts';
import { type Genome, genomeContext, parseGenome, randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { PRESETS } from '../design/presets.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { keysOfDesign } from './designKeys.ts';
import { estimateDesign, tablesOf } from './estimate.ts';
import { genomeEstimator } from './genomeEstimator.ts';
import { transferMs } from './link.ts';
import { withRows } from './profile.ts';
import { fakeProfile, fakeSystem, systemOfShares } from './testing.ts';

const setting = { points: 256, features: 3, classes: 10 };
const system = fakeSystem(setting);
const tables = tablesOf(system);

const close = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(b) + 1e-15);

describe('estimateDesign', () => {
  it('S9.4 adds up: latency is the four parts, and parts are ops plus engine starts', () => {
    for (const { design } of PRESETS) {
      const e = estimateDesign(design, setting, system, tables);
      expect(e.missing).toEqual([]);
      const { deviceMs, upMs, edgeMs, downMs } = e.parts;
      close(e.latencyMs, deviceMs + upMs + edgeMs + downMs);
      expect(e.lowMs).toBeLessThan(e.latencyMs);
      expect(e.highMs).toBeGreaterThan(e.latencyMs);
      const byOp = [...e.perOp].filter(
        ([id]) => design.ops.find((op) => op.id === id)?.kind !== 'Communicate',
      );
      const ops = byOp.reduce((sum, [, figure]) => sum + figure.value, 0);
      close(ops + e.runMs.device + e.runMs.edge, deviceMs + edgeMs);
      close(e.energyMj, 7.5 * deviceMs + 3.004 * (upMs + downMs) + 1.45 * edgeMs);
      expect(e.provenance).toBe('predicted');
    }
  });

  it('gives each Communicate its bytes and time', () => {
    const design = PRESETS.find((preset) => preset.id === 'split')?.design;
    if (!design) throw new Error('no split preset');
    const e = estimateDesign(design, setting, system, tables);
    const up = crossings(design, setting).filter((c) => c.direction === 'up');
    expect(up.reduce((sum, c) => sum + c.bytes, 0)).toBe(e.bytesUp);
    expect(e.bytesUp).toBe(256 * 16 * 4);
    expect(e.bytesDown).toBe(40);
    const shown = up.reduce((sum, c) => sum + (e.perOp.get(c.opId)?.value ?? Number.NaN), 0);
    close(shown, e.parts.upMs);
    close(e.parts.upMs, transferMs(system.link, e.bytesUp, 'up'));
  });

  it('S9.1 says measured only where the very key was timed', () => {
    const design = PRESETS[0]?.design;
    if (!design) throw new Error('no preset');
    const keys = keysOfDesign(design, setting, 'device');
    const profiled = { ...system, device: withRows(system.device, fakeProfile(setting, 1, keys).rows) };
    const before = estimateDesign(design, setting, system);
    const after = estimateDesign(design, setting, profiled);
    expect(before.perOp.get('edgeconv3')?.provenance).toBe('predicted');
    expect(after.perOp.get('edgeconv3')?.provenance).toBe('measured');
    // A sum of measurements is a prediction.
    expect(after.provenance).toBe('predicted');
    const modelled = { ...profiled, device: { ...profiled.device, kind: 'modelled' as const } };
    expect(estimateDesign(design, setting, modelled).perOp.get('edgeconv3')?.provenance).toBe('modelled');
    expect(estimateDesign(design, setting, modelled).provenance).toBe('modelled');
  });

  it('S9.3 names what the profile misses instead of guessing', () => {
    const bare = {
      ...system,
      edge: { ...system.edge, rows: system.edge.rows.filter((r) => r.key.op !== 'Pool') },
    };
    const design = designOf(parseGenome('5 1 4 0 0 0 0 0 0 0 0 0,0 3 0 0 0 0 0 0 0 0 0 0'));
    const e = estimateDesign(design, setting, bare);
    expect(e.latencyMs).toBeNaN();
    expect(e.missing.map((m) => `${m.placement} ${m.key.op}`)).toEqual(['edge Pool']);
  });
});

/** With codecs on the way up and on the way down. */
function inCodecs({ ops, functions, ...rest }: Genome, up: number, down: number): Genome {
  const first = ops.indexOf(5);
  return { ...rest, ops, functions: functions.map((fn, p) => (ops[p] !== 5 ? fn : p === first ? up : down)) };
}

describe('genomeEstimator', () => {
  it('S9.5 agrees with estimateDesign on random valid genomes', () => {
    const estimate = genomeEstimator(setting, system, tables);
    fc.assert(
      fc.property(fc.integer(), fc.nat(CODECS.length - 1), fc.nat(CODECS.length - 1), (seed, up, down) => {
        const rng = xoroshiro128plus(seed);
        const genome = inCodecs(
          randomGenome(() => uniformFloat64(rng)),
          up,
          down,
        );
        const design = designOf(genome);
        const slow = estimateDesign(design, setting, system, tables);
        const fast = estimate(genome);
        close(fast.latencyMs, slow.latencyMs);
        close(fast.energyMj, slow.energyMj);
        for (const part of ['deviceMs', 'upMs', 'edgeMs', 'downMs', 'otherMs'] as const)
          close(fast[part], slow.parts[part]);
        expect([fast.bytesUp, fast.bytesDown]).toEqual([slow.bytesUp, slow.bytesDown]);
        expect(fast.parameters).toBe(totalCost(costsOf(design, setting).values()).parameters);
      }),
      { numRuns: 400 },
    );
  });

  it('S9.5 agrees on sentences, which bring their own graph and cross as words', () => {
    const words = { points: 48, features: 64, classes: 2, words: { vocabulary: 500, neighbours: 8 } };
    const ofWords = fakeSystem(words);
    const wordTables = tablesOf(ofWords);
    const estimate = genomeEstimator(words, ofWords, wordTables);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rng = xoroshiro128plus(seed);
        const genome = randomGenome(() => uniformFloat64(rng), genomeContext(words));
        const design = designOf(genome);
        const slow = estimateDesign(design, words, ofWords, wordTables);
        const fast = estimate(genome);
        expect(slow.missing).toEqual([]);
        close(fast.latencyMs, slow.latencyMs);
        expect([fast.bytesUp, fast.bytesDown]).toEqual([slow.bytesUp, slow.bytesDown]);
        expect(fast.parameters).toBe(totalCost(costsOf(design, words).values()).parameters);
      }),
      { numRuns: 150 },
    );
  });

  it('S9.170 agrees where designs read a share of the points, and in any codec', () => {
    const ofShares = systemOfShares(setting);
    const shareTables = tablesOf(ofShares);
    const estimate = genomeEstimator(setting, ofShares, shareTables);
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.constantFrom(1, 1 / 2, 1 / 4, 1 / 8),
        fc.nat(15),
        fc.nat(15),
        (seed, share, up, down) => {
          const genome = inCodecs({ ...genomeFromSeed(seed), share }, up, down);
          const slow = estimateDesign(designOf(genome), setting, ofShares, shareTables);
          const fast = estimate(genome);
          expect(slow.missing).toEqual([]);
          close(fast.latencyMs, slow.latencyMs);
          close(fast.deviceRunMs, slow.runMs.device);
          close(fast.edgeRunMs, slow.runMs.edge);
          expect([fast.bytesUp, fast.bytesDown]).toEqual([slow.bytesUp, slow.bytesDown]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('S9.171 knows no time of a share that was not timed', () => {
    const design = designOf({ ...genomeFromSeed(1), share: 1 / 2 });
    expect(estimateDesign(design, setting, system, tables).latencyMs).toBeNaN();
  });

  it('handles visits to the edge that compute nothing, or only a graph', () => {
    const estimate = genomeEstimator(setting, system, tables);
    for (const line of [
      '1 5 3 5 3 2 4 0 0 0 0 0,3 0 0 0 0 3 0 0 0 0 0 0', // the edge's Sample is replaced unread
      '1 5 3 5 2 4 0 0 0 0 0 0,3 0 0 0 3 0 0 0 0 0 0 0', // the edge finds the graph only
      '1 5 3 5 1 2 4 1 0 0 0 0,3 0 0 0 5 3 3 2 0 0 0 0', // and a Combine in between needs no edge
      '3 5 2 5 2 4 0 0 0 0 0 0,0 0 3 0 7 0 0 0 0 0 0 0', // one graph read on both sides
      '5 3 1 2 4 1 5 0 0 0 0 0,0 0 4 0 3 2 0 0 0 0 0 0',
    ]) {
      const genome = parseGenome(line);
      close(estimate(genome).latencyMs, estimateDesign(designOf(genome), setting, system, tables).latencyMs);
    }
  });

  it('is NaN where the profile misses a key', () => {
    const bare = { ...system, device: { ...system.device, rows: [] } };
    const genome = parseGenome('1 4 0 0 0 0 0 0 0 0 0 0,3 0 0 0 0 0 0 0 0 0 0 0');
    expect(genomeEstimator(setting, bare)(genome).latencyMs).toBeNaN();
  });
});
