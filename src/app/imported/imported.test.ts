import { expect, it } from 'vitest';
import { localLink } from '../../coinference/testing.ts';
import { cutAt, cuttable } from '../../onnx/imported/cut.ts';
import { readModel } from '../../onnx/imported/model.ts';
import { oldModel, sequenceModel, textModel, unknownOp } from '../../onnx/imported/testing.node.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { sessionRunner } from '../../system/runner.ts';
import { cutRows } from './cuts.ts';
import { type FeedChoice, feedsOf, openAxes, usualFeeds } from './feeds.ts';
import { agreement, cutModel, runHalves } from './halves.ts';
import { lookInside, seen } from './inside.ts';
import { profileGiven } from './profile.ts';

const signal = new AbortController().signal;
const runtime = nodeRuntime();

async function looked(bytes: Uint8Array, change: (choice: FeedChoice) => FeedChoice = (choice) => choice) {
  const file = readModel(bytes);
  const feeds = feedsOf(file.model, change(usualFeeds(file.model)));
  return { bytes, file, feeds, inside: await lookInside(runtime, file, feeds) };
}

it('S5.283 sizes that a file leaves open are asked for once each, and suggested', () => {
  const { model } = readModel(sequenceModel());
  expect(openAxes(model)).toEqual([
    { key: 'batch', inputs: ['features'], size: 1 },
    { key: 'time', inputs: ['features'], size: 128 },
    { key: 'chosen', inputs: ['places'], size: 1 },
  ]);
  const wrong = (choice: Partial<FeedChoice>) => () => feedsOf(model, { ...usualFeeds(model), ...choice });
  expect(wrong({ sizes: { time: -1 } })).toThrow(expect.objectContaining({ code: 'E546' }));
  expect(wrong({ sizes: { time: 1e9 } })).toThrow(expect.objectContaining({ code: 'E546' }));
  const tensor = { type: 'float32', dims: [2], data: new Float32Array(2) } as const;
  expect(wrong({ fills: { places: { kind: 'tensor', tensor } } })).toThrow(
    expect.objectContaining({ code: 'E546' }),
  );
});

it('S5.283 a picture is suggested with its colours where the file has them', () => {
  const sizes = (...dims: (number | null)[]) =>
    openAxes({ inputs: [{ name: 'x', type: 'float32', dims }] }).map(({ size }) => size);
  expect(sizes(null, null, null, null)).toEqual([1, 3, 224, 224]);
  expect(sizes(null, 3, null, null)).toEqual([1, 224, 224]);
  expect(sizes(null, null, null, 3)).toEqual([1, 224, 224]);
});

it('S5.284 one run says what every value really is', async () => {
  const { inside } = await looked(sequenceModel(), ({ sizes, fills }) => ({
    sizes: { ...sizes, time: 6, chosen: 2 },
    fills,
  }));
  const values = seen(inside.values);
  expect(values.hidden).toEqual({ type: 'float32', dims: [1, 6, 8], bytes: 192 });
  expect(values.shaped?.dims).toEqual([1, 6, 8]);
  expect(values.loud).toEqual({ type: 'bool', dims: [], bytes: 1 });
  expect(values.scores?.dims).toEqual([1, 2, 3]);
});

it('S5.284 a value that no tensor can be is named, and the rest is seen', async () => {
  const { inside } = await looked(textModel());
  expect(inside.unseen).toEqual(['words']);
  expect(inside.values.get('y')?.data.length).toBe(1);
});

it('S5.281 what the engine refuses is said by number, in its words', async () => {
  await expect(looked(unknownOp())).rejects.toMatchObject({
    code: 'E544',
    message: expect.stringContaining('Frobnicate'),
  });
});

it.each([
  ['with control flow and open axes', sequenceModel()],
  ['of the first IR versions', oldModel()],
])(
  'S5.282 S11.280 a model %s, cut anywhere, gives over the link what the whole one gives',
  async (_, bytes) => {
    const { file, feeds, inside } = await looked(bytes);
    for (const tensor of cuttable(file.model)) {
      const cut = cutModel(file, cutAt(file.model, tensor), inside.values);
      const run = await runHalves(signal, bytes, cut, {
        runtime,
        link: localLink(runtime),
        feeds,
        frames: 1,
      });
      expect(run.agreement.map(({ output }) => output)).toEqual(file.model.outputs.map(({ name }) => name));
      expect(
        run.agreement.every(({ agrees }) => agrees),
        tensor,
      ).toBe(true);
    }
  },
);

it('S11.280 halves that give something else are said to', () => {
  const tensor = (...values: number[]) =>
    ({ type: 'float32', dims: [values.length], data: Float32Array.from(values) }) as const;
  const one = (a: ReturnType<typeof tensor>, b: ReturnType<typeof tensor>) =>
    agreement({ y: a }, { y: b })[0]?.agrees;
  expect(one(tensor(1, 2), tensor(1, 2.00001))).toBe(true);
  expect(one(tensor(1, 2), tensor(1, 2.01))).toBe(false);
  expect(one(tensor(1, Infinity), tensor(1, Infinity))).toBe(true);
  expect(one(tensor(1, Number.NaN), tensor(1, 1))).toBe(false);
  expect(one(tensor(1, 2), tensor(1))).toBe(false);
});

it('S9.280 every op that depends on an input is timed alone, and cuts add up', async () => {
  const { bytes, file, inside } = await looked(sequenceModel());
  const runner = sessionRunner(runtime);
  const device = await profileGiven(signal, { file, whole: bytes, values: inside.values, runner });
  expect(device.untimed).toEqual([]);
  expect(device.ops.map(({ node }) => node)).toEqual([0, 2, 3, 4, 5, 6, 7, 8]);
  const rows = cutRows(file.model, seen(inside.values), { device, edge: device });
  const at = rows.find(({ tensor }) => tensor === 'hidden');
  const sum = device.ops.reduce((total, { medianMs }) => total + medianMs, 0);
  expect((at?.deviceMs ?? 0) + (at?.edgeMs ?? 0)).toBeCloseTo(sum);
  // 1 x 128 x 8 numbers of 4 bytes, and one place of 8.
  expect(at).toMatchObject({ deviceOps: 2, edgeOps: 6, crossing: 2, bytesUp: 4104, bytesDown: 44 });
});
