import type { AddressInfo } from 'node:net';
import cors from '@fastify/cors';
import Fastify from 'fastify';
import { LinkError } from '../coinference/errors.ts';
import { CHECKSUM, HEADER_LENGTH, LINK_DELAY_MS, LINK_MBPS } from '../coinference/protocol.ts';
import { acceptWebSockets, addChannel, CHANNEL_LIMITS, type ChannelLimits } from './channelRoute.ts';
import { childEngine } from './childEngine.ts';
import { realClock, startClock } from './clock.ts';
import type { Engine } from './engine.ts';
import { readBodies } from './exchange.ts';
import { answerBadPath, answerBadRequest, answerErrors, asLinkError } from './faults.ts';
import { type GuardedRoute, guardAddress, guardRoutes } from './guard.ts';
import { type LogLevel, logging } from './logging.ts';
import { addMetrics } from './metrics.ts';
import { ThrottledLinks } from './pacing.ts';
import { ANSWER_POLICY, ISOLATION_HEADERS, PAGE_POLICY } from './policy.ts';
import { addProxy } from './proxy.ts';
import { type BatchLimits, RunQueue } from './queue.ts';
import { ModelRepository } from './repository.ts';
import { addRoutes } from './routes.ts';
import { serveStudio } from './studio.ts';

export interface EndpointOptions {
  /** Default 127.0.0.1: reachable from this machine alone. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Threads of the engine. Default 1. */
  threads?: number;
  /** Default: onnxruntime-node in a process of its own. The endpoint closes it. */
  engine?: Engine;
  /** The built studio to serve beside the protocol. */
  studioDir?: string;
  token?: string;
  /** Other sites whose pages may use it; '*' for all. */
  allowedOrigins?: readonly string[];
  /** Names besides its addresses and the machine's own name under which it answers. */
  allowedHosts?: readonly string[];
  /** Servers of the protocol that clients may ask through this endpoint (proxy.ts), by their origins. Default: none. */
  allowedServers?: readonly string[];
  /** Default 64 MiB. */
  bodyLimitBytes?: number;
  /** Longest time to receive a request, and again to answer it. Default 120 s. */
  requestTimeoutMs?: number;
  /** Models kept in memory; beyond that, the one not used for longest goes. Default 64. */
  maxModels?: number;
  /** The bytes of all models together, as for maxModels. Default 512 MiB. */
  maxModelBytes?: number;
  /** Resident memory at which the engine is stopped and restarted. Default 4 GiB, at most half of the machine's. */
  engineMemoryBytes?: number;
  /** Requests that may wait for the engine. Default 256. */
  maxWaiting?: number;
  /** Requests of one connection that may wait for the engine. Default 16. */
  maxWaitingEach?: number;
  /**
   * Samples of several requests that the engine computes together, where the model can; 1: none. Default 8. And how long at
   * most it waits for more of them where others asked for the same lately. Default 2 ms.
   */
  batch?: Partial<BatchLimits>;
  /** What goes to the log on stderr. Default: nothing. */
  logLevel?: LogLevel;
  /** PEM texts of a certificate and its key: the endpoint speaks HTTPS then. */
  tls?: { cert: string; key: string };
  /** Of the persistent channels. */
  channels?: Partial<ChannelLimits>;
  /** Told of faults of the endpoint itself, which its clients see only as E316. */
  onFault?: (error: Error) => void;
}

export interface Endpoint {
  /** Where it listens, without a slash at the end. */
  url: string;
  port: number;
  engine: Engine;
  /** What it serves, and to whom. */
  routes: readonly GuardedRoute[];
  /** Ends running requests, the connections and the engine. */
  close(): Promise<void>;
}

/** How long close() lets running requests finish. */
const GRACE_MS = 3000;

const engineOptions = ({ threads = 1, bodyLimitBytes, engineMemoryBytes }: EndpointOptions) => ({
  threads,
  ...(bodyLimitBytes !== undefined && { outputBytes: bodyLimitBytes }),
  ...(engineMemoryBytes !== undefined && { memoryBytes: engineMemoryBytes }),
});

/** A path of the protocol with one slash between its parts and none at its end, as clients put it together that end an address with one. */
const withoutSlashes = (url: string): string =>
  url.replace(/^\/+v2(?=[/?]|$)[^?]*/, (path) => path.replace(/\/+/g, '/').replace(/\/$/, ''));

