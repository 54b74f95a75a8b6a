import { base64 } from '../system/base64.ts';
import type { RawAnswer } from './answers.ts';
import { checkedLink, type RawLink } from './checkedLink.ts';
import { assertChecksum, checksumOf } from './checksum.ts';
import { withDeadline } from './deadline.ts';
import { DEFLATE_EXTENSION, deflated, restored } from './deflated.ts';
import { LinkError } from './errors.ts';
import { assertLoads, assertUnheld, foreignRequest, isForeign, isProxied, lacksOf } from './foreign.ts';
import { reasonOf, toldBy, UNREACHABLE } from './httpProblems.ts';
import type { Link, Transport } from './link.ts';
import {
  joined,
  parseJson,
  type RequestParts,
  requestMessage,
  splitResponse,
  tensorsOf,
} from './messages.ts';
import { ModelMetadata, ServerMetadata } from './oip.ts';
import {
  BINARY_TYPE,
  CHECKSUM,
  HEADER_LENGTH,
  JSON_TYPE,
  LINK_DELAY_MS,
  LINK_MBPS,
  MAX_RESTORED,
  MODEL_FILE,
  NOT_TAKEN,
  PROTOCOL_REVISION,
  RAW_LOAD,
  revisionOf,
} from './protocol.ts';
import { streamZlib, type Zlib } from './zlib.ts';

export interface HttpLinkOptions {
  /** The endpoint's address, such as http://127.0.0.1:8600. */
  url: string;
  token?: string;
  /** Holds inferences to this rate each way, 10^6 bits a second; the real link's when absent. */
  mbps?: number;
  /** Adds this delay each way. */
  delayMs?: number;
  /** What each inference is held to, asked when it begins: for a link that changes. In the place of `mbps` and `delayMs`. */
  held?: () => { mbps?: number; delayMs?: number };
  /** For each request as a whole. Default 60 s. */
  timeoutMs?: number;
  /** Compresses what may be compressed. Default: the platform's streams; nodeZlib is faster in Node. */
  zlib?: Zlib;
}

interface Answer {
  headers: Headers;
  body: Uint8Array;
  /** From the answer's headers to its last byte. */
  downMs: number;
  totalMs: number;
}

/** A link to an endpoint over HTTP, in a browser, a worker or Node. */
export const httpLink = (options: HttpLinkOptions): Link => checkedLink(rawHttpLink(options));

const TRANSPORT: Transport = { kind: 'http' };
/** What a server of others says of a model that it does not have: Triton answers with status 400. */
const UNKNOWN_TO_OTHERS: readonly string[] = ['E304', 'E309', 'E312'];

