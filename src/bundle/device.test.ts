import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { edgeLink } from '../coinference/edgeLink.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { type Codec, parseCodec } from '../design/codec.ts';
import { setCodec } from '../design/communicate.ts';
import { presetById } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import { createEndpoint, type Endpoint } from '../edge/endpoint.ts';
import { localEngine } from '../edge/engine.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, type Tensor, type Tensors } from '../runtime/session.ts';
import type { Device } from './calledDevice.ts';
import { assertOptions } from './calls.ts';
import { openBundle } from './device.ts';
import { exportBundle } from './export.ts';
import { type Bundle, readBundle } from './files.ts';
import { parseSample } from './manifest.ts';
import { ownFrame } from './ownFrame.ts';
import { someContents, someZoo } from './testing.node.ts';
import { bundleZoo } from './zooContents.ts';
import { openZoo } from './zooDevice.ts';

const runtime = nodeRuntime();
const signal = new AbortController().signal;
let endpoint: Endpoint;
let bundle: Bundle;
let good: Float32Array;
let logits: readonly number[];
let input: string;

beforeAll(async () => {
  endpoint = await createEndpoint({ engine: localEngine(runtime) });
  bundle = await readBundle(await exportBundle(await someContents()));
  const name = 'samples/0.json';
  const sample = parseSample(name, new TextDecoder().decode(bundle.files[name]));
  good = Float32Array.from(sample.points);
  ({ logits } = sample);
  ({ input } = bundle.manifest);
});
afterAll(() => endpoint.close());

const open = (from = bundle): Promise<Device> =>
  openBundle(signal, from, { runtime, link: edgeLink({ url: endpoint.url, openSocket: nodeSocket }) });
const opened = async (use: (device: Device) => Promise<void>) => {
  const device = await open();
  await use(device).finally(() => device.close());
};

const named = (change: Partial<Record<keyof Tensor, unknown>>) => ({
  [input]: { ...float32(good, [good.length / 3, 3]), ...change },
});

/** Frames that are none, by what is wrong with them. */
const WRONG: Record<string, () => unknown> = {
  nothing: () => undefined,
  null: () => null,
  'a number': () => 3,
  'a plain array': () => [...good],
  'float64 points': () => Float64Array.from(good),
  'too few points': () => good.slice(3),
  'no number': () => good.map((x, i) => (i === 5 ? Number.NaN : x)),
  'an infinite number': () => good.map((x, i) => (i === 5 ? Number.POSITIVE_INFINITY : x)),
  'no tensors': () => ({}),
  'an absent tensor': () => ({ [input]: null }),
  'rows for columns': () => named({ dims: [3, good.length / 3] }),
  'no dims': () => named({ dims: undefined }),
  'another type': () => named({ type: 'float64', data: Float64Array.from(good) }),
  'a type that lies': () => named({ data: Float64Array.from(good) }),
  'too few values': () => named({ data: good.slice(1) }),
  'a tensor of no numbers': () => named({ data: good.map(() => Number.NaN) }),
};

describe('S14.570 the library call', () => {
  it.each(Object.keys(WRONG))('refuses %s, and answers the next frame', async (what) => {
    await opened(async (device) => {
      await expect(device.run(WRONG[what]?.() as Float32Array)).rejects.toMatchObject({ code: 'E471' });
      const answer = await device.run(good);
      for (const [i, value] of answer.logits.entries()) expect(value).toBeCloseTo(logits[i] as number, 4);
    });
  });

  it('refuses any value that is no frame', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true }), (value) => {
        expect(() => ownFrame(bundle.manifest, 'frame', value)).toThrow(
          expect.objectContaining({ code: 'E471' }),
        );
      }),
    );
  });

  it('refuses words and neighbours that there are not', () => {
    const words: Tensors = {
      [input]: { type: 'int32', dims: [2], data: Int32Array.of(0, 9) },
      graph: { type: 'int16', dims: [2, 1], data: Int16Array.of(0, 1) },
    };
    const inputs = [
      { name: input, type: 'int32', dims: ['n'] },
      { name: 'graph', type: 'int16', dims: ['n', 1] },
    ] as const;
    const manifest = {
      ...bundle.manifest,
      setting: { ...bundle.manifest.setting, words: { vocabulary: 10, neighbours: 1 } },
      segments: {
        whole: {
          ...bundle.manifest.segments.whole,
          inputs: inputs.map((each) => ({ ...each, dims: [...each.dims] })),
        },
      },
    } as typeof bundle.manifest;
    expect(ownFrame(manifest, 'frame', words).tensors).toBe(words);
    const refused = (change: Tensors) => () => ownFrame(manifest, 'frame', { ...words, ...change });
    const word = (value: number): Tensor => ({ type: 'int32', dims: [2], data: Int32Array.of(0, value) });
    const neighbour = (value: number): Tensor => ({
      type: 'int16',
      dims: [2, 1],
      data: Int16Array.of(0, value),
    });
    expect(refused({ [input]: word(10) })).toThrow('holds 10; its values are 0 to 9');
    expect(refused({ [input]: word(-1) })).toThrow('holds -1');
    expect(refused({ graph: neighbour(2) })).toThrow('holds 2; its values are 0 to 1');
    expect(() => ownFrame(manifest, 'frame', good)).toThrow('sentences');
  });

  it('S11.692 has no answer where the logits are no numbers; of several frames the others are answered', async () => {
    const huge = good.map(() => 3e38);
    const split = presetById('split')?.design as Design;
    const [crossing] = split.ops.filter(({ kind }) => kind === 'Communicate');
    const coded = setCodec(split, crossing?.id ?? '', parseCodec('fp16') as Codec);
    const rounded = await exportBundle(await someContents(coded));
    for (const each of [bundle, await readBundle(rounded)]) {
      const device = await open(each);
      onTestFinished(() => device.close());
      await expect(device.run(huge)).rejects.toMatchObject({ code: 'E471' });
      for (const overlapping of [true, false]) {
        const refused: string[] = [];
        const answered: string[] = [];
        const frames = [good, huge, good].map((points, i) => ownFrame(each.manifest, `${i}`, points));
        for await (const { frame } of device.answers(frames, overlapping, (name) => refused.push(name)))
          answered.push(frame);
        expect([answered, refused]).toEqual([['0', '2'], ['1']]);
      }
    }
  });
});

