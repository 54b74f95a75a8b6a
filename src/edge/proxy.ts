import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import { BINARY_TYPE, HEADER_LENGTH, JSON_TYPE } from '../coinference/protocol.ts';
import { bodyOf, hangUpSignal, sendMessage, type TransferLimits } from './exchange.ts';

interface ProxyOptions extends TransferLimits {
  /** Origins of the servers that are let through, such as http://triton:8000; nothing else is ever asked. */
  allowedServers: readonly string[];
  bodyLimitBytes: number;
}

interface Params {
  server: string;
  '*': string;
}

/** The origin of an address that is nothing but an origin. Throws E472. */
export function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const plain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (plain && url.username === '' && url.password === '') return url.origin;
  throw new LinkError(
    'E472',
    `${JSON.stringify(address)} is not the address of a server, such as http://host:8000`,
  );
}

/** A path of the protocol, each part of it rewritten. Throws E317. */
function pathOf(rest: string): string {
  const parts = rest.split('/');
  const sound = parts[0] === 'v2' && parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (sound) return `/${parts.map(encodeURIComponent).join('/')}`;
  throw new LinkError('E317', `/${rest} is no path of the Open Inference Protocol`);
}

/** A body, as far as the limit. Throws E306. */
async function readAnswer(response: Response, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) throw new LinkError('E306', `the server's answer is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** Headers that mean something to the protocol; no others pass, either way. */
function passed(type: string | null | undefined, headerLength: string | null | undefined) {
  return { ...(type && { 'content-type': type }), ...(headerLength && { [HEADER_LENGTH]: headerLength }) };
}

/**
 * Lets the servers that were allowed be asked under this endpoint's own address: pages reach servers without CORS so, and
 * links to them can be held to a rate. Token, limits, deadlines and checks are those of every other route.
 */
export function addProxy(app: FastifyInstance, options: ProxyOptions): void {
  const allowed = new Set(options.allowedServers.map(originOf));
  if (allowed.size === 0) return;
  const late = () =>
    new LinkError('E476', `the server gave no complete answer within ${options.timeoutMs} ms`);

  async function ask(request: FastifyRequest, origin: string, path: string) {
    const { bytes, contentType, headerLength } = bodyOf(request);
    const post = request.method === 'POST';
    return withDeadline(hangUpSignal(request), options.timeoutMs, late, async (signal) => {
      let response: Response;
      try {
        response = await fetch(origin + path, {
          method: post ? 'POST' : 'GET',
          headers: post ? passed(contentType ?? JSON_TYPE, headerLength) : {},
          ...(post && { body: new Uint8Array(bytes) }),
          redirect: 'manual',
          signal,
        });
      } catch (cause) {
        signal.throwIfAborted();
        const { code = 'no connection' } = ((cause as Error).cause ?? {}) as { code?: string };
        throw new LinkError('E476', `${origin} does not answer: ${code}`, { cause });
      }
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        throw new LinkError('E476', `${origin} answers with a redirect (status ${response.status})`);
      }
      return { response, body: await readAnswer(response, options.bodyLimitBytes) };
    });
  }

  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { server, '*': rest } = request.params as Params;
    const origin = originOf(server);
    if (!allowed.has(origin)) throw new LinkError('E472', `${origin} is not let through here`);
    const { response, body } = await ask(request, origin, pathOf(rest));
    const type = response.headers.get('content-type');
    const speaks = body.length === 0 || type?.startsWith(JSON_TYPE) || type?.startsWith(BINARY_TYPE);
    if (!speaks) throw new LinkError('E474', `${origin} answered with ${type ?? 'no content type'}`);
    const headers = passed(type, response.headers.get(HEADER_LENGTH));
    if (!response.ok) return reply.code(response.status).headers(headers).send(Buffer.from(body.buffer));
    await sendMessage(options, request, reply, { headers: headers as Record<string, string>, body });
    return reply;
  };
  for (const method of ['GET', 'POST'] as const) {
    app.route({ method, url: '/proxy/:server/*', config: { access: 'token' }, handler });
  }
}
