import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { bareFrame, decodeFrame, encodeFrame, type Frame, framesOf } from '../coinference/channelFrames.ts';
import {
  CHANNEL_PATH,
  CHANNEL_PROTOCOL,
  jsonBytes,
  offeredProtocols,
} from '../coinference/channelProtocol.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import { rejects } from '../coinference/link.contract.ts';
import { CHECKSUM, HEADER_LENGTH } from '../coinference/protocol.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32 } from '../runtime/session.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';

const signal = new AbortController().signal;
const runtime = nodeRuntime();
const x = float32([1, 2], [1, 2]);

async function open(options: EndpointOptions = {}): Promise<Endpoint> {
  const endpoint = await createEndpoint({ engine: localEngine(runtime), ...options });
  onTestFinished(endpoint.close);
  return endpoint;
}
const linkTo = (endpoint: { url: string }, options = {}) =>
  edgeLink({ url: endpoint.url, openSocket: nodeSocket, ...options });

/** The status that an upgrade is answered with; 101 when it opens. */
function upgrade(
  endpoint: Endpoint,
  protocols: string[],
  headers: Record<string, string> = {},
  path = CHANNEL_PATH,
) {
  return new Promise<number>((done, fail) => {
    const socket = new WebSocket(endpoint.url.replace('http', 'ws') + path, protocols, { headers });
    socket.once('unexpected-response', (_request, response) => {
      done(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once('open', () => {
      done(101);
      socket.close();
    });
    socket.once('error', fail);
  });
}

/** A socket that speaks the channel by hand, with what came back over it. */
async function byHand(endpoint: Endpoint) {
  const socket = new WebSocket(endpoint.url.replace('http', 'ws') + CHANNEL_PATH, [CHANNEL_PROTOCOL]);
  const frames: Frame[] = [];
  const closed = new Promise<string>((done) => socket.once('close', (_code, reason) => done(String(reason))));
  socket.on('message', (data: Buffer) => frames.push(decodeFrame(data)));
  const next = async () => {
    while (frames.length === 0) await new Promise((done) => socket.once('message', done));
    return frames.shift() as Frame;
  };
  await new Promise((done) => socket.once('open', done));
  onTestFinished(() => socket.terminate());
  return { socket, closed, next };
}
const refusalOf = ({ head }: Frame) => JSON.parse(new TextDecoder().decode(head));

it('S12.60 the channel has the guard of HTTP: token, origin and host', async () => {
  const endpoint = await open({ token: 'secret' });
  expect(await upgrade(endpoint, offeredProtocols(undefined))).toBe(401);
  expect(await upgrade(endpoint, offeredProtocols('guess'))).toBe(401);
  expect(await upgrade(endpoint, offeredProtocols('secret'))).toBe(101);
  expect(await upgrade(endpoint, offeredProtocols(undefined), { authorization: 'Bearer secret' })).toBe(101);
  expect(await upgrade(endpoint, offeredProtocols('secret'), { origin: 'http://evil.test' })).toBe(403);
  expect(await upgrade(endpoint, offeredProtocols('secret'), { origin: endpoint.url })).toBe(101);
  expect(await upgrade(endpoint, offeredProtocols('secret'), { host: 'evil.test' })).toBe(403);
  for (const path of ['/%76%32/channel', '/v2/channe%6c', '/v2/channel?token=secret']) {
    expect(await upgrade(endpoint, offeredProtocols(undefined), {}, path), path).not.toBe(101);
  }
});

it('S12.60 never answers with the token', async () => {
  const endpoint = await open({ token: 'secret' });
  const socket = new WebSocket(endpoint.url.replace('http', 'ws') + CHANNEL_PATH, offeredProtocols('secret'));
  await new Promise((done) => socket.once('open', done));
  expect(socket.protocol).toBe(CHANNEL_PROTOCOL);
  socket.terminate();
});

it('S12.61 limits the channels of one device', async () => {
  const endpoint = await open({ channels: { perClient: 1 } });
  await byHand(endpoint);
  expect(await upgrade(endpoint, [CHANNEL_PROTOCOL])).toBe(503);
});

it('S12.61 refuses messages beyond its limits by their number, and goes on', async () => {
  const endpoint = await open({ bodyLimitBytes: 4096 });
  const link = linkTo(endpoint);
  await link.load(signal, 'doubling', doublingModel());
  await rejects(
    link.infer(signal, 'doubling', { x: float32(new Float32Array(200_000), [100_000, 2]) }),
    'E306',
  );
  await rejects(link.load(signal, 'big', new Uint8Array(10_000)), 'E306', /4096/);
  await rejects(linkTo(endpoint, { mbps: -1 }).infer(signal, 'doubling', { x }), 'E319');
  const { outputs, transport } = await link.infer(signal, 'doubling', { x });
  expect(outputs.y?.data[1]).toBe(4);
  expect(transport.kind).toBe('channel');
});

it('S12.61 refuses more requests than a channel may have under way, and one that does not come in whole', async () => {
  const endpoint = await open({ requestTimeoutMs: 300 });
  const { socket, next } = await byHand(endpoint);
  const head = jsonBytes({ op: 'load', model: 'm' });
  for (let id = 1; id <= 17; id++) {
    const [first] = framesOf({ kind: 'request', id, head, body: [new Uint8Array(10)] }, 0, 10);
    socket.send(first as Uint8Array);
  }
  const over = await next();
  expect(over.id).toBe(17);
  expect(refusalOf(over)).toMatchObject({ code: 'E312' });
  expect(refusalOf(await next())).toMatchObject({ code: 'E340' });
});

it('S11.62 a short answer on a throttled link goes as one frame, and says how long it was held', async () => {
  const endpoint = await open();
  const link = linkTo(endpoint, { mbps: 1 });
  await link.load(signal, 'doubling', doublingModel());
  const { socket, next } = await byHand(endpoint);
  const input = { name: 'x', shape: [1, 2], datatype: 'FP32', parameters: { binary_data_size: 8 } };
  const head = { op: 'infer', model: 'doubling', inputs: [input], outputs: [{ name: 'y' }] };
  const body = [new Uint8Array(8)];
  const ask = (id: number, more: object) => {
    const message = { kind: 'request', id, head: jsonBytes({ ...head, ...more }), body } as const;
    for (const frame of framesOf(message, 8, 8)) socket.send(frame);
  };
  ask(1, { link: { mbps: 1 } });
  const held = await next();
  const { parameters } = JSON.parse(new TextDecoder().decode(held.head));
  expect([held.kind, held.part.length]).toEqual(['answer', held.bodyLength]);
  // The head is paced before the digits of its own time are known, and a timer may come a little early.
  const slack = 40;
  expect(parameters.held_ns).toBeGreaterThanOrEqual(8000 * (held.head.length + held.bodyLength - slack));
  ask(2, {});
  expect(JSON.parse(new TextDecoder().decode((await next()).head)).parameters).not.toHaveProperty('held_ns');
  // For who asked over a Link that time is the way down.
  const { timing, bytesDown } = await link.infer(signal, 'doubling', { x });
  expect(timing.downMs).toBeGreaterThanOrEqual((8 * (bytesDown - slack)) / 1000);
});

it('S11.21 closes a channel that speaks nonsense, and says by number why', async () => {
  const endpoint = await open();
  const head = jsonBytes({ op: 'ready', model: 'm' });
  const request = bareFrame('request', 1, head);
  const damaged = Uint8Array.from(request);
  damaged[30] = (damaged[30] as number) ^ 1;
  const part = { head: new Uint8Array(), bodyLength: 4, offset: 0, part: new Uint8Array(4) };
  for (const [frames, why] of [
    [['text'], /^E309/],
    [[new Uint8Array(3)], /^E309/],
    [[damaged], /^E350.*damaged/],
    [[request, request], /^E309.*does not come after/],
    [[encodeFrame({ kind: 'part', id: 9, ...part })], /^E309.*never made/],
    [[bareFrame('refusal', 1, head)], /^E309/],
  ] as const) {
    const { socket, closed } = await byHand(endpoint);
    for (const frame of frames) socket.send(frame);
    expect(await closed).toMatch(why);
  }
  expect((await fetch(`${endpoint.url}/v2/health/ready`)).status).toBe(200);
});

it('S11.21 refuses a request whose head is none, and goes on', async () => {
  const { socket, next } = await byHand(await open());
  for (const [i, head] of ['{', '[]', '{"op":"fly","model":"m"}', '{"op":"load"}'].entries()) {
    socket.send(bareFrame('request', i + 1, new TextEncoder().encode(head)));
    const answer = await next();
    expect(answer).toMatchObject({ kind: 'refusal', id: i + 1 });
    expect(refusalOf(answer)).toMatchObject({ code: 'E309' });
  }
  socket.send(bareFrame('request', 9, jsonBytes({ op: 'ready', model: 'm' })));
  expect(refusalOf(await next())).toEqual({ ready: false });
});

/** An engine whose runs wait until they are let go. */
function heldEngine(): { engine: Engine; started: Promise<void>; letGo: () => void } {
  const inner = localEngine(runtime);
  let letGo = () => {};
  let begun = () => {};
  const gate = new Promise<void>((done) => {
    letGo = done;
  });
  const started = new Promise<void>((done) => {
    begun = done;
  });
  const engine: Engine = {
    ...inner,
    async load(bytes) {
      const model = await inner.load(bytes);
      return {
        ...model,
        async run(...args) {
          begun();
          await gate;
          return model.run(...args);
        },
      };
    },
  };
  return { engine, started, letGo };
}

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
  await open({ port: first.port });
  await link.load(signal, 'doubling', doublingModel());
  const { outputs, transport } = await link.infer(signal, 'doubling', { x });
  expect(outputs.y?.data[1]).toBe(4);
  expect(transport.kind).toBe('channel');
});

it('S11.22 a cancelled request leaves the channel to the others', async () => {
  const { engine, started, letGo } = heldEngine();
  const link = linkTo(await open({ engine }));
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
  const endpoint = await open();
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
  const idle = await byHand(await open({ channels: { pingMs: 10, idleMs: 1 } }));
  expect(await idle.closed).toMatch(/nothing used/);
  const mute = await byHand(await open({ channels: { pingMs: 20 } }));
  mute.socket.pong = () => {};
  mute.socket.pause();
  const gone = new Promise((done) => mute.socket.once('close', done));
  await new Promise((done) => setTimeout(done, 100));
  mute.socket.resume();
  await gone;
});
