import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { edgeLink } from '../coinference/edgeLink.ts';
import { rejects } from '../coinference/link.contract.ts';
import { CHECKSUM, HEADER_LENGTH } from '../coinference/protocol.ts';
import { doublingModel } from '../coinference/testing.ts';
import { float32 } from '../runtime/session.ts';
import { byHand, linkTo } from './channelTesting.ts';
import { createEndpoint } from './endpoint.ts';
import { endpointHere, heldEngine } from './testing.ts';

const signal = new AbortController().signal;
const x = float32([1, 2], [1, 2]);

it('S11.22 what was under way when the endpoint dies fails with E314; the next request opens a channel again', async () => {
  const { engine, started } = heldEngine();
  const first = await createEndpoint({ engine });
  const link = linkTo(first);
  await link.load(signal, 'doubling', doublingModel());
  const cut = rejects(link.infer(signal, 'doubling', { x }), 'E314', /broke off/);
  await started;
  await first.close();
  await cut;
  await rejects(link.infer(signal, 'doubling', { x }), 'E301');
  await endpointHere({ port: first.port });
  await link.load(signal, 'doubling', doublingModel());
  const { outputs, transport } = await link.infer(signal, 'doubling', { x });
  expect(outputs.y?.data[1]).toBe(4);
  expect(transport.kind).toBe('channel');
});

it('S11.22 a cancelled request leaves the channel to the others', async () => {
  const { engine, started, letGo } = heldEngine();
  const link = linkTo(await endpointHere({ engine }));
  await link.load(signal, 'doubling', doublingModel());
  const stop = new AbortController();
  const cancelled = link.infer(stop.signal, 'doubling', { x });
  const other = link.infer(signal, 'doubling', { x: float32([5, 6], [1, 2]) });
  await started;
  stop.abort(new Error('enough'));
  await expect(cancelled).rejects.toThrow('enough');
  letGo();
  expect((await other).outputs.y?.data[0]).toBe(10);
});

it('S11.23 falls back to HTTP where no WebSocket opens, and says so', async () => {
  const endpoint = await endpointHere();
  // A proxy that passes requests on and refuses upgrades.
  const proxy = createServer(async (request, response) => {
    if (request.headers.upgrade) return void response.writeHead(426).end();
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const headers = { 'content-type': String(request.headers['content-type'] ?? 'application/json') };
    const given = request.headers['inference-header-content-length'];
    if (given) Object.assign(headers, { 'inference-header-content-length': given });
    const body = request.method === 'POST' ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(endpoint.url + request.url, {
      method: request.method ?? 'GET',
      headers,
      ...body,
    });
    for (const name of [HEADER_LENGTH, CHECKSUM]) {
      const said = answer.headers.get(name);
      if (said) response.setHeader(name, said);
    }
    response.writeHead(answer.status);
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void proxy.close());
  await new Promise((done) => proxy.once('listening', done));
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const link = linkTo({ url });
  const about = await link.describe(signal);
  expect(about.transport).toMatchObject({ kind: 'http', why: expect.stringMatching(/no WebSocket opened/) });
  await link.load(signal, 'doubling', doublingModel());
  expect((await link.infer(signal, 'doubling', { x })).transport).toEqual(about.transport);
  const without = edgeLink({ url: endpoint.url, token: 'other' });
  expect((await without.describe(signal)).transport.why).toMatch(/no WebSockets here/);
});

it('S12.62 closes a channel that nothing uses, and one whose device is gone', async () => {
  const idle = await byHand(await endpointHere({ channels: { pingMs: 10, idleMs: 1 } }));
  expect(await idle.closed).toMatch(/nothing used/);
  const mute = await byHand(await endpointHere({ channels: { pingMs: 20 } }));
  mute.socket.pong = () => {};
  mute.socket.pause();
  const gone = new Promise((done) => mute.socket.once('close', done));
  await new Promise((done) => setTimeout(done, 100));
  mute.socket.resume();
  await gone;
});
