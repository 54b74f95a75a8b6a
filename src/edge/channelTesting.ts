import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { decodeFrame, type Frame } from '../coinference/channelFrames.ts';
import { CHANNEL_PATH, CHANNEL_PROTOCOL } from '../coinference/channelProtocol.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import type { Endpoint } from './endpoint.ts';

/** A link to an endpoint over a channel from Node. */
export const linkTo = (endpoint: { url: string }, options = {}) =>
  edgeLink({ url: endpoint.url, openSocket: nodeSocket, ...options });

/** The status that an upgrade is answered with; 101 when it opens. */
export function upgrade(
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
export async function byHand(endpoint: Endpoint) {
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

/** What a refusing frame says. */
export const refusalOf = ({ head }: Frame) => JSON.parse(new TextDecoder().decode(head));
