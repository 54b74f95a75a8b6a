import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LinkError, type LinkErrorCode } from '../coinference/errors.ts';
import { checkHost, type Reach } from './reach.ts';

const BY_STATUS: Record<number, LinkErrorCode> = { 403: 'E317', 404: 'E317', 413: 'E306', 415: 'E321' };

/** What a client is told of an error. */
export function asLinkError(error: Error & { statusCode?: number }): LinkError {
  if (error instanceof LinkError) return error;
  const { statusCode = 500, message } = error;
  if (statusCode < 500) return new LinkError(BY_STATUS[statusCode] ?? 'E309', message, { cause: error });
  // The fault's own words may name files and code: they are for the log.
  return new LinkError('E316', 'a fault of the endpoint itself', { cause: error });
}

function answer(error: FastifyError | LinkError, reply: FastifyReply): FastifyReply {
  const { code, message, status, retryAfterS } = asLinkError(error);
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS);
  const where = code === 'E316' ? `: see its log for request ${reply.request.id}` : '';
  return reply.code(status || 500).send({ error: message + where, code });
}

/** Every error becomes `{"error", "code"}` and its status here, and nowhere else. */
export function answerErrors(app: FastifyInstance, onFault?: (error: Error) => void): void {
  app.setErrorHandler<FastifyError | LinkError>((error, request, reply) => {
    if (asLinkError(error).code === 'E316') {
      request.log.error(error);
      onFault?.(error);
    }
    return answer(error, reply);
  });
  app.setNotFoundHandler((request) => {
    throw new LinkError('E317', `${request.method} ${request.url} is not served here`);
  });
}

/** Answers what never reaches a route or a hook: paths that cannot be decoded. */
export function answerBadPath(reach: Reach) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    try {
      checkHost(request, reach);
      answer(error, reply);
    } catch (refused) {
      answer(refused as LinkError, reply);
    }
  };
}

/** Answers what is no HTTP: the connection ends with it. */
export function answerBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const body = JSON.stringify({ error: STATUS_CODES[status], code: status === 408 ? 'E314' : 'E309' });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json`;
  socket.end(`${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
}
