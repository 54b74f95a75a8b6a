import { describe, expect, it } from 'vitest';
import { CODECS, codecIndex, PLAIN } from '../design/codec.ts';
import { setCodecs } from '../design/communicate.ts';
import { PRESETS } from '../design/presets.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { codecGaps, codingOf, gapWords } from './coding.ts';
import { codingGraph } from './codingGraphs.ts';
import { estimateDesign, tablesOf } from './estimate.ts';
import { CODING_WAYS, CODINGS, parseProfile } from './profile.ts';
import { profile } from './profiler.ts';
import { type OpRunner, type PackRunner, sessionRunner } from './runner.ts';
import { fakeLatencyModel, fakeProfile, fakeSystem } from './testing.ts';

const setting = { points: 256, features: 3, classes: 10 };
const system = fakeSystem(setting);
const signal = new AbortController().signal;
const split = (PRESETS.find(({ id }) => id === 'split') as (typeof PRESETS)[number]).design;
const int8 = { ...PLAIN, numbers: 'int8' } as const;
const packed = { ...int8, packing: 'deflate' } as const;
/** As it was made before encoding was timed. */
const old = ({ codings: _, ...rest }: ReturnType<typeof fakeProfile>) => rest;

describe('S9.440 what a codec takes at both ends', () => {
  it('is part of an estimate: the sender encodes, the receiver decodes, each by its own table', () => {
    const [plain, coded, small] = [PLAIN, int8, packed].map((codec) =>
      estimateDesign(setCodecs(split, codec), setting, system),
    ) as [
      ReturnType<typeof estimateDesign>,
      ReturnType<typeof estimateDesign>,
      ReturnType<typeof estimateDesign>,
    ];
    const { ms } = codingOf(setCodecs(split, int8), setting, tablesOf(system));
    const values = 256 * 16;
    const { device, edge } = tablesOf(system);
    expect(ms[0].device).toBeCloseTo(device.coding.ms('int8', 'encode', values), 12);
    expect(ms[0].edge).toBeCloseTo(edge.coding.ms('int8', 'decode', values), 12);
    expect(ms[0].device).toBeGreaterThan(0);
    expect(coded.parts.otherMs).toBe(plain.parts.otherMs);
    // Numbers of one byte and a scale for each channel, compressed by the device and restored by the endpoint.
    const bytes = values + 4 * 16;
    expect(small.parts.otherMs - coded.parts.otherMs).toBeCloseTo(
      device.coding.ms('deflate', 'encode', bytes),
      12,
    );
    expect(small.parts.edgeMs - coded.parts.edgeMs).toBeCloseTo(
      edge.coding.ms('deflate', 'decode', bytes),
      12,
    );
    expect(small.uncounted).toEqual([]);
    expect(small.lowMs).toBeLessThan(small.latencyMs);
    expect(small.highMs).toBeGreaterThan(small.latencyMs);
  });

  it('is named where a table does not have it, and then an interval names no share', () => {
    const calibrated = { ...system, latencyModel: fakeLatencyModel(system) };
    const before = { ...calibrated, edge: old(system.edge) };
    const estimate = estimateDesign(setCodecs(split, packed), setting, before);
    expect(
      estimate.uncounted.map(({ placement, way, coding }) => [placement, way, coding].join(' ')),
    ).toEqual(['edge decode int8', 'edge decode deflate']);
    expect(estimate.coverage).toBeNull();
    expect(gapWords(estimate.uncounted)).toBe(
      'not counted, because the tables have no time of it: to decode int8 on the edge, decode deflate on the edge',
    );
    expect(estimateDesign(split, setting, before).uncounted).toEqual([]);
    expect(gapWords([])).toBeNull();
    const both = { device: old(system.device), edge: old(system.edge) };
    expect(codecGaps(tablesOf(both), [codecIndex(PLAIN)])).toEqual([]);
    expect(codecGaps(tablesOf(both), [codecIndex(int8)])).toHaveLength(4);
    expect(
      codecGaps(
        tablesOf(system),
        CODECS.map((_, i) => i),
      ),
    ).toEqual([]);
  });
});

const steady: OpRunner = async (_signal, _model, _feeds, repeats) => Array<number>(repeats).fill(2);
const runtime = { engine: 'onnxruntime-node', provider: 'cpu', version: '1', threads: 1 } as const;
const plan = { host: 'test', runtime, points: 32, keys: [], aimMs: 0 };

describe('S9.441 profiling', () => {
  it('times encoding and decoding behind the ops, deflate where it can be, and each once', async () => {
    const pack: PackRunner = async (_signal, _bytes, way, repeats) =>
      Array<number>(repeats).fill(way === 'encode' ? 3 : 1);
    const without = await profile(signal, steady, { ...plan, codings: {} });
    expect(new Set(without.codings?.map(({ coding }) => coding))).toEqual(
      new Set(CODINGS.filter((coding) => coding !== 'deflate')),
    );
    const done: number[] = [];
    const whole = await profile(signal, steady, { ...plan, codings: { pack }, from: without }, (p) =>
      done.push(p.done / p.total),
    );
    expect(done).toEqual([0.25, 0.5, 0.75, 1]);
    expect(whole.codings).toHaveLength(2 * CODING_WAYS.length * CODINGS.length);
    expect(
      whole.codings?.filter(({ coding }) => coding === 'deflate').map(({ medianMs }) => medianMs),
    ).toEqual([3, 3, 1, 1]);
    expect(parseProfile(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
    expect(
      (await profile(signal, steady, { ...plan, rough: true, codings: { pack } })).codings,
    ).toBeUndefined();
    const none: PackRunner = async () => [];
    const there = await profile(signal, steady, { ...plan, codings: { pack: none } });
    expect(there.codings).toEqual(without.codings);
  });

  it('runs every coding both ways on the engine', async () => {
    const runner = sessionRunner(nodeRuntime());
    for (const coding of ['fp16', 'int16', 'int8', 'delta'] as const) {
      for (const way of CODING_WAYS) {
        const { model, feeds } = codingGraph(coding, way, 4096);
        expect(await runner(signal, model, feeds, 2), `${way} ${coding}`).toHaveLength(2);
      }
    }
  });

  it('S9.2 refuses a profile with a row of coding twice', () => {
    const twice = fakeProfile(setting, 1);
    const codings = [...(twice.codings ?? []), ...(twice.codings ?? []).slice(0, 1)];
    expect(() => parseProfile({ ...twice, codings })).toThrow('encode fp16 of 4096 stands there twice');
  });
});
