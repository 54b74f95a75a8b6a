import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';
import { send } from './guardTesting.ts';
import { endpointHere, problem } from './testing.ts';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), token: 'secret' });
  const headers = { ...AUTHORIZED, 'content-type': 'application/octet-stream' };
  const load = { method: 'POST', headers, body: new Uint8Array(doublingModel()) };
  expect((await fetch(`${endpoint.url}/v2/repository/models/doubling/load`, load)).status).toBe(200);
  return endpoint.close;
});

const AUTHORIZED = { authorization: 'Bearer secret' };
const input = { name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] };
const infer = (message: object, path = '/v2/models/doubling/infer') =>
  fetch(endpoint.url + path, {
    method: 'POST',
    headers: { ...AUTHORIZED, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });

describe('S12.711 how clients spell a path', () => {
  const get = async (path: string, headers: Record<string, string> = AUTHORIZED) =>
    (await send(endpoint, path, { headers })).status;

  it.each(['/v2/', '//v2', '//v2/models//doubling/', '/v2/models/doubling/?a=b//', '/v2/health/ready/'])(
    '%s is read without the slashes that are too many',
    async (path) => expect(await get(path)).toBe(200),
  );

  it('in requests for inference too, and guarded as ever', async () => {
    expect((await infer({ inputs: [input] }, '//v2/models/doubling/infer/')).status).toBe(200);
    expect(await get('//v2//models/doubling/', {})).toBe(401);
    for (const path of ['/v2x/', '/', '/v2/models/', '/v2//nothing']) expect(await get(path), path).toBe(404);
  });

  it.each(['2', 'latest', '1.0.0'])(
    'version %s is named as the one that a model does not have',
    async (version) => {
      const said = await problem(
        infer({ inputs: [input] }, `/v2/models/doubling/versions/${version}/infer`),
        404,
        'E304',
      );
      expect(said).toBe(`model "doubling" has no version "${version}": each model has version 1 alone`);
    },
  );

  it('a name that is too long is refused for that', async () => {
    const headers = { ...AUTHORIZED, 'content-type': 'application/octet-stream' };
    const load = { method: 'POST', headers, body: new Uint8Array(doublingModel()) };
    const path = `/v2/repository/models/${'long'.repeat(30)}/load`;
    expect(await problem(fetch(endpoint.url + path, load), 400, 'E309')).toMatch(/up to 100 letters/);
  });
});

describe('S12.713 a client that sends all of a body before it reads an answer', () => {
  const LIMIT = 2 ** 20;
  /** What comes back to a sender that hears of nothing until its last byte is out. */
  async function sendAll(head: string, body: Uint8Array): Promise<string> {
    const small = await endpointHere({ bodyLimitBytes: LIMIT });
    const socket = connect(small.port, '127.0.0.1');
    const start = `POST /v2/repository/models/a/load HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`;
    await once(socket, 'connect');
    const sent = (bytes: Uint8Array | string) =>
      new Promise<void>((done, fail) => void socket.write(bytes, (error) => (error ? fail(error) : done())));
    await sent(start);
    for (let at = 0; at < body.length; at += LIMIT) await sent(body.subarray(at, at + LIMIT));
    return text(socket);
  }
  const large = new Uint8Array(15 * LIMIT);

  it('is told that it is too large, with a length or without', async () => {
    const announced = await sendAll(`Content-Length: ${large.length}`, large);
    const chunk = Buffer.concat([
      Buffer.from(`${large.length.toString(16)}\r\n`),
      large,
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    const chunked = await sendAll('Transfer-Encoding: chunked', chunk);
    for (const answer of [announced, chunked])
      expect(answer).toMatch(/^HTTP\/1\.1 413 .*limit of 1048576 bytes/s);
  });
});

describe('S12.712 what would change the meaning of an answer is refused, not passed over', () => {
  it.each<[string, object]>([
    ['classification', { inputs: [input], outputs: [{ name: 'y', parameters: { classification: 1 } }] }],
    [
      'an output in shared memory',
      {
        inputs: [input],
        outputs: [{ name: 'y', parameters: { shared_memory_region: 'r', shared_memory_byte_size: 8 } }],
      },
    ],
    [
      'an input in shared memory',
      {
        inputs: [
          { ...input, data: null, parameters: { shared_memory_region: 'r', shared_memory_byte_size: 8 } },
        ],
      },
    ],
  ])('%s', async (_, message) => {
    expect(await problem(infer(message), 400, 'E309')).toMatch(/neither shared memory nor classification/);
  });

  it('parameters that change nothing here are passed over', async () => {
    const parameters = { sequence_id: 5, sequence_start: true, priority: 0, timeout: 1000 };
    expect((await infer({ inputs: [input], parameters })).status).toBe(200);
    expect((await infer({ inputs: [{ ...input, parameters: 'text' }] })).status).toBe(400);
  });
});
