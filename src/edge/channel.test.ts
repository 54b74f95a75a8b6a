import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bareFrame, encodeFrame, framesOf } from '../coinference/channelFrames.ts';
import {
  CHANNEL_PATH,
  CHANNEL_PROTOCOL,
  jsonBytes,
  offeredProtocols,
} from '../coinference/channelProtocol.ts';
import { rejects } from '../coinference/link.contract.ts';
import { doublingModel } from '../coinference/testing.ts';
import { float32 } from '../runtime/session.ts';
import { byHand, linkTo, refusalOf, upgrade } from './channelTesting.ts';
import { endpointHere } from './testing.ts';

const signal = new AbortController().signal;
const x = float32([1, 2], [1, 2]);

it('S12.60 the channel has the guard of HTTP: token, origin and host', async () => {
  const endpoint = await endpointHere({ token: 'secret' });
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
  const endpoint = await endpointHere({ token: 'secret' });
  const socket = new WebSocket(endpoint.url.replace('http', 'ws') + CHANNEL_PATH, offeredProtocols('secret'));
  await new Promise((done) => socket.once('open', done));
  expect(socket.protocol).toBe(CHANNEL_PROTOCOL);
  socket.terminate();
});

it('S12.61 limits the channels of one device', async () => {
  const endpoint = await endpointHere({ channels: { perClient: 1 } });
  await byHand(endpoint);
  expect(await upgrade(endpoint, [CHANNEL_PROTOCOL])).toBe(503);
});

it('S12.61 refuses messages beyond its limits by their number, and continues', async () => {
  const endpoint = await endpointHere({ bodyLimitBytes: 4096 });
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
  const endpoint = await endpointHere({ requestTimeoutMs: 300 });
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
  const endpoint = await endpointHere();
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
  const endpoint = await endpointHere();
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

it('S11.21 refuses a request whose head is none, and continues', async () => {
  const { socket, next } = await byHand(await endpointHere());
  for (const [i, head] of ['{', '[]', '{"op":"fly","model":"m"}', '{"op":"load"}'].entries()) {
    socket.send(bareFrame('request', i + 1, new TextEncoder().encode(head)));
    const answer = await next();
    expect(answer).toMatchObject({ kind: 'refusal', id: i + 1 });
    expect(refusalOf(answer)).toMatchObject({ code: 'E309' });
  }
  socket.send(bareFrame('request', 9, jsonBytes({ op: 'ready', model: 'm' })));
  expect(refusalOf(await next())).toEqual({ ready: false });
});
