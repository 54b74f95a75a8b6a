import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checksumOf } from '../coinference/checksum.ts';
import { httpLink } from '../coinference/httpLink.ts';
import { linkContract, rejects } from '../coinference/link.contract.ts';
import { CHECKSUM, EXTENSIONS } from '../coinference/protocol.ts';
import { doublingModel } from '../coinference/testing.ts';
import { float32 } from '../runtime/session.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';

const signal = new AbortController().signal;
const x = float32([1, 2], [1, 2]);

linkContract('HTTP to a real endpoint', async () => {
  const endpoint = await createEndpoint();
  return { link: httpLink({ url: endpoint.url }), close: endpoint.close };
});

linkContract('HTTP throttled to a rate', async () => {
  const endpoint = await createEndpoint({ token: 'secret' });
  return {
    link: httpLink({ url: `${endpoint.url}/`, token: 'secret', mbps: 200, delayMs: 0.5 }),
    close: endpoint.close,
  };
});

/** A server that is no endpoint of ours, until the test ends. */
async function server(listener: RequestListener): Promise<string> {
  const http = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((done) => http.once('listening', done));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** Answers GET /v2 as an endpoint does, and the rest as told. */
const ours =
  (rest: RequestListener): RequestListener =>
  (request, response) => {
    if (request.url === '/v2') {
      response.end(JSON.stringify({ name: 'gcode-edge', version: '0.1.0', extensions: EXTENSIONS }));
    } else rest(request, response);
  };

describe('S11.4 an endpoint that does not do its part', () => {
  it('is down', async () => {
    const endpoint = await createEndpoint();
    await endpoint.close();
    await rejects(httpLink({ url: endpoint.url }).describe(signal), 'E301', /ECONNREFUSED/);
  });

  it('never answers', async () => {
    const url = await server(() => {});
    await rejects(httpLink({ url, timeoutMs: 20 }).describe(signal), 'E302', /20 ms/);
  });

  it('starts an answer and never ends it', async () => {
    const url = await server((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
    });
    await rejects(httpLink({ url, timeoutMs: 50 }).describe(signal), 'E302');
  });

  it('cuts the connection in the middle of an answer', async () => {
    const url = await server((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{', () => response.destroy());
    });
    await rejects(httpLink({ url }).describe(signal), 'E314');
  });

  it.each([
    ['is a web server', 'hello', /Open Inference/],
    [
      'is of another version',
      JSON.stringify({ name: 'gcode-edge', version: '9.9.9', extensions: ['gcode_protocol_99'] }),
      /9\.9\.9 with protocol 99/,
    ],
  ])('%s', async (_, body, words) => {
    const url = await server((_request, response) => response.end(body));
    const link = httpLink({ url });
    await rejects(link.describe(signal), 'E303', words);
    await rejects(link.infer(signal, 'm', { x }), 'E303', words);
    await rejects(link.load(signal, 'm', new Uint8Array(1)), 'E303', words);
  });

  it('gives a truncated result', async () => {
    const url = await server(
      ours((_request, response) => {
        response.setHeader('inference-header-content-length', '50');
        response.setHeader(CHECKSUM, checksumOf(Buffer.from('{}')));
        response.end('{}');
      }),
    );
    await rejects(httpLink({ url }).infer(signal, 'm', { x }), 'E309');
  });

  it('gives a result without timing', async () => {
    const body = JSON.stringify({ model_name: 'm', outputs: [] });
    const url = await server(
      ours((_request, response) => {
        response.setHeader(CHECKSUM, checksumOf(Buffer.from(body))).end(body);
      }),
    );
    await rejects(httpLink({ url }).infer(signal, 'm', { x }), 'E303', /timing/);
  });

  it('fails in a way of its own', async () => {
    const url = await server(ours((_request, response) => response.writeHead(502).end('<html>')));
    await rejects(httpLink({ url }).infer(signal, 'm', { x }), 'E316', /502/);
  });
});

describe('S12.6 an endpoint with limits', () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await createEndpoint({ token: 'secret', bodyLimitBytes: 4096, maxModels: 2 });
  });
  afterAll(() => endpoint.close());
  const link = () => httpLink({ url: endpoint.url, token: 'secret' });

  it('refuses a missing and a wrong token', async () => {
    await rejects(httpLink({ url: endpoint.url }).describe(signal), 'E305', /needed/);
    await rejects(httpLink({ url: endpoint.url, token: 'guess' }).ready(signal, 'm'), 'E305', /wrong/);
  });

  it('refuses a body that is too large, by its announced length', async () => {
    await link().load(signal, 'doubling', doublingModel());
    const big = float32(new Float32Array(200_000), [100_000, 2]);
    await rejects(link().infer(signal, 'doubling', { x: big }), 'E306', /4096/);
    await rejects(link().load(signal, 'big', new Uint8Array(10_000)), 'E306', /4096/);
    expect((await link().infer(signal, 'doubling', { x })).bytesUp).toBeLessThan(4096);
  });

  it('forgets the model that was not used for longest', async () => {
    for (const name of ['a', 'b']) await link().load(signal, name, doublingModel());
    await link().infer(signal, 'a', { x });
    await link().load(signal, 'c', doublingModel());
    expect(await link().ready(signal, 'a')).toBe(true);
    await rejects(link().infer(signal, 'b', { x }), 'E304');
  });
});
