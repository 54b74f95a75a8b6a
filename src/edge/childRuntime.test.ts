import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { GraphBuilder } from '../onnx/graph.ts';
import { hostileModel } from '../onnx/hostile.node.ts';
import { runtimeContract } from '../runtime/runtime.contract.ts';
import { float32, type Runtime, type Tensor } from '../runtime/session.ts';
import { withChildRuntime } from './childRuntime.ts';
import { endWords } from './endWords.ts';

const signal = new AbortController().signal;
const given = { name: 'given.onnx', limitMs: 60_000 };

let over = () => {};
let ended: Promise<void> | undefined;
afterAll(async () => {
  over();
  await ended;
});
runtimeContract('onnxruntime-node in a process of its own', () => {
  return new Promise<Runtime>((opened) => {
    ended = withChildRuntime(signal, given, (runtime) => {
      opened(runtime);
      return new Promise<void>((done) => {
        over = done;
      });
    });
  });
});

const endless = Array.from({ length: 400 }, (_, seed) => hostileModel(seed)).find(
  ({ kind }) => kind === 'endless loop',
)?.bytes as Uint8Array;

/** Whole numbers divided by others. */
function division(): Uint8Array {
  const g = new GraphBuilder('division');
  g.output(g.node('Div', [g.input('a', 'int32', [1]), g.input('b', 'int32', [1])]), 'y', 'int32', [1]);
  return g.toBytes();
}

const whole = (value: number): Tensor => ({ type: 'int32', dims: [1], data: Int32Array.of(value) });

it('S5.580 a model that does not end is given up by number, and its process is gone', async () => {
  const engine = /^gcode-engine-/;
  // Tests beside this one have folders of engines too.
  const own = await mkdtemp(join(tmpdir(), 'gcode-alone-'));
  vi.stubEnv('TMPDIR', own);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(own, { recursive: true });
  });
  const late = withChildRuntime(signal, { ...given, limitMs: 200 }, async (runtime) => {
    expect(await readdir(own)).toContainEqual(expect.stringMatching(engine));
    const session = await runtime.createSession(endless);
    await session.run({ x: float32([1], [1]) });
  });
  await expect(late).rejects.toMatchObject({
    code: 'E550',
    message: expect.stringMatching(/^given.onnx: .* took longer than 0.2 s$/),
  });
  expect((await readdir(own)).filter((name) => engine.test(name))).toEqual([]);
});

it('S5.580 a run is ended when nobody waits any more', async () => {
  const stop = new AbortController();
  const stopped = withChildRuntime(stop.signal, given, async (runtime) => {
    const session = await runtime.createSession(endless);
    const run = session.run({ x: float32([1], [1]) });
    stop.abort(new Error('stopped'));
    await run;
  });
  await expect(stopped).rejects.toThrow('stopped');
});

it('S5.580 a division that the processor refuses ends the process alone, and the signal is named', async () => {
  const divided = withChildRuntime(signal, given, async (runtime) => {
    const session = await runtime.createSession(division());
    const byZero = session.run({ a: whole(1), b: whole(0) });
    await expect(byZero).rejects.toThrow('Integer division by zero');
    expect((await session.run({ a: whole(7), b: whole(2) })).y?.data[0]).toBe(3);
    await session.run({ a: whole(-(2 ** 31)), b: whole(-1) });
  });
  // Processors of the ARM kind give a number instead.
  if (process.arch !== 'x64') return void (await divided);
  await expect(divided).rejects.toMatchObject({
    code: 'E332',
    message: expect.stringMatching(
      /^given.onnx: .*SIGFPE: most likely the least whole number was divided by -1/,
    ),
  });
});

it('S5.580 a process that ends is told by its signal and what likely did it, or by its code', () => {
  expect(endWords(null, 'SIGSEGV')).toContain('SIGSEGV: most likely an op reached beyond its memory');
  expect(endWords(null, 'SIGPIPE')).toBe("the engine's process ended by SIGPIPE");
  expect(endWords(3, null)).toBe("the engine's process ended by itself with code 3");
});

it('S5.580 a model that takes too much memory is too large', async () => {
  const g = new GraphBuilder('huge');
  const ones = g.node('Expand', [g.real(1, [1]), g.input('shape', 'int64', [1])]);
  g.output(g.node('ReduceSum', [g.node('Sqrt', [ones])], { keepdims: 0 }), 'y', 'float32', []);
  const memoryBytes = 400 * 2 ** 20;
  const huge = withChildRuntime(signal, { ...given, memoryBytes }, async (runtime) => {
    const session = await runtime.createSession(g.toBytes());
    await session.run({ shape: { type: 'int64', dims: [1], data: BigInt64Array.of(2n ** 30n) } });
  });
  await expect(huge).rejects.toMatchObject({
    code: 'E543',
    message: expect.stringMatching(/^given.onnx: it took \d+ bytes of memory; the limit is 419430400$/),
  });
});
