import { request } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

const FILE = 'file:1/model.onnx';
const model64 = Buffer.from(doublingModel()).toString('base64');
const LIMIT = 2 ** 20;
let endpoint: Endpoint;

type Headers = Record<string, string>;
const JSON_TYPE = { 'content-type': 'application/json' };
const post = (path: string, body: string | Uint8Array, headers: Headers = JSON_TYPE) =>
  fetch(endpoint.url + path, { method: 'POST', body: body as string, headers });
const postJson = (path: string, body: unknown, headers: Headers = {}) =>
  post(path, JSON.stringify(body), { ...JSON_TYPE, ...headers });
const load = (name: string, parameters: object = { [FILE]: model64 }) =>
  postJson(`/v2/repository/models/${name}/load`, { parameters });
const INFER = '/v2/models/doubling/infer';
const input = { name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] };
const DOUBLED = {
  outputs: [
    { name: 'y', data: [2, 4] },
    { name: 'sum', data: [3] },
  ],
};

beforeAll(async () => {
  endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), bodyLimitBytes: LIMIT });
  expect((await load('doubling')).status).toBe(200);
});
afterAll(() => endpoint.close());

describe('S12.25 null stands for a field that is not set', () => {
  it.each<[string, object]>([
    [
      'every optional field',
      { id: null, parameters: null, outputs: null, inputs: [{ ...input, parameters: null }] },
    ],
    [
      'a parameter',
      { inputs: [{ ...input, parameters: { content_type: null } }], parameters: { repeats: null } },
    ],
    [
      'a field of an output',
      { inputs: [input], outputs: [{ name: 'y', parameters: null }, { name: 'sum' }] },
    ],
  ])('%s', async (_, message) => {
    const response = await postJson(INFER, message);
    expect(await response.json()).toMatchObject(DOUBLED);
  });

  it('is no value of a tensor, and no value of a field that is needed', async () => {
    for (const message of [{ inputs: null }, { inputs: [{ ...input, data: [1, null] }] }, null]) {
      expect((await postJson(INFER, message)).status).toBe(400);
    }
  });

  it('in the messages of the repository too', async () => {
    expect((await postJson('/v2/repository/index', { ready: null })).status).toBe(200);
    expect((await load('nulled', { [FILE]: model64, config: null })).status).toBe(200);
    expect((await postJson('/v2/repository/models/nulled/unload', { parameters: null })).status).toBe(200);
  });
});

describe('S12.26 packed bodies', () => {
  const body = JSON.stringify({ inputs: [input] });
  const sendPacked = (coding: string, bytes: Uint8Array | string) =>
    post(INFER, bytes, { ...JSON_TYPE, 'content-encoding': coding });

  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['GZIP', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', Buffer.from(body)],
  ])('%s is read', async (coding, bytes) => {
    expect(await (await sendPacked(coding, bytes)).json()).toMatchObject(DOUBLED);
  });

  it.each(['zstd', 'compress', 'gzip, gzip', 'x'])(
    '%s is refused, and the answer says what is read',
    async (coding) => {
      const response = await sendPacked(coding, body);
      expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br']);
      expect(await response.json()).toMatchObject({ code: 'E321', error: expect.stringContaining(coding) });
    },
  );

  it.each([
    ['damaged', gzipSync(body).subarray(0, 20), 400, 'E309'],
    ['not packed at all', Buffer.from(body), 400, 'E309'],
    ['larger than the limit once unpacked', gzipSync(Buffer.alloc(50 * LIMIT)), 413, 'E306'],
  ])('%s is refused', async (_, bytes, status, code) => {
    const response = await sendPacked('gzip', bytes);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });
});

describe('S12.27 HEAD where GET answers', () => {
  const head = (path: string) =>
    new Promise<number>((done, fail) => {
      const sent = request(endpoint.url + path, { method: 'HEAD' }, (response) => {
        response.resume().once('end', () => done(response.statusCode ?? 0));
      });
      sent.once('error', fail).end();
    });

  it('for every path, with the same status', async () => {
    const paths = endpoint.routes.filter(({ methods }) => methods.join() === 'GET').map(({ url }) => url);
    expect(paths.length).toBeGreaterThan(8);
    let answered = 0;
    for (const path of paths) {
      const real = path.replace(':m', 'doubling').replace(':version', '1');
      const { status } = await fetch(endpoint.url + real);
      expect([path, await head(real)]).toEqual([path, status]);
      if (status === 200) answered += 1;
    }
    // All but the channel, which answers upgrades only.
    expect(answered).toBe(paths.length - 1);
    expect(await head('/v2/models/unknown')).toBe(404);
    expect(await head(INFER)).toBe(405);
  });
});