/** The same before its answers are checked. */
export function rawHttpLink(options: HttpLinkOptions): RawLink {
  const { token, held = () => options, timeoutMs = 60_000, zlib = streamZlib } = options;
  const url = options.url.replace(/\/+$/, '');
  const auth: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const shapeNow = (): Record<string, string> => {
    const { mbps, delayMs } = held();
    return {
      ...(mbps !== undefined && Number.isFinite(mbps) && { [LINK_MBPS]: String(mbps) }),
      ...(delayMs !== undefined && { [LINK_DELAY_MS]: String(delayMs) }),
    };
  };

  /** Whether something answers there: a browser does not say why a request failed. */
  async function answers(signal: AbortSignal): Promise<boolean> {
    // Health needs no token and, unlike a readable answer, no permission of the other side.
    const probe = fetch(`${url}/v2/health/live`, { signal, mode: 'no-cors' });
    return probe.then(
      () => true,
      () => false,
    );
  }

  /** Whether any answer could be read yet. */
  let readable = false;

  async function exchange(signal: AbortSignal, path: string, init: RequestInit): Promise<Answer> {
    const started = performance.now();
    let response: Response;
    try {
      response = await fetch(url + path, {
        ...init,
        signal,
        headers: { ...auth, ...init.headers },
      });
    } catch (cause) {
      signal.throwIfAborted();
      const { code, reason } = reasonOf(cause);
      // A connection that was kept alive may end just as it is used again: then the endpoint is still there.
      const there = code === undefined ? await answers(signal) : !UNREACHABLE.test(code);
      signal.throwIfAborted();
      // A browser hides why: where something answers and not one answer could be read, no page may read them.
      if (there && code === undefined && !readable) {
        throw new LinkError('E475', `${url} answers, and lets no page of this address read it`, { cause });
      }
      if (there) throw new LinkError('E314', `the connection to ${url} broke off: ${reason}`, { cause });
      throw new LinkError('E301', `no answer from ${url}: ${reason}`, { cause });
    }
    const headed = performance.now();
    let body: Uint8Array;
    try {
      body = new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      signal.throwIfAborted();
      throw new LinkError('E314', `the answer of ${url} broke off: ${reasonOf(cause).reason}`, { cause });
    }
    const ended = performance.now();
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      throw new LinkError('E474', `${url} answered ${path} with a web page (status ${response.status})`);
    }
    if (!response.ok) throw toldBy(response.status, body);
    readable = true;
    return { headers: response.headers, body, downMs: ended - headed, totalMs: ended - started };
  }

  const request = (signal: AbortSignal, path: string, init: RequestInit = {}): Promise<Answer> => {
    const late = () => new LinkError('E302', `${url} gave no complete answer within ${timeoutMs} ms`);
    return withDeadline(signal, timeoutMs, late, (inner) => exchange(inner, path, init));
  };
  const modelPath = (model: string, tail = '') => `/v2/models/${encodeURIComponent(model)}${tail}`;
  const repositoryPath = (model: string, verb: string) =>
    `/v2/repository/models/${encodeURIComponent(model)}/${verb}`;
  const mismatch = (what: string, cause?: unknown) => new LinkError('E303', `${url} ${what}`, { cause });

  async function describe(signal: AbortSignal): Promise<ServerMetadata> {
    let server: ServerMetadata;
    try {
      server = parseJson(ServerMetadata, (await request(signal, '/v2')).body);
    } catch (error) {
      const { code } = error as Partial<LinkError>;
      if (code !== 'E304' && code !== 'E309' && code !== 'E317') throw error;
      throw mismatch('does not speak the Open Inference Protocol v2', error);
    }
    const revision = revisionOf(server.extensions);
    if (revision !== null && revision !== PROTOCOL_REVISION) {
      throw mismatch(
        `is version ${server.version} with protocol ${revision}; this side speaks ${PROTOCOL_REVISION}`,
      );
    }
    return server;
  }

  let server: ServerMetadata | undefined;
  /** Before the first use, so that a wrong version is named as such and not by what it breaks. */
  async function check(signal: AbortSignal): Promise<ServerMetadata> {
    server ??= await describe(signal);
    return server;
  }

  async function infer(signal: AbortSignal, model: string, parts: RequestParts): Promise<RawAnswer> {
    const about = await check(signal);
    const foreign = isForeign(about);
    const startedAt = performance.now();
    const { deflate = [] } = parts;
    const names = about.extensions.includes(DEFLATE_EXTENSION) ? deflate : [];
    const encode = async () => {
      if (foreign) return foreignRequest(url, about, parts);
      const message = requestMessage({ ...parts, deflate: names });
      return joined({ ...message, ...(await deflated(message, new Set(names), zlib)) });
    };
    const { body, headers } = await encode();
    const shape = shapeNow();
    // Headers of our own would be refused to pages by servers that do not know them.
    const own = foreign && !isProxied(url) ? {} : { ...shape, [CHECKSUM]: checksumOf(body) };
    if (foreign && !isProxied(url)) assertUnheld(url, about, Object.keys(shape).length > 0);
    const encodeMs = performance.now() - startedAt;
    const question = { method: 'POST', body, headers: { ...headers, ...own } };
    const answer = await request(signal, modelPath(model, '/infer'), question).catch(async (error) => {
      // Such servers have no number for a model that they do not have, or have no more.
      const unclear = foreign && error instanceof LinkError && UNKNOWN_TO_OTHERS.includes(error.code);
      if (!unclear || (await ready(signal, model))) throw error;
      throw new LinkError('E304', `${url} has no model ${model}`, { cause: error });
    });
    const answeredAt = performance.now();
    const checksum = answer.headers.get(CHECKSUM);
    if (!foreign || checksum !== null) assertChecksum(answer.body, checksum);
    const { response, raw: tail } = splitResponse({
      headerLength: answer.headers.get(HEADER_LENGTH),
      contentType: answer.headers.get('content-type'),
      body: answer.body,
    });
    const came = await restored(response.outputs, tail, MAX_RESTORED, zlib);
    const outputs = tensorsOf(came.list, came.raw);
    const decodeMs = performance.now() - answeredAt;
    const { downMs, totalMs } = answer;
    const times = { downMs, totalMs, encodeMs, decodeMs };
    const bytes = { bytesUp: body.length, bytesDown: answer.body.length };
    const raw = deflate.length > names.length && { raw: NOT_TAKEN };
    const transport = { ...TRANSPORT, ...raw, ...(foreign && { lacks: lacksOf(about) }) };
    return { response, outputs, ...bytes, ...times, transport, ...(foreign && { foreign }) };
  }

  async function ready(signal: AbortSignal, model: string): Promise<boolean> {
    const unknown = isForeign(await check(signal)) ? UNKNOWN_TO_OTHERS : ['E304'];
    try {
      await request(signal, modelPath(model, '/ready'));
      return true;
    } catch (error) {
      if (error instanceof LinkError && unknown.includes(error.code)) return false;
      throw error;
    }
  }

  return {
    describe: async (signal) => ({ ...(await describe(signal)), transport: TRANSPORT }),
    infer,
    ready,
    foreign: async (signal) => isForeign(await check(signal)),
    async metadata(signal, model) {
      return parseJson(ModelMetadata, (await request(signal, modelPath(model))).body);
    },
    async load(signal, model, bytes) {
      const about = await check(signal);
      const raw = about.extensions.includes(RAW_LOAD);
      if (isForeign(about)) assertLoads(url, about, model);
      // Triton takes files with a configuration alone; ours reads it too.
      const config = JSON.stringify({ name: model, platform: 'onnxruntime_onnx', max_batch_size: 0 });
      const text = () => JSON.stringify({ parameters: { config, [MODEL_FILE]: base64(bytes) } });
      const body = raw ? new Uint8Array(bytes) : new TextEncoder().encode(text());
      const checksum = !isForeign(about) && { [CHECKSUM]: checksumOf(body) };
      const headers = { 'content-type': raw ? BINARY_TYPE : JSON_TYPE, ...checksum };
      await request(signal, repositoryPath(model, 'load'), { method: 'POST', body, headers });
    },
    async unload(signal, model) {
      const headers = { 'content-type': 'application/json' };
      await request(signal, repositoryPath(model, 'unload'), { method: 'POST', body: '{}', headers });
    },
  };
}
