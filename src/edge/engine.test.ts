import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32 } from '../runtime/session.ts';
import { createEndpoint } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';
import { threadEngine } from './threadEngine.ts';

const x = () => float32([1, 2], [1, 2]);

describe.each<[string, () => Promise<Engine>]>([
  ["this thread's engine", async () => localEngine(nodeRuntime())],
  ['the engine in its own thread', () => threadEngine()],
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

  it("fails in the engine's words and goes on", async () => {
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

describe('the engine in its own thread', () => {
  it('leaves this one free while a model runs', async () => {
    const g = new GraphBuilder('heavy');
    const a = g.input('a', 'float32', [300, 300]);
    g.output(g.node('MatMul', [a, g.node('MatMul', [a, a])]), 'y', 'float32', [300, 300]);
    const engine = await threadEngine();
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

  it('says so when it has ended, and so does its endpoint', async () => {
    const engine = await threadEngine();
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
