import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from '../coinference/channelFrames.ts';
import { CHANNEL_PATH, CHANNEL_PROTOCOL } from '../coinference/channelProtocol.ts';
import { LinkError } from '../coinference/errors.ts';
import { type ChannelOptions, EdgeChannel } from './channel.ts';
import { webSocketUpgrades } from './upgrades.ts';

export interface ChannelLimits {
  /** Channels open at once, of one device and of all. Default 32 and 256. */
  perClient: number;
  all: number;
  /** Between two signs of life that are asked of a device; one that gives none until the next is cut off. Default 15 s. */
  pingMs: number;
  /** A channel on which nothing was under way for so long is closed. Default 10 minutes. */
  idleMs: number;
}

export const CHANNEL_LIMITS: ChannelLimits = { perClient: 32, all: 256, pingMs: 15_000, idleMs: 600_000 };

const GOING_AWAY = 1001;
/** How long a device may take to say goodbye. */
const GOODBYE_MS = 1000;

/** Lets WebSockets be opened on this app; their messages are frames of the channel, and compressing them would cost more than it saves. */
export async function acceptWebSockets(app: FastifyInstance): Promise<void> {
  await app.register(websocket, {
    options: {
      server: webSocketUpgrades(app.server) as typeof app.server,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => (offered.has(CHANNEL_PROTOCOL) ? CHANNEL_PROTOCOL : false),
    },
    // A socket that fails closes, and the channel ends with it.
    errorHandler: (_error: Error, socket: WebSocket) => socket.terminate(),
    preClose(done: () => void) {
      const { clients } = app.websocketServer;
      for (const socket of clients) socket.close(GOING_AWAY, 'the endpoint is closing');
      setTimeout(() => {
        for (const socket of clients) socket.terminate();
      }, GOODBYE_MS).unref();
      app.websocketServer.close();
      done();
    },
  });
}

/** Pings a device and closes its channel when nothing uses it. Returns what to do when it is gone. */
function watch(socket: WebSocket, channel: EdgeChannel, { pingMs, idleMs }: ChannelLimits): () => void {
  let heard = true;
  let idleSince = performance.now();
  socket.on('pong', () => {
    heard = true;
  });
  const timer = setInterval(() => {
    if (!channel.idle) idleSince = performance.now();
    if (!heard) socket.terminate();
    else if (performance.now() - idleSince > idleMs) socket.close(GOING_AWAY, 'nothing used the channel');
    else {
      heard = false;
      socket.ping();
    }
  }, pingMs);
  return () => clearInterval(timer);
}

/** The persistent channel, at CHANNEL_PATH. Belongs into the guard's scope, after acceptWebSockets. */
export function addChannel(app: FastifyInstance, options: ChannelOptions, limits: ChannelLimits): void {
  const open = new Map<string, number>();
  const count = (client: string, by: number) => {
    const now = (open.get(client) ?? 0) + by;
    if (now > 0) open.set(client, now);
    else open.delete(client);
  };
  const admit = async ({ ip }: FastifyRequest): Promise<void> => {
    const all = [...open.values()].reduce((sum, n) => sum + n, 0);
    if (all >= limits.all || (open.get(ip) ?? 0) >= limits.perClient) {
      throw new LinkError('E341', `${open.get(ip) ?? 0} channels of ${ip} are open, ${all} in all`);
    }
  };
  app.route({
    method: 'GET',
    url: CHANNEL_PATH,
    config: { access: 'token' },
    exposeHeadRoute: false,
    preHandler: admit,
    handler() {
      throw new LinkError('E317', `${CHANNEL_PATH} is a WebSocket`);
    },
    wsHandler(socket, { ip, socket: { remotePort: port } }) {
      count(ip, 1);
      const unwatch = watch(socket, new EdgeChannel(socket, { ip, port }, options), limits);
      socket.once('close', () => {
        unwatch();
        count(ip, -1);
      });
    },
  });
}
