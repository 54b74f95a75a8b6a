import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * What Fastify is told about its log: JSON, one line an event, on stderr, since stdout is for results. Of a
 * request it names no header and no query, where somebody may have put a secret.
 */
export const logging = (level: LogLevel) => ({
  genReqId: () => randomUUID(),
  logger: {
    level,
    stream: process.stderr,
    serializers: {
      req: ({ method, url, ip }: FastifyRequest) => ({ method, path: url.split('?')[0], from: ip }),
    },
  },
});
