import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { float32, type Tensor } from '../onnx/tensor.ts';
import type { LinkErrorCode } from './errors.ts';
import type { Link } from './link.ts';
import { remoteRunner } from './remoteRunner.ts';
import { doublingModel } from './testing.ts';

const signal = new AbortController().signal;
const numbers = (tensor: Tensor | undefined) => Array.from(tensor?.data ?? [], Number);
const x = float32([1, 2, 3, 4], [2, 2]);

/** Rejects with this problem of the table. */
export const rejects = (promise: Promise<unknown>, code: LinkErrorCode, text = /./) =>
  expect(promise).rejects.toMatchObject({
    name: 'LinkError',
    code,
    message: expect.stringMatching(text),
  });

/** What every Link does. */
export function linkContract(
  name: string,
  open: () => Promise<{ link: Link; close?: () => Promise<void> }>,
): void {
  describe(`${name} as a Link`, () => {
    let link: Link;
    let close: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      ({ link, close } = await open());
      await link.load(signal, 'doubling', doublingModel());
    });
    afterAll(() => close?.());

    it('says what the endpoint is', async () => {
      const server = await link.describe(signal);
      expect(server.extensions).toContain('binary_tensor_data');
      expect(server.version).toMatch(/^\d+\.\d+\.\d+/);
    });

    it('says what a model takes and gives', async () => {
      expect(await link.metadata(signal, 'doubling')).toMatchObject({
        name: 'doubling',
        inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
        outputs: [
          { name: 'y', datatype: 'FP32', shape: [-1, 2] },
          { name: 'sum', datatype: 'FP32', shape: [-1, 1] },
        ],
      });
      expect(await link.ready(signal, 'doubling')).toBe(true);
    });

    it('infers all outputs, or the wanted ones in the wanted order', async () => {
      const all = await link.infer(signal, 'doubling', { x });
      expect(numbers(all.outputs.y)).toEqual([2, 4, 6, 8]);
      expect(numbers(all.outputs.sum)).toEqual([3, 7]);
      const one = await link.infer(signal, 'doubling', { x }, { outputs: ['sum'] });
      expect(one.outputs).toEqual({ sum: float32([3, 7], [2, 1]) });
      expect(
        Object.keys((await link.infer(signal, 'doubling', { x }, { outputs: ['sum', 'y'] })).outputs),
      ).toEqual(['sum', 'y']);
    });

    it('leaves the inputs as they were', async () => {
      const input = float32([1, 2], [1, 2]);
      await link.infer(signal, 'doubling', { x: input });
      await link.infer(signal, 'doubling', { x: input });
      expect(numbers(input)).toEqual([1, 2]);
    });

    it('S11.5 accounts for the time and the bytes', async () => {
      const { timing, bytesUp, bytesDown, eachMs } = await link.infer(signal, 'doubling', { x });
      for (const ms of Object.values(timing)) expect(ms).toBeGreaterThanOrEqual(0);
      const { upMs, queueMs, edgeMs, downMs, totalMs } = timing;
      expect(upMs + queueMs + edgeMs + downMs).toBeCloseTo(totalMs, 6);
      expect(timing.inferMs).toBeLessThanOrEqual(edgeMs);
      expect(bytesUp).toBeGreaterThanOrEqual(x.data.byteLength);
      expect(bytesDown).toBeGreaterThanOrEqual(24);
      expect(eachMs).toBeUndefined();
    });

    it('repeats a run and reports each time', async () => {
      const { outputs, eachMs, timing } = await link.infer(signal, 'doubling', { x }, { repeats: 5 });
      expect(numbers(outputs.sum)).toEqual([3, 7]);
      expect(eachMs).toHaveLength(5);
      expect(eachMs?.every((ms) => ms > 0)).toBe(true);
      expect(timing.inferMs).toBeCloseTo(eachMs?.reduce((a, b) => a + b, 0) ?? Number.NaN, 6);
    });

    it('measures a model that it does not keep', async () => {
      const times = await remoteRunner(link)(signal, doublingModel(), { x }, 3);
      expect(times).toHaveLength(3);
    });

    it('loads in the place of a model with the same name, and unloads', async () => {
      await link.load(signal, 'other', doublingModel());
      await link.load(signal, 'other', doublingModel());
      expect(await link.ready(signal, 'other')).toBe(true);
      await link.unload(signal, 'other');
      expect(await link.ready(signal, 'other')).toBe(false);
      await rejects(link.unload(signal, 'other'), 'E304');
    });

    it('names what is wrong', async () => {
      await rejects(link.infer(signal, 'nobody', { x }), 'E304', /nobody/);
      await rejects(link.metadata(signal, 'nobody'), 'E304', /nobody/);
      await rejects(link.load(signal, 'broken', new Uint8Array([1, 2, 3])), 'E308');
      expect(await link.ready(signal, 'broken')).toBe(false);
      await rejects(link.infer(signal, 'doubling', {}), 'E310', /x/);
      await rejects(link.infer(signal, 'doubling', { x: float32([1, 2, 3], [1, 3]) }), 'E310', /x/);
      await rejects(link.infer(signal, 'doubling', { x }, { outputs: ['z'] }), 'E310', /z/);
    });

    it('stops when it is told to', async () => {
      const stop = new AbortController();
      stop.abort(new Error('enough'));
      await expect(link.infer(stop.signal, 'doubling', { x })).rejects.toThrow('enough');
    });

    it('answers many at once, each with its own', async () => {
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          link.infer(signal, 'doubling', { x: float32([i, i], [1, 2]) }, { outputs: ['y'] }),
        ),
      );
      expect(all.map(({ outputs }) => outputs.y?.data[0])).toEqual(
        Array.from({ length: 8 }, (_, i) => 2 * i),
      );
    });
  });
}
