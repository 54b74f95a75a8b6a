import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { MODEL_FILE } from '../coinference/protocol.ts';
import { doublingModel } from '../coinference/testing.ts';
import { type HostileModel, hostileModel } from '../onnx/hostile.node.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({ requestTimeoutMs: 2000, engineMemoryBytes: 2 ** 30 });
  expect(await load('good', doublingModel())).toEqual([200, undefined]);
});
afterAll(() => endpoint.close());

async function post(
  path: string,
  body: object,
  signal?: AbortSignal,
  to = endpoint,
): Promise<[number, string | undefined]> {
  const response = await fetch(to.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  const text = await response.text();
  return [response.status, text === '' ? undefined : JSON.parse(text).code];
}
const load = (name: string, bytes: Uint8Array, to = endpoint) =>
  post(
    `/v2/repository/models/${name}/load`,
    { parameters: { [MODEL_FILE]: Buffer.from(bytes).toString('base64') } },
    undefined,
    to,
  );
const infer = (name: string, shape: number[], more = {}, signal?: AbortSignal, to = endpoint) =>
  post(
    `/v2/models/${name}/infer`,
    {
      inputs: [{ name: 'x', datatype: 'FP32', shape, data: Array(shape.reduce((a, b) => a * b)).fill(1) }],
      ...more,
    },
    signal,
    to,
  );
const ready = async () => (await fetch(`${endpoint.url}/v2/health/ready`)).status;

/** The first model of a fate or kind, by seed. */
const models = (wanted: (model: HostileModel) => boolean, count: number) =>
  Array.from({ length: 1000 }, (_, seed) => hostileModel(seed))
    .filter(wanted)
    .slice(0, count);

describe('S12.43 an endpoint that gets hostile models', () => {
  it('refuses those that no engine may see, and those that no run could be given', async () => {
    for (const { kind, bytes } of models((model) => model.expect === 'refused', 60)) {
      expect(await load('bad', bytes), kind).toEqual([400, 'E308']);
    }
    for (const { kind, bytes } of models((model) => model.expect === 'unserved', 15)) {
      expect(await load('bad', bytes), kind).toEqual([400, 'E313']);
    }
    expect(await infer('good', [1, 2])).toEqual([200, undefined]);
  });

  it('ends what runs forever, says so, and is back with what was loaded', async () => {
    const [loop] = models(({ kind, bytes }) => kind === 'endless loop' && bytes.length < 300, 1);
    const loaded = await load('loop', (loop as HostileModel).bytes);
    if (loaded[0] === 200) expect(await infer('loop', [1])).toEqual([503, 'E312']);
    else expect(loaded).toEqual([503, 'E312']);
    await vi.waitFor(async () => expect(await infer('good', [1, 2])).toEqual([200, undefined]), 60_000);
    expect(await ready()).toBe(200);
  });

  it('is there for others at once when somebody asks for much and hangs up', async () => {
    await infer('good', [1, 2]);
    const stop = new AbortController();
    const abandoned = infer('good', [20_000, 2], { parameters: { repeats: 1000 } }, stop.signal);
    await vi.waitFor(() => expect(endpoint.engine.ready).toBe(true));
    stop.abort();
    await expect(abandoned).rejects.toThrow();
    expect(await infer('good', [1, 2])).toEqual([200, undefined]);
  });

  it('S12.44 runs the next request behind the repeat at which somebody hung up, not behind all of his', async () => {
    const runs: number[] = [];
    const runtime = nodeRuntime();
    const engine = localEngine({
      info: runtime.info,
      async createSession(...args) {
        const session = await runtime.createSession(...args);
        return {
          ...session,
          run(feeds) {
            runs.push(feeds.x?.dims[0] as number);
            return session.run(feeds);
          },
        };
      },
    });
    const counting = await createEndpoint({ engine });
    onTestFinished(counting.close);
    await load('good', doublingModel(), counting);
    const stop = new AbortController();
    const abandoned = infer('good', [3, 2], { parameters: { repeats: 1000 } }, stop.signal, counting);
    await vi.waitFor(() => expect(runs.length).toBeGreaterThan(0), { interval: 1 });
    stop.abort();
    await expect(abandoned).rejects.toThrow();
    expect(await infer('good', [1, 2], {}, undefined, counting)).toEqual([200, undefined]);
    expect(runs.at(-1)).toBe(1);
    expect(runs.length).toBeLessThan(900);
  });
});