describe('S12.28 what GET /v2 announces', () => {
  it('binary_tensor_data: a body of nothing but the input, and every output binary', async () => {
    const raw = Buffer.from(new Float32Array([1, 2, 3, 4]).buffer);
    const headers = { 'content-type': 'application/octet-stream', 'inference-header-content-length': '0' };
    const response = await post(INFER, raw, headers);
    const length = Number(response.headers.get('inference-header-content-length'));
    const body = Buffer.from(await response.arrayBuffer());
    expect(JSON.parse(body.subarray(0, length).toString()).outputs).toMatchObject([
      { name: 'y', shape: [2, 2], parameters: { binary_data_size: 16 } },
      { name: 'sum', shape: [2, 1], parameters: { binary_data_size: 8 } },
    ]);
    expect(body.readFloatLE(length + 12)).toBe(8);
    const uneven = await post(INFER, raw.subarray(0, 12), headers);
    expect([uneven.status, ((await uneven.json()) as { code: string }).code]).toEqual([400, 'E309']);
  });

  it('binary_tensor_data: one output can be left out of all being binary', async () => {
    const outputs = [{ name: 'y', parameters: { binary_data: false } }, { name: 'sum' }];
    const response = await postJson(INFER, {
      inputs: [input],
      parameters: { binary_data_output: true },
      outputs,
    });
    const length = Number(response.headers.get('inference-header-content-length'));
    const body = Buffer.from(await response.arrayBuffer());
    expect(JSON.parse(body.subarray(0, length).toString()).outputs).toMatchObject([
      { name: 'y', data: [2, 4] },
      { name: 'sum', parameters: { binary_data_size: 4 } },
    ]);
  });

  it('statistics: of all models, of one, and of one version, with every field', async () => {
    await postJson(INFER, { inputs: [input] });
    const paths = ['/v2/models/stats', '/v2/models/doubling/stats', '/v2/models/doubling/versions/1/stats'];
    for (const path of paths) {
      const { model_stats } = (await (await fetch(endpoint.url + path)).json()) as { model_stats: object[] };
      const duration = { count: expect.any(Number), ns: expect.any(Number) };
      const phases = ['success', 'fail', 'queue', 'compute_input', 'compute_infer', 'compute_output'];
      const cached = ['cache_hit', 'cache_miss'];
      expect(model_stats).toEqual([
        {
          name: 'doubling',
          version: '1',
          last_inference: expect.any(Number),
          inference_count: expect.any(Number),
          execution_count: expect.any(Number),
          inference_stats: Object.fromEntries([...phases, ...cached].map((phase) => [phase, duration])),
          response_stats: {},
          batch_stats: [
            { batch_size: 1, compute_input: duration, compute_infer: duration, compute_output: duration },
          ],
          memory_usage: [],
        },
      ]);
    }
  });

  it('model_repository: loads what is there again without a body, and nothing else', async () => {
    const again = (name: string) => post(`/v2/repository/models/${name}/load`, '');
    expect((await again('doubling')).status).toBe(200);
    expect((await again('unknown')).status).toBe(400);
    expect((await load('stats')).status).toBe(400);
    expect((await load('versioned', { 'file:2/model.onnx': model64 })).status).toBe(400);
    expect((await load('two', { [FILE]: model64, 'file:1/weights.bin': model64 })).status).toBe(400);
    const config = JSON.stringify({ name: 'set', backend: 'onnxruntime', max_batch_size: 0 });
    expect((await load('set', { [FILE]: model64, config })).status).toBe(200);
  });

  it('model_repository(unload_dependents)', async () => {
    const unload = (parameters: object) => postJson('/v2/repository/models/gone/unload', { parameters });
    await load('gone');
    expect((await unload({ unload_dependents: 'yes' })).status).toBe(400);
    expect((await unload({ unload_dependents: true })).status).toBe(200);
    expect((await fetch(`${endpoint.url}/v2/models/gone/ready`)).status).toBe(404);
  });
});
