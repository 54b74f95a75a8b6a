import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertChecksum, checksumOf } from '../coinference/checksum.ts';
import { LinkError } from '../coinference/errors.ts';
import type { Encoded } from '../coinference/messages.ts';
import { BINARY_TYPE, CHECKSUM, HEADER_LENGTH, JSON_TYPE } from '../coinference/protocol.ts';
import { readBody, writeBody } from './body.ts';
import { nowNs } from './clock.ts';
import { CODINGS_READ, codingOf, inflated } from './inflate.ts';
import { type Direction, linkShapeOf, type Pacer, type ThrottledLinks } from './pacing.ts';
import { crc32Of } from './slices.ts';

/** A body as it came in, with the time it took. */
export interface ReceivedBody {
  bytes: Uint8Array;
  headerLength: string | undefined;
  contentType: string | undefined;
  /** From the headers to the last byte. */
  receiveNs: number;
  /** When the last byte came, on nowNs' clock. */
  receivedAt: number;
}

/** The longest that one body may take, ms; and what ends the clocks of a request. */
export interface TransferLimits {
  links: ThrottledLinks;
  timeoutMs: number;
}

function pacerOf(
  { links, timeoutMs }: TransferLimits,
  request: FastifyRequest,
  direction: Direction,
): Pacer | null {
  const shape = linkShapeOf(request.headers);
  const bounds = { signal: hangUpSignal(request), limitMs: timeoutMs };
  return shape && links.pacer(request.ip, shape, direction, bounds);
}

const single = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join() : header);

/** Reads every body as bytes, held to the link that the request's headers ask for. */
export function readBodies(app: FastifyInstance, limitBytes: number, limits: TransferLimits): void {
  app.addHook('onRequest', async (request, reply) => {
    hangUps.set(request.raw, signalOf(reply));
    try {
      codingOf(request.headers['content-encoding']);
    } catch (refused) {
      reply.header('accept-encoding', CODINGS_READ);
      throw refused;
    }
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: FastifyRequest['raw']) => {
    const started = nowNs();
    const length = request.headers['content-length'];
    const announced = length === undefined ? undefined : Number(length);
    const bytes = await readBody(payload, announced, limitBytes, pacerOf(limits, request, 'up'));
    const receivedAt = nowNs();
    const checksum = single(request.headers[CHECKSUM]);
    if (checksum !== undefined) assertChecksum(bytes, checksum, await crc32Of(bytes));
    const received: ReceivedBody = {
      bytes: await inflated(bytes, codingOf(request.headers['content-encoding']), limitBytes),
      headerLength: single(request.headers[HEADER_LENGTH]),
      contentType: request.headers['content-type'],
      receiveNs: receivedAt - started,
      receivedAt,
    };
    return received;
  });
}

/** The body of a request; empty when it had none. */
export function bodyOf(request: FastifyRequest): ReceivedBody {
  const body = request.body as ReceivedBody | undefined;
  const none = { headerLength: undefined, contentType: JSON_TYPE, receiveNs: 0, receivedAt: nowNs() };
  return body ?? { ...none, bytes: new Uint8Array() };
}

/** Sends a message, held to the link that the request's headers ask for. */
export async function sendMessage(
  limits: TransferLimits,
  request: FastifyRequest,
  reply: FastifyReply,
  message: Encoded,
): Promise<void> {
  const pacer = pacerOf(limits, request, 'down');
  // While it can still be refused: behind the headers there is no way to say so.
  pacer?.checkFits(message.body.length);
  reply.header(CHECKSUM, checksumOf(message.body));
  if (!pacer) {
    await reply.headers(message.headers).send(Buffer.from(message.body.buffer));
    return;
  }
  // By hand, because the headers have to leave before the body's first piece is due.
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    ...message.headers,
    'content-length': message.body.length,
  });
  reply.raw.flushHeaders();
  await writeBody(reply.raw, message.body, pacer);
}

/** Who asks, for the queue: a device's address and its connection. */
export const clientOf = (request: FastifyRequest) => `${request.ip} ${request.socket.remotePort}`;

/** By the raw request: what reads a body has no reply to hand. */
const hangUps = new WeakMap<FastifyRequest['raw'], AbortSignal>();

function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new LinkError('E314', 'the other side hung up'));
  });
  return controller.signal;
}

/** Aborts when the other side hangs up before its answer is complete. */
export function hangUpSignal(request: FastifyRequest): AbortSignal {
  const signal = hangUps.get(request.raw);
  if (!signal) throw new Error('readBodies has not seen this request');
  return signal;
}

export const isBinary = (contentType: string | undefined) => contentType?.startsWith(BINARY_TYPE) ?? false;
