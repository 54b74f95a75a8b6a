import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { hostileModel } from '../onnx/hostile.node.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32 } from '../runtime/session.ts';
import { childEngine } from './childEngine.ts';
import { createEndpoint } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';

const x = () => float32([1, 2], [1, 2]);

describe.each<[string, () => Promise<Engine>]>([
  ["this thread's engine", async () => localEngine(nodeRuntime())],
  ['the engine in its own process', () => childEngine()],
])('%s', (_, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('says what it is', () => {
    expect(engine.info).toMatchObject({ engine: 'onnxruntime-node', threads: 1 });
    expect(engine.alive).toBe(true);
  });

  it('runs a model as often as told and times each run', async () => {
    const model = await engine.load(doublingModel());
    expect(model.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['n', 2] }]);
    const { outputs, eachNs, startNs, endNs } = await model.run({ x: x() }, 3);
    expect(outputs.y).toEqual(float32([2, 4], [1, 2]));
    expect(eachNs).toHaveLength(3);
    expect(endNs - startNs).toBeGreaterThanOrEqual(eachNs.reduce((sum, ns) => sum + ns, 0));
    await model.release();
  });

  it("fails in the engine's words and continues", async () => {
    await expect(engine.load(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ name: 'RuntimeFailure' });
    const model = await engine.load(doublingModel());
    await expect(model.run({ x: float32([1], [1, 1]) }, 1)).rejects.toMatchObject({
      name: 'RuntimeFailure',
      message: expect.stringContaining('x'),
    });
    expect((await model.run({ x: x() }, 1)).outputs.sum?.data[0]).toBe(3);
    await model.release();
  });
});

/** A Loop of 2^63 - 1 trips. */
const endless = () =>
  Array.from({ length: 400 }, (_, seed) => hostileModel(seed)).find(({ kind }) => kind === 'endless loop')
    ?.bytes as Uint8Array;
const aborted = (reason: string) => {
  const stop = new AbortController();
  return { stop: () => stop.abort(new Error(reason)), signal: stop.signal };
};

describe('S12.43 the engine in its own process', () => {
  it('leaves this one free while a model runs', async () => {
    const g = new GraphBuilder('heavy');
    const a = g.input('a', 'float32', [300, 300]);
    g.output(g.node('MatMul', [a, g.node('MatMul', [a, a])]), 'y', 'float32', [300, 300]);
    const engine = await childEngine();
    onTestFinished(engine.close);
    const model = await engine.load(g.toBytes());
    let running = true;
    const run = model.run({ a: float32(new Float32Array(90_000), [300, 300]) }, 20).finally(() => {
      running = false;
    });
    let turns = 0;
    for (; running; turns++) await new Promise((done) => setImmediate(done));
    await run;
    expect(turns).toBeGreaterThan(20);
  });

  it('ends a run that nobody waits for, and is back with what was loaded', async () => {
    const engine = await childEngine();
    onTestFinished(engine.close);
    const good = await engine.load(doublingModel());
    const bad = await engine.load(endless());
    const { stop, signal } = aborted('gone');
    const run = bad.run({ x: float32([1], [1]) }, 1, signal);
    await new Promise(setImmediate);
    stop();
    await expect(run).rejects.toThrow('gone');
    expect(engine.ready).toBe(false);
    expect((await good.run({ x: x() }, 1)).outputs.y).toEqual(float32([2, 4], [1, 2]));
    expect(engine.ready).toBe(true);
  });

  it('takes no model for another one after a restart, whatever numbers they have there', async () => {
    const engine = await childEngine();
    onTestFinished(engine.close);
    const bad = await engine.load(endless());
    const good = await engine.load(doublingModel());
    const { stop, signal } = aborted('gone');
    const run = bad.run({ x: float32([1], [1]) }, 1, signal);
    await new Promise(setImmediate);
    stop();
    await expect(run).rejects.toThrow('gone');
    // Not loaded again: the good model has its number now.
    await bad.release();
    await expect(bad.run({ x: x() }, 1)).rejects.toMatchObject({ code: 'E332' });
    expect((await good.run({ x: x() }, 1)).outputs.y).toEqual(float32([2, 4], [1, 2]));
  });

  it('skips the repeats that are left when nobody waits any more, without a restart', async () => {
    const engine = await childEngine({ graceMs: 60_000 });
    onTestFinished(engine.close);
    const model = await engine.load(doublingModel());
    const { stop, signal } = aborted('gone');
    const run = model.run({ x: x() }, 1e9, signal);
    await new Promise(setImmediate);
    stop();
    await expect(run).rejects.toThrow(/nobody waits/);
    expect(engine.ready).toBe(true);
  });

  it('ends a run that takes too much memory, answers with its number, and is back', async () => {
    const engine = await childEngine({ memoryBytes: 400 * 2 ** 20 });
    onTestFinished(engine.close);
    const good = await engine.load(doublingModel());
    const g = new GraphBuilder('huge');
    const shape = g.input('shape', 'int64', [1]);
    const ones = g.node('Expand', [g.real(1, [1]), shape]);
    g.output(g.node('ReduceSum', [g.node('Sqrt', [ones])], { keepdims: 0 }), 'y', 'float32', []);
    const model = await engine.load(g.toBytes());
    const huge = (n: bigint) => ({ shape: { type: 'int64' as const, dims: [1], data: BigInt64Array.of(n) } });
    await expect(model.run(huge(2n ** 30n), 1)).rejects.toMatchObject({ code: 'E333' });
    expect((await good.run({ x: x() }, 1)).outputs.sum?.data[0]).toBe(3);
    expect((await model.run(huge(16n), 1)).outputs.y?.data[0]).toBe(16);
  });

  it('refuses outputs beyond the limit and continues', async () => {
    const engine = await childEngine({ outputBytes: 100 });
    onTestFinished(engine.close);
    const model = await engine.load(doublingModel());
    const many = { x: float32(new Float32Array(200), [100, 2]) };
    await expect(model.run(many, 1)).rejects.toMatchObject({ code: 'E334' });
    expect((await model.run({ x: x() }, 1)).outputs.sum?.data[0]).toBe(3);
  });

  it('works in an empty folder, without the secrets of its environment', async () => {
    process.env.GCODE_TOKEN = 'secret';
    onTestFinished(() => {
      delete process.env.GCODE_TOKEN;
    });
    const engine = await childEngine();
    onTestFinished(engine.close);
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,ppid,args']).catch(() => ({
      stdout: '',
    }));
    const pid = stdout
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .find(
        ([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('engineProcess'),
      )?.[0];
    if (pid === undefined || process.platform !== 'linux') return;
    expect(await readdir(`/proc/${pid}/cwd/`)).toEqual([]);
    expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('secret');
  });

  it('says so when it has ended, and so does its endpoint', async () => {
    const engine = await childEngine();
    const endpoint = await createEndpoint({ engine });
    onTestFinished(endpoint.close);
    const ready = async () => (await fetch(`${endpoint.url}/v2/health/ready`)).status;
    expect(await ready()).toBe(200);
    const model = await engine.load(doublingModel());
    await engine.close();
    await expect(model.run({ x: x() }, 1)).rejects.toThrow(/ended/);
    await expect(engine.load(doublingModel())).rejects.toThrow(/ended/);
    expect(engine.alive).toBe(false);
    expect(await ready()).toBe(503);
  });
});
