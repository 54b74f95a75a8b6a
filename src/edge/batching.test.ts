import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { httpLink } from '../coinference/httpLink.ts';
import type { LinkResult } from '../coinference/link.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { BATCH } from '../onnx/stacked.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, type Tensors } from '../runtime/session.ts';
import { createEndpoint, type EndpointOptions } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';

const signal = new AbortController().signal;

/** Gathers from a table of four rows, for each sample of a batch: y = table[i]. Fails for an index that it has not. */
function table(first: string = BATCH): Uint8Array {
  const g = new GraphBuilder('table');
  const x = g.input('x', 'int32', [first, 1]);
  const rows = g.real([1, 10, 100, 1000], [4]);
  g.output(g.node('Gather', [rows, x], { axis: 0 }), 'y', 'float32', [first, 1]);
  return g.toBytes();
}

/** An engine whose first run waits until told, and that notes how many samples each run has. */
function held(engine: Engine) {
  const runs: number[] = [];
  let release = () => {};
  const first = new Promise<void>((done) => {
    release = done;
  });
  const watched: Engine = {
    ...engine,
    async load(bytes) {
      const model = await engine.load(bytes);
      return {
        ...model,
        async run(feeds: Tensors, repeats: number, stop?: AbortSignal) {
          runs.push(feeds.x?.dims[0] ?? 0);
          if (runs.length === 1) await first;
          return model.run(feeds, repeats, stop);
        },
      };
    },
  };
  return { runs, release, engine: watched };
}

async function open(options: EndpointOptions = {}) {
  const { runs, release, engine } = held(localEngine(nodeRuntime()));
  const endpoint = await createEndpoint({ engine, ...options });
  onTestFinished(endpoint.close);
  const link = httpLink({ url: endpoint.url });
  const ask = (...values: number[]) =>
    link.infer(signal, 'table', {
      x: { type: 'int32', dims: [values.length, 1], data: Int32Array.from(values) },
    });
  /** One run that occupies the engine, and what is asked meanwhile. */
  const together = async (asked: () => Promise<LinkResult>[], first = () => ask(0)) => {
    const busy = first();
    await vi.waitFor(() => expect(runs).toHaveLength(1));
    const all = asked();
    await vi.waitFor(async () => expect(await waiting(endpoint.url)).toBe(all.length));
    release();
    await busy;
    return Promise.allSettled(all);
  };
  return { endpoint, link, ask, runs, together };
}

/** Requests that wait for the engine, by the endpoint's own metrics. */
async function waiting(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^gcode_waiting (\d+)$/m.exec(text)?.[1]);
}

describe('S12.80 requests that wait for the same model of batches', () => {
  it('run together, and each gets what it would get alone', async () => {
    const { link, ask, runs, together } = await open();
    await link.load(signal, 'table', table());
    expect((await link.metadata(signal, 'table')).parameters).toMatchObject({ max_batch: 8 });
    const answers = await together(() => [ask(1), ask(2, 3), ask(0)]);
    const values = answers.map((each) =>
      each.status === 'fulfilled' ? [...(each.value.outputs.y?.data ?? [])] : each,
    );
    expect(values).toEqual([[10], [100, 1000], [1]]);
    expect(runs).toEqual([1, 4]);
    const loads = answers.map((each) => (each.status === 'fulfilled' ? each.value.load : null));
    expect(loads.map((load) => load?.batch)).toEqual([4, 4, 4]);
    expect(loads[0]?.clients).toBeGreaterThan(1);
  });

  it('S12.81 fail alone: one that is at fault takes no other with it', async () => {
    const { link, ask, together } = await open();
    await link.load(signal, 'table', table());
    const [a, b, c] = await together(() => [ask(1), ask(9), ask(3)]);
    expect(a).toMatchObject({ value: { outputs: { y: { data: Float32Array.from([10]) } } } });
    expect(b).toMatchObject({ reason: { code: 'E311' } });
    expect(c).toMatchObject({ value: { outputs: { y: { data: Float32Array.from([1000]) } } } });
  });

  it('S12.82 run one by one where the model does not say so, or nothing is put together here', async () => {
    for (const [name, options] of [
      ['n', {}],
      [BATCH, { batch: { most: 1 } }],
    ] as const) {
      const { link, ask, runs, together } = await open(options);
      await link.load(signal, 'table', table(name));
      expect((await link.metadata(signal, 'table')).parameters).not.toHaveProperty('max_batch');
      await together(() => [ask(1), ask(2)]);
      expect(runs).toEqual([1, 1, 1]);
    }
  });

  it('S12.83 counts a run once, and its requests each', async () => {
    const { endpoint, link, ask, together } = await open();
    await link.load(signal, 'table', table());
    await together(() => [ask(1), ask(2)]);
    const answer = await (await fetch(`${endpoint.url}/v2/models/table/stats`)).json();
    const [stats] = (answer as { model_stats: { batch_stats: { batch_size: number }[] }[] }).model_stats;
    expect(stats).toMatchObject({ inference_count: 3, execution_count: 2 });
    expect(stats?.batch_stats.map(({ batch_size }) => batch_size)).toEqual([1, 2]);
  });
});

it('S12.80 keeps requests of other shapes apart', async () => {
  const g = new GraphBuilder('wide');
  const x = g.input('x', 'float32', [BATCH, 'n']);
  g.output(g.node('Mul', [x, g.real(2)]), 'y', 'float32', [BATCH, 'n']);
  const { link, runs, together } = await open();
  await link.load(signal, 'table', g.toBytes());
  const ask = (...values: number[]) =>
    link.infer(signal, 'table', { x: float32(values, [1, values.length]) });
  await together(
    () => [ask(1, 2), ask(3), ask(4, 5)],
    () => ask(0),
  );
  expect(runs).toEqual([1, 2, 1]);
});
