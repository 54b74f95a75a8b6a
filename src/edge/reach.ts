import { isIP } from 'node:net';
import { hostname as machineName } from 'node:os';
import type { FastifyRequest } from 'fastify';
import { LinkError } from '../coinference/errors.ts';

/** From where an endpoint can be used. */
export interface Reach {
  /** The address that the endpoint listens on. */
  host: string;
  /** Other sites whose pages may use the endpoint; '*' for all. */
  allowedOrigins: readonly string[];
  /** Names besides its addresses and the machine's own name that the endpoint answers to. */
  allowedHosts: readonly string[];
}

/** A name or an address with or without a port: nothing that URL would read past. */
const HOST = /^(\[[\d.:a-f]+\]|[\w.-]+)(:\d{1,5})?$/i;

/** The name in a Host header, in lower case and without brackets; null when it is none. */
function nameIn(host: string): string | null {
  if (!HOST.test(host)) return null;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return null;
  }
}

/** Reached from this machine alone. */
const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));

function isOwnName(name: string, { host, allowedHosts }: Reach): boolean {
  if (isLoopback(name) || allowedHosts.includes(name)) return true;
  if (isLoopback(host)) return false;
  // Nobody can point an address elsewhere; a name can be pointed here by its owner.
  const own = machineName().toLowerCase();
  return isIP(name) > 0 || [host, own, `${own}.local`].includes(name);
}

/**
 * A name that somebody else pointed at this machine (DNS rebinding) would make their page ours in the eyes of
 * the browser. Throws E307.
 */
export function checkHost({ headers, raw }: FastifyRequest, reach: Reach): void {
  // Load balancers probe in HTTP/1.0 without a name; every browser sends one.
  if (raw.httpVersion === '1.0' && headers.host === undefined) return;
  const { host: asked = '' } = headers;
  if (reach.allowedOrigins.some((origin) => origin === '*' || origin.split('//')[1] === asked)) return;
  const name = nameIn(asked);
  if (name !== null && isOwnName(name, reach)) return;
  throw new LinkError('E307', `this endpoint does not answer as ${JSON.stringify(asked)}`);
}

/**
 * A page of another site must not drive an endpoint behind its visitor's back. Browsers name the page's origin
 * in requests that its script may read and in every POST, and say of the others whether they cross sites.
 * @param isPage the studio's own files, to which another site may lead (but which it cannot read or frame)
 * Throws E307.
 */
export function checkOrigin({ headers }: FastifyRequest, { allowedOrigins }: Reach, isPage: boolean): void {
  if (allowedOrigins.includes('*')) return;
  const { origin, host: asked = '', 'sec-fetch-site': site } = headers;
  if (origin === undefined) {
    if (isPage || site === undefined || site === 'same-origin' || site === 'none') return;
    throw new LinkError('E307', 'pages of other sites may not use this endpoint');
  }
  if (allowedOrigins.includes(origin)) return;
  if (origin === `http://${asked}` || origin === `https://${asked}`) return;
  throw new LinkError('E307', `pages of ${origin} may not use this endpoint`);
}
