import { isLinkErrorCode, LinkError, type LinkErrorCode } from './errors.ts';
import { parseJson } from './messages.ts';
import { ErrorMessage } from './oip.ts';

const BY_STATUS: Record<number, LinkErrorCode> = {
  400: 'E309',
  401: 'E305',
  403: 'E307',
  404: 'E304',
  405: 'E315',
  408: 'E302',
  413: 'E306',
  415: 'E321',
  503: 'E312',
};

/** The problem that an answer of status 400 or more tells. */
export function toldBy(status: number, body: Uint8Array): LinkError {
  try {
    const { error, code } = parseJson(ErrorMessage, body);
    return new LinkError(isLinkErrorCode(code) ? code : (BY_STATUS[status] ?? 'E316'), error);
  } catch {
    return new LinkError(BY_STATUS[status] ?? 'E316', `the endpoint answered with status ${status}`);
  }
}

/** Why fetch failed; Node hides the reason in the cause, browsers keep it to themselves. */
export function reasonOf(error: unknown): { code?: string | undefined; reason: string } {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, message } = cause as { code?: string; message?: string };
  return { code, reason: code ?? message ?? String(cause) };
}

/** Node's and undici's words for nobody being there: no connection came about. */
export const UNREACHABLE =
  /^(ECONNREFUSED|E(HOST|NET)(UNREACH|DOWN)|ENOTFOUND|EAI_\w+|EADDRNOTAVAIL|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EACCES|EPERM|\w*CERT\w*|ERR_TLS_\w+)$/;
