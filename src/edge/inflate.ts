import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { LinkError } from '../coinference/errors.ts';

type Inflate = (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const CODINGS = new Map<string, Inflate | null>([
  ['identity', null],
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** For the Accept-Encoding of an answer that refuses another coding. */
export const CODINGS_READ = 'gzip, deflate, br';

/** The coding that a request's body came in. Throws E321 for one that is not read here. */
export function codingOf(header: string | undefined): string {
  const coding = header?.trim().toLowerCase() || 'identity';
  if (CODINGS.has(coding)) return coding;
  throw new LinkError(
    'E321',
    `Content-Encoding ${JSON.stringify(coding)} is not read here: use ${CODINGS_READ}`,
  );
}

/** The body behind its coding. Throws E306 beyond the limit, before it is all in memory, E309 when it is damaged. */
export async function inflated(bytes: Uint8Array, coding: string, limit: number): Promise<Uint8Array> {
  const inflate = CODINGS.get(coding);
  if (!inflate) return bytes;
  try {
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new LinkError('E306', `the body is larger than the limit of ${limit} bytes once it is unpacked`);
    }
    throw new LinkError('E309', `the body is no ${coding}: ${message}`, { cause });
  }
}
