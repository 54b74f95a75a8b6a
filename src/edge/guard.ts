import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LinkError } from '../coinference/errors.ts';

export interface GuardOptions {
  /** Bearer token that every /v2 request but the health checks must carry. */
  token?: string;
  /** Other sites whose pages may use the endpoint; '*' for all. */
  allowedOrigins: readonly string[];
  /** The address that the endpoint listens on. */
  host: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);
const digest = (text: string) => createHash('sha256').update(text).digest();

function hostname(host: string): string | null {
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return null;
  }
}

/**
 * A page of another site must not drive an endpoint behind its visitor's back, by a request that needs no
 * preflight or by a name of its own that resolves to this machine. Throws E307.
 */
function checkOrigin(request: FastifyRequest, { allowedOrigins, host }: GuardOptions): void {
  if (allowedOrigins.includes('*')) return;
  const { origin, host: asked = '' } = request.headers;
  if (origin !== undefined) {
    if (allowedOrigins.includes(origin)) return;
    if (origin !== `http://${asked}` && origin !== `https://${asked}`) {
      throw new LinkError('E307', `pages of ${origin} may not use this endpoint`);
    }
  }
  const known = allowedOrigins.some((allowed) => allowed.split('//')[1] === asked);
  if (LOOPBACK.has(host) && !known && !LOOPBACK.has(hostname(asked) ?? '')) {
    throw new LinkError('E307', `this endpoint is for this machine and does not answer as ${asked}`);
  }
}

/** Throws E305. */
function checkToken(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return;
  reply.header('www-authenticate', 'Bearer');
  throw new LinkError('E305', given === undefined ? 'a bearer token is needed' : 'the token is wrong');
}

/** Lets a request to /v2 through, or throws E307 or E305. */
export function guard(request: FastifyRequest, reply: FastifyReply, options: GuardOptions): void {
  checkOrigin(request, options);
  const health = request.url.startsWith('/v2/health/');
  if (options.token !== undefined && !health) checkToken(request, reply, options.token);
}
