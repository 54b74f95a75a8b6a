import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { encodeRequest } from '../coinference/messages.ts';
import { SOFTWARE_VERSION } from '../coinference/protocol.ts';
import { doublingModel } from '../coinference/testing.ts';
import { float32 } from '../runtime/session.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { endpointHere, problem } from './testing.ts';

const model64 = Buffer.from(doublingModel()).toString('base64');
const FILE = 'file:1/model.onnx';
let endpoint: Endpoint;

const get = (path: string, init?: RequestInit) => fetch(endpoint.url + path, init);
const post = (path: string, body?: unknown, headers: Record<string, string> = {}, at = endpoint) =>
  fetch(at.url + path, {
    method: 'POST',
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && {
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    }),
  });
const load = (name: string, parameters: object = { [FILE]: model64 }, at = endpoint) =>
  post(`/v2/repository/models/${name}/load`, { parameters }, {}, at);
const jsonInput = { name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] };
const infer = (body: unknown, headers?: Record<string, string>) =>
  post('/v2/models/doubling/infer', body, headers);

beforeAll(async () => {
  endpoint = await createEndpoint();
  expect((await load('doubling')).status).toBe(200);
});
afterAll(() => endpoint.close());

describe('S12.1 the Open Inference Protocol', () => {
  it('tells the software and its version', async () => {
    expect(SOFTWARE_VERSION).toBe(pkg.version);
    expect(await (await get('/v2')).json()).toMatchObject({ name: 'gcode-edge', version: SOFTWARE_VERSION });
  });

  it.each([
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/doubling/ready',
    '/v2/models/doubling/versions/1/ready',
  ])('answers %s with a status alone', async (path) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('infers in JSON, and in binary for the outputs that ask for it', async () => {
    const plain = await (await infer({ id: 'a', inputs: [jsonInput] })).json();
    expect(plain).toMatchObject({
      model_name: 'doubling',
      model_version: '1',
      id: 'a',
      outputs: [
        { name: 'y', datatype: 'FP32', shape: [1, 2], data: [2, 4] },
        { name: 'sum', datatype: 'FP32', shape: [1, 1], data: [3] },
      ],
    });
    const mixed = await infer({
      inputs: [jsonInput],
      outputs: [{ name: 'y', parameters: { binary_data: true } }, { name: 'sum' }],
    });
    const length = Number(mixed.headers.get('inference-header-content-length'));
    const body = Buffer.from(await mixed.arrayBuffer());
    expect(JSON.parse(body.subarray(0, length).toString()).outputs).toMatchObject([
      { name: 'y', parameters: { binary_data_size: 8 } },
      { name: 'sum', data: [3] },
    ]);
    expect([body.readFloatLE(length), body.readFloatLE(length + 4), body.length]).toEqual([2, 4, length + 8]);
  });

  it('keeps an index of models', async () => {
    const index = async (body?: unknown) => (await post('/v2/repository/index', body)).json();
    const entry = { name: 'doubling', version: '1', state: 'READY' };
    expect(await index()).toMatchObject([entry]);
    expect(await index({ ready: true })).toMatchObject([entry]);
  });

  it('counts inferences and their time, and failures apart', async () => {
    await load('counted');
    const send = (inputs: unknown[]) => post('/v2/models/counted/infer', { inputs });
    for (let i = 0; i < 3; i++) await send([jsonInput]);
    await send([]);
    const stats = (await (await get('/v2/models/counted/stats')).json()) as {
      inference_stats: Record<string, { count: number; ns: number }>;
      model_stats: unknown[];
    };
    const { success, fail, ...parts } = stats.inference_stats;
    expect(success?.count).toBe(3);
    expect(fail).toMatchObject({ count: 1 });
    expect(Object.keys(parts)).toEqual(['queue', 'compute_input', 'compute_infer', 'compute_output']);
    const sum = Object.values(parts).reduce((total, { ns }) => total + ns, 0);
    expect(sum).toBeCloseTo(success?.ns ?? 0, -2);
    expect(stats.model_stats).toHaveLength(1);
  });
});

describe('S12.2, S12.3 bad requests', () => {
  it.each<[string, () => Promise<Response>, number, string, RegExp]>([
    ['another verb', () => get('/v2/models/doubling/infer'), 405, 'E315', /use POST/],
    ['an unknown path', () => get('/v2/nothing'), 404, 'E317', /nothing/],
    ['an unknown model', () => get('/v2/models/no/stats'), 404, 'E304', /"no"/],
    [
      'an unknown version',
      () => get('/v2/models/doubling/versions/2'),
      404,
      'E304',
      /no version "2".* version 1 alone/,
    ],
    ['a run of an unknown model', () => post('/v2/models/no/infer', { inputs: [] }), 404, 'E304', /"no"/],
    ['no JSON', () => infer('{"inputs"'), 400, 'E309', /JSON/],
    ['no body', () => infer(undefined), 400, 'E309', /JSON/],
    ['a wrong message', () => infer({ inputs: {} }), 400, 'E309', /inputs/],
    ['a missing input', () => infer({ inputs: [] }), 400, 'E310', /x is missing/],
    [
      'an extra input',
      () => infer({ inputs: [jsonInput, { ...jsonInput, name: 'z' }] }),
      400,
      'E310',
      /no input z/,
    ],
    [
      'a wrong datatype',
      () => infer({ inputs: [{ ...jsonInput, datatype: 'FP64' }] }),
      400,
      'E310',
      /FP32, not FP64/,
    ],
    [
      'a wrong shape',
      () => infer({ inputs: [{ ...jsonInput, shape: [2] }] }),
      400,
      'E310',
      /\[n, 2\], not \[2\]/,
    ],
    [
      'an unknown output',
      () => infer({ inputs: [jsonInput], outputs: [{ name: 'z' }] }),
      400,
      'E310',
      /no output z/,
    ],
    [
      'BYTES',
      () => infer({ inputs: [{ ...jsonInput, datatype: 'BYTES', data: ['a', 'b'] }] }),
      400,
      'E313',
      /BYTES/,
    ],
    [
      'half a run',
      () => infer({ inputs: [jsonInput], parameters: { repeats: 0.5 } }),
      400,
      'E309',
      /repeats/,
    ],
    ['a silly rate', () => infer({ inputs: [jsonInput] }, { 'x-gcode-link-mbps': '-1' }), 400, 'E319', /-1/],
    ['a model without a file', () => load('none', {}), 400, 'E309', /model\.onnx/],
    ['a model that is no base64', () => load('none', { [FILE]: 'a-b' }), 400, 'E309', /base64/],
    ['a model that is none', () => load('none', { [FILE]: 'AAAA' }), 400, 'E308', /protobuf/i],
    [
      'a model of another platform',
      () => load('none', { [FILE]: model64, config: '{"platform":"pytorch"}' }),
      400,
      'E309',
      /platform/,
    ],
    ['a model with a bad name', () => load('a%20b'), 400, 'E309', /a b/],
  ])('%s', async (_, send, status, code, words) => {
    expect(await problem(send(), status, code)).toMatch(words);
  });

  it('a binary body cut short, with the wrong header length, or with bytes left over', async () => {
    const { body, headers } = encodeRequest({ inputs: { x: float32([1, 2], [1, 2]) } });
    await problem(infer(body.subarray(0, body.length - 1), headers), 400, 'E309');
    await problem(infer(new Uint8Array([...body, 0]), headers), 400, 'E309');
    await problem(infer(body, { ...headers, 'inference-header-content-length': '99999' }), 400, 'E309');
    await problem(infer(body, { 'content-type': 'application/octet-stream' }), 400, 'E309');
    expect((await infer(body, headers)).status).toBe(200);
  });

  it('a sender that hangs up in the middle of its body leaves the endpoint well', async () => {
    const socket = connect(endpoint.port, '127.0.0.1');
    socket.write(
      'POST /v2/models/doubling/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{',
    );
    socket.end();
    socket.resume();
    await new Promise((done) => socket.once('close', done));
    expect((await infer({ inputs: [jsonInput] })).status).toBe(200);
  });

  it('a reader that hangs up in the middle of a held answer leaves the endpoint well', async () => {
    const { body, headers } = encodeRequest({ inputs: { x: float32(new Float32Array(10_000), [5000, 2]) } });
    const path = '/v2/models/doubling/infer';
    const held = { ...headers, 'x-gcode-link-mbps': '8', 'content-length': body.length };
    const sent = request(endpoint.url + path, { method: 'POST', headers: held });
    sent.end(body);
    const [response] = await once(sent, 'response');
    response.destroy();
    await once(response, 'close');
    expect((await infer({ inputs: [jsonInput] })).status).toBe(200);
  });

  it('a body without an announced length beyond the limit', async () => {
    const small = await endpointHere({ bodyLimitBytes: 1000 });
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(700)),
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    await problem(fetch(`${small.url}/v2/repository/index`, init), 413, 'E306');
  });
});
