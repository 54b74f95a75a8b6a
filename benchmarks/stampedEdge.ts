/**
 * The real endpoint with a stamp at each hop of a frame, and beside it a bare WebSocket that waits for as long as the throttled
 * link would and then sends as many bytes as it is asked for. One frame at a time. A message over IPC asks for the stamps so far.
 */
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { childEngine } from '../src/edge/childEngine.ts';
import { nowNs, realClock } from '../src/edge/clock.ts';
import { createEndpoint } from '../src/edge/endpoint.ts';
import type { Engine } from '../src/edge/engine.ts';
import { ThrottledLinks } from '../src/edge/pacing.ts';
import { ECHO_HEAD, type EdgeStamps } from './hopStamps.ts';

let stamps: Partial<EdgeStamps>[] = [];
let now: Partial<EdgeStamps> = {};
const { emit, send } = WebSocket.prototype;
WebSocket.prototype.emit = function (this: WebSocket, event: string | symbol, ...rest: unknown[]) {
  if (event === 'message' && now.sent !== undefined) now = {};
  if (event === 'message') now.came ??= nowNs();
  return emit.call(this, event, ...rest);
} as typeof emit;
WebSocket.prototype.send = function (this: WebSocket, ...rest: Parameters<typeof send>) {
  now.sent = nowNs();
  send.apply(this, rest);
} as typeof send;

function stamped(engine: Engine): Engine {
  const load: Engine['load'] = async (bytes, signal) => {
    const model = await engine.load(bytes, signal);
    const run: typeof model.run = async (...call) => {
      const mine = now;
      mine.asked = nowNs();
      const result = await model.run(...call);
      stamps.push(Object.assign(mine, { start: result.startNs, end: result.endNs, back: nowNs() }));
      return result;
    };
    return Object.assign(Object.create(model), { run });
  };
  return Object.assign(Object.create(engine), { load });
}

const links = new ThrottledLinks(realClock);
const echo = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
echo.on('connection', (socket) => {
  socket.on('message', async (data: Buffer) => {
    const [mbps, bytesUp, bytesDown] = [ECHO_HEAD.mbps, ECHO_HEAD.bytesUp, ECHO_HEAD.bytesDown].map((at) =>
      data.readDoubleLE(at),
    ) as [number, number, number];
    const pacer = (direction: 'up' | 'down') => links.pacer('echo', { mbps, delayMs: 0 }, direction);
    await pacer('up').complete(bytesUp);
    await pacer('down').complete(bytesDown);
    socket.send(new Uint8Array(bytesDown));
  });
});

const engine = await childEngine();
const endpoint = await createEndpoint({ engine: stamped(engine) });
console.log(
  JSON.stringify({ url: endpoint.url, echo: `ws://127.0.0.1:${(echo.address() as AddressInfo).port}` }),
);
process.on('message', () => {
  process.send?.(stamps);
  stamps = [];
});
const leave = () => void endpoint.close().finally(() => process.exit());
for (const event of ['disconnect', 'SIGTERM', 'SIGINT']) process.once(event, leave);
