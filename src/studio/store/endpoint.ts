import { z } from 'zod';
import { LINK_ERRORS } from '../../coinference/errors.ts';
import { isProxied, lacksOf, proxied } from '../../coinference/foreign.ts';
import { PROTOCOL_REVISION, revisionOf } from '../../coinference/protocol.ts';
import type { EndpointState } from './ui.ts';

/** Through the endpoint that serves this page: a server without CORS is reached so, where that was allowed. */
function throughProxy(base: string): string | null {
  const at = globalThis.location?.origin;
  if (!at || base === '' || new URL(base).origin === at || isProxied(base)) return null;
  return proxied(at, base);
}

const PATIENCE_MS = 5000;
const serverSchema = z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) });

/** The address of the endpoint: '' is the one that serves this page. */
export const baseUrl = (url: string): string => url.trim().replace(/\/+$/, '');

/** Asks an endpoint who it is (Open Inference Protocol v2, GET /v2) and says in words why it cannot be used. */
export async function probeEndpoint(
  url: string,
  token: string,
  ask: typeof fetch = fetch,
): Promise<EndpointState> {
  const base = baseUrl(url);
  const where = base === '' ? 'the address of this page' : base;
  if (base !== '' && !URL.canParse(base)) {
    return { state: 'down', reason: `“${base}” is not an address: write http://host:port.` };
  }
  const once = () =>
    ask(`${base}/v2`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: 'no-store',
    });
  let response: Response;
  try {
    response = await once();
  } catch (error) {
    const slow = error instanceof DOMException && error.name === 'TimeoutError';
    const way = slow ? null : throughProxy(base);
    if (way !== null) {
      const found = await probeEndpoint(way, token, ask);
      if (found.state === 'connected') return { ...found, proxy: { of: base, url: way } };
    }
    return {
      state: 'down',
      reason: slow
        ? `No answer from ${where} in ${PATIENCE_MS / 1000} s.`
        : `Nothing answers at ${where}. Is the endpoint running, and does it allow this page's origin? A server without CORS, such as Triton, is reached through this page's endpoint when that was started with --allow-server ${base}.`,
    };
  }
  if (response.status === 401 || response.status === 403) {
    return {
      state: 'down',
      reason: `${where} wants a bearer token${token ? ', and refused this one' : ''}.`,
    };
  }
  if (!response.ok) return { state: 'down', reason: `${where} answered with status ${response.status}.` };
  const json: unknown = await response.json().catch(() => null);
  const server = serverSchema.safeParse(json);
  if (!server.success) {
    return { state: 'down', reason: `${where} answers, but not in the Open Inference Protocol v2.` };
  }
  const { name, version, extensions } = server.data;
  const revision = revisionOf(extensions);
  if (revision === null) {
    const lacks = lacksOf(server.data);
    return { state: 'connected', name, version, roundTripMs: await roundTrip(once), lacks };
  }
  if (revision !== PROTOCOL_REVISION) {
    const speaks = `speaks protocol ${revision}`;
    const help = LINK_ERRORS.E303.help;
    return {
      state: 'down',
      reason: `${name} ${version} at ${where} ${speaks}; this page speaks ${PROTOCOL_REVISION}. ${help}`,
    };
  }
  return { state: 'connected', name, version, roundTripMs: await roundTrip(once) };
}

/** The first question also pays for the connection and, at its start, for the page: a second one is timed. */
async function roundTrip(once: () => Promise<Response>): Promise<number | null> {
  const started = performance.now();
  try {
    await (await once()).arrayBuffer();
    return performance.now() - started;
  } catch {
    return null;
  }
}
