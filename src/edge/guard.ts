import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { LinkError } from '../coinference/errors.ts';
import { BEARER_PROTOCOL, BINARY_TYPE, JSON_TYPE } from '../coinference/protocol.ts';
import { checkHost, checkOrigin, type Reach } from './reach.ts';

/**
 * Who may use a route: `token` needs the endpoint's bearer token when it has one, `health` and `page`
 * (the built studio) do not. All of them need a host name and an origin that are known here.
 */
export type Access = 'token' | 'health' | 'page';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}

interface GuardOptions extends Reach {
  /** Bearer token that every route with access `token` asks for. */
  token?: string;
}

/** A route as it was added: who may use it stands beside it. */
export interface GuardedRoute {
  methods: readonly string[];
  url: string;
  access: Access;
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

const isUpgrade = ({ headers }: FastifyRequest) => headers.upgrade?.toLowerCase() === 'websocket';

/**
 * The token that a request carries: in the Authorization header, and nowhere else but in the one place
 * where a page can put it when it opens a WebSocket, as the subprotocol `bearer.<token in base64url>`.
 */
function tokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined || !isUpgrade(request)) return bearer;
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const carrier = offered.find((name) => name.startsWith(BEARER_PROTOCOL));
  return carrier && Buffer.from(carrier.slice(BEARER_PROTOCOL.length), 'base64url').toString();
}

/** Throws E305. */
function checkToken(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const given = tokenOf(request);
  if (given !== undefined && equal(given, token)) return;
  reply.header('www-authenticate', 'Bearer');
  throw new LinkError('E305', given === undefined ? 'a bearer token is needed' : 'the token is wrong');
}

const CARRIED_TYPES = new Set<string>([JSON_TYPE, BINARY_TYPE]);
/** What programs send that were not told a type: nothing (tritonclient), or a form's (curl --data). */
const UNTOLD_TYPES = new Set(['', 'application/x-www-form-urlencoded']);

/** Browsers put at least one of these on every POST, and no page can take them off. */
const isBrowser = ({ headers }: FastifyRequest) =>
  headers.origin !== undefined ||
  headers['sec-fetch-site'] !== undefined ||
  (headers['user-agent']?.startsWith('Mozilla/') ?? false);

/**
 * A call that changes something says that it carries JSON or bytes: a page of another origin cannot say so
 * without asking first (a CORS preflight). Throws E321.
 */
function checkContentType(request: FastifyRequest): void {
  if (request.method !== 'POST') return;
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (CARRIED_TYPES.has(type)) return;
  if (UNTOLD_TYPES.has(type) && !isBrowser(request)) return;
  throw new LinkError('E321', `Content-Type is ${type || 'missing'}: send ${JSON_TYPE} or ${BINARY_TYPE}`);
}

/** The first check of every request, whatever its path: is it for this endpoint, and from whom. Throws E307. */
export function guardAddress(app: FastifyInstance, options: GuardOptions): void {
  app.addHook('onRequest', async (request) => {
    checkHost(request, options);
    checkOrigin(request, options, request.routeOptions.config?.access === 'page');
  });
}

/**
 * The second check, by the route that the router found and never by the text of the URL, which can be spelt
 * in many ways. What is no route, or has no access rule, is treated as `token`. Throws E305, E321.
 * From here on a route without an access rule cannot be added. Returns the list of routes, which grows with them.
 */
export function guardRoutes(app: FastifyInstance, { token }: GuardOptions): readonly GuardedRoute[] {
  const routes: GuardedRoute[] = [];
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config?.access ?? 'token';
    if (access === 'page') return;
    reply.header('cache-control', 'no-store');
    if (token !== undefined && access !== 'health') checkToken(request, reply, token);
    checkContentType(request);
  });
  app.addHook('onRoute', ({ config, method, url }: RouteOptions) => {
    if (config?.access === undefined) throw new Error(`${method} ${url} has no access rule (see guard.ts)`);
    routes.push({ methods: [method].flat(), url, access: config.access });
  });
  return routes;
}