async function buildApp(options: EndpointOptions, engine: Engine) {
  const {
    host = '127.0.0.1',
    token,
    allowedOrigins = [],
    allowedHosts = [],
    bodyLimitBytes = 64 * 2 ** 20,
    requestTimeoutMs = 120_000,
    maxModels = 64,
    maxModelBytes = 512 * 2 ** 20,
    maxWaiting = 256,
    maxWaitingEach = 16,
  } = options;
  const access = { allowedOrigins, allowedHosts, host, ...(token !== undefined && { token }) };
  const app = Fastify({
    ...logging(options.logLevel ?? 'silent'),
    https: options.tls ?? null,
    bodyLimit: bodyLimitBytes,
    // Longer names are refused in words where they mean something.
    routerOptions: { maxParamLength: 4096 },
    rewriteUrl: ({ url = '' }) => withoutSlashes(url),
    requestTimeout: requestTimeoutMs,
    return503OnClosing: true,
    frameworkErrors: answerBadPath(access),
    clientErrorHandler: answerBadRequest,
  });
  const onFault = options.onFault ?? (options.logLevel ? undefined : (error: Error) => console.error(error));
  answerErrors(app, onFault);
  // Before every hook that may refuse: the socket of a refused upgrade is closed by this plugin alone.
  await acceptWebSockets(app);
  app.addHook('onRequest', async (request, reply) => {
    const isPage = request.routeOptions.config?.access === 'page';
    reply.headers({
      ...ISOLATION_HEADERS,
      'content-security-policy': isPage ? PAGE_POLICY : ANSWER_POLICY,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-request-id': request.id,
    });
  });
  // The order counts: strangers first, then the preflights of those who are known, then who they are.
  guardAddress(app, access);
  await app.register(cors, {
    origin: allowedOrigins.includes('*') ? '*' : [...allowedOrigins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', HEADER_LENGTH, CHECKSUM, LINK_MBPS, LINK_DELAY_MS],
    exposedHeaders: [HEADER_LENGTH, CHECKSUM],
    maxAge: 600,
    strictPreflight: false,
  });
  const routes = guardRoutes(app, access);
  await startClock();
  const links = new ThrottledLinks(realClock);
  readBodies(app, bodyLimitBytes, { links, timeoutMs: requestTimeoutMs });
  const queue = new RunQueue(maxWaiting, maxWaitingEach, { most: 8, waitMs: 2, ...options.batch });
  const repository = new ModelRepository(engine, queue, {
    maxModels,
    maxBytes: maxModelBytes,
    timeoutMs: requestTimeoutMs,
  });
  const serving = { repository, queue, links, timeoutMs: requestTimeoutMs, bodyLimitBytes };
  addRoutes(app, { ...serving, engine });
  addProxy(app, {
    links,
    timeoutMs: requestTimeoutMs,
    bodyLimitBytes,
    allowedServers: options.allowedServers ?? [],
  });
  addMetrics(app, repository, engine, queue);
  const toLinkError = (error: unknown) => {
    const told = asLinkError(error as Error);
    if (told.code === 'E316') {
      app.log.error(error);
      onFault?.(error as Error);
    }
    return told;
  };
  addChannel(app, { ...serving, asLinkError: toLinkError }, { ...CHANNEL_LIMITS, ...options.channels });
  if (options.studioDir !== undefined) await serveStudio(app, options.studioDir);
  return { app, routes };
}

/** What goes wrong when a port is opened, in words. */
function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new LinkError('E318', `port ${port} of ${host} is in use by another program`, { cause: error });
}

/** Opens an edge endpoint. Throws E318 when the port is taken, Error when studioDir holds no built studio. */
export async function createEndpoint(options: EndpointOptions = {}): Promise<Endpoint> {
  const { host = '127.0.0.1', port = 0 } = options;
  const engine = options.engine ?? (await childEngine(engineOptions(options)));
  let built: Awaited<ReturnType<typeof buildApp>> | undefined;
  try {
    built = await buildApp(options, engine);
    await built.app.listen({ host, port });
  } catch (error) {
    await built?.app.close();
    await engine.close();
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
  const { app: opened, routes } = built;
  const { port: opensAt } = opened.server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `${options.tls ? 'https' : 'http'}://${shown}:${opensAt}`,
    port: opensAt,
    engine,
    routes,
    async close() {
      const cut = setTimeout(() => opened.server.closeAllConnections(), GRACE_MS);
      await opened.close();
      clearTimeout(cut);
      await engine.close();
    },
  };
}
