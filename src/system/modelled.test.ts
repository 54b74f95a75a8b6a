import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { PRESETS } from '../design/presets.ts';
import { keysOfDesign } from './designKeys.ts';
import { POWER_PRESETS } from './energy.ts';
import { estimateDesign } from './estimate.ts';
import { linkSetByHand } from './link.ts';
import { MACHINES, type MachineModel, machineById, type RooflineModel } from './machines.ts';
import { figuresOf, modelledProfile } from './modelled.ts';
import { parseProfile } from './profile.ts';
import { LatencyTable } from './table.ts';

const setting = { points: 256, features: 3, classes: 40 };
const machine = (id: string): MachineModel => {
  const found = machineById(id);
  if (!found) throw new Error(`no machine ${id}`);
  return found;
};
const systemOf = (device: string, edge: string) => ({
  device: modelledProfile(machine(device), setting),
  edge: modelledProfile(machine(edge), setting),
  link: linkSetByHand(40),
  power: machine(device).power ?? (POWER_PRESETS[0] as (typeof POWER_PRESETS)[0]),
});

describe('S9.10 modelled machines', () => {
  it.each(MACHINES)('$name says the source of every figure, and what is assumed', (model) => {
    for (const { fact } of figuresOf(model)) {
      expect(fact.value).toBeGreaterThan(0);
      expect(fact.source.startsWith('assumed')).toBe(fact.basis === 'assumed');
    }
    if (model.after !== 'roofline') return;
    expect(model.efficiency.value).toBeLessThanOrEqual(1);
    expect(model.bandwidthShare.value).toBeLessThanOrEqual(1);
  });

  it('are profiles like any other, but called modelled', () => {
    for (const model of MACHINES) {
      const profile = modelledProfile(model, setting);
      expect(profile.kind).toBe('modelled');
      expect(parseProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
    }
  });

  it('answer every key of any design, and every figure is modelled', () => {
    const system = systemOf('tx2', 'i7-7700');
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rng = xoroshiro128plus(seed);
        const e = estimateDesign(designOf(randomGenome(() => uniformFloat64(rng))), setting, system);
        expect(e.missing).toEqual([]);
        expect(e.latencyMs).toBeGreaterThan(0);
        expect(e.lowMs).toBeLessThanOrEqual(e.latencyMs);
        expect(e.highMs).toBeGreaterThan(e.latencyMs);
        expect(e.provenance).toBe('modelled');
      }),
      { numRuns: 200 },
    );
    for (const { design } of PRESETS) expect(estimateDesign(design, setting, system).missing).toEqual([]);
  });

  it('answer exactly for the keys asked for: by a roofline the longer of arithmetic and traffic, plus a start', () => {
    const model = machine('tx2') as RooflineModel;
    const shape = { params: '', k: 0, inWidth: 100, outWidth: 200, pooled: false, rows: 256 };
    const key = { op: 'Combine', ...shape } as const;
    const flops = 256 * 200 * 202;
    const bytes = 4 * (256 * 300 + 100 * 200 + 200);
    const bound = Math.max(flops / (665e6 * 0.35), bytes / (59.7e6 * 0.7));
    const reading = new LatencyTable(modelledProfile(model, setting, [key])).read(key);
    expect(reading.basis).toBe('exact');
    expect(reading.ms).toBeCloseTo(bound + 0.06, 9);
    const slow = { ...model, overheadUs: { ...model.overheadUs, value: 160 } };
    const slower = new LatencyTable(modelledProfile(slow, setting, [key])).read(key);
    expect(slower.ms - reading.ms).toBeCloseTo(0.1, 9);
  });

  it('rank as their figures do', () => {
    const dgcnn = PRESETS[0]?.design;
    if (!dgcnn) throw new Error('no preset');
    const keys = keysOfDesign(dgcnn, setting, 'device');
    const ms = (id: string) => {
      const system = { ...systemOf(id, 'i7-7700'), device: modelledProfile(machine(id), setting, keys) };
      return estimateDesign(dgcnn, setting, system).latencyMs;
    };
    expect(ms('gtx1060')).toBeLessThan(ms('tx2'));
    expect(ms('tx2')).toBeLessThan(ms('nano'));
    expect(ms('nano')).toBeLessThan(ms('pi4b'));
  });
});