it('S14.571 a closed device says so, and what was under way ends with that; it closes once', async () => {
  const device = await open();
  await device.run(good);
  const closed = { code: 'E418', message: expect.stringContaining('closed') };
  const under = [device.run(good), device.run(good)].map((each) =>
    expect(each).rejects.toMatchObject(closed),
  );
  await Promise.all([device.close(), device.close(), ...under]);
  await expect(device.run(good)).rejects.toMatchObject(closed);
  expect(() => device.stream([good])).toThrow(expect.objectContaining(closed));
});

it('S14.570 S14.571 a zoo is called the same way: what is no frame, has no answer or comes after the end is refused', async () => {
  const zoo = await readBundle(await bundleZoo(someZoo()));
  const { dispatcher } = zoo.manifest;
  if (!dispatcher) throw new Error('no dispatcher');
  const link = edgeLink({ url: endpoint.url, openSocket: nodeSocket });
  const device = await openZoo(signal, zoo, dispatcher, { runtime, link });
  const name = zoo.manifest.samples[0] as string;
  const points = Float32Array.from(parseSample(name, new TextDecoder().decode(zoo.files[name])).points);
  await expect(device.run([...points] as unknown as Float32Array)).rejects.toMatchObject({ code: 'E471' });
  await expect(device.run(points.map(() => 3e38))).rejects.toMatchObject({ code: 'E471' });
  const refused: string[] = [];
  const frames = [points, points.map(() => 3e38), points].map((each, i) =>
    ownFrame(zoo.manifest, `${i}`, each),
  );
  const answered: string[] = [];
  for await (const { frame } of device.answers(frames, true, (each) => refused.push(each)))
    answered.push(frame);
  expect([answered, refused]).toEqual([['0', '2'], ['1']]);
  const closed = { code: 'E418', message: expect.stringContaining('closed') };
  const under = expect(device.run(points)).rejects.toMatchObject(closed);
  await Promise.all([device.close(), device.close(), under]);
  await expect(device.run(points)).rejects.toMatchObject(closed);
});

it('S14.571 what cannot be gone through is refused', async () => {
  await opened(async (device) => {
    for (const wrong of [undefined, null, 5, {}]) {
      expect(() => device.stream(wrong as unknown as Float32Array[])).toThrow(
        expect.objectContaining({ code: 'E418' }),
      );
    }
  });
});

it.each([
  null,
  { edge: '' },
  { edge: 'localhost:8600' },
  { edge: 5 },
  { token: 5 },
  { mbps: -1 },
  { mbps: Number.NaN },
  { mbps: '40' },
  { runtime: 'gpu' },
  { threads: 0 },
  { threads: 1.5 },
  { bundle: 5 },
])('S14.571 openDevice(%j) is refused', (options) => {
  expect(() => assertOptions(options)).toThrow(expect.objectContaining({ code: 'E418' }));
});

it('S14.571 options that are left out are as good as any', () => {
  assertOptions({});
  assertOptions({ edge: 'http://127.0.0.1:8600', token: undefined, mbps: 40, runtime: 'wasm', threads: 2 });
});

it('S14.572 an array of points may be used again while its frame is on the way', async () => {
  await opened(async (device) => {
    const array = good.slice();
    const first = device.run(array);
    array.fill(0);
    const answer = await first;
    for (const [i, value] of answer.logits.entries()) expect(value).toBeCloseTo(logits[i] as number, 4);
  });
});
