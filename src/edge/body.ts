import type { Readable, Writable } from 'node:stream';
import { LinkError } from '../coinference/errors.ts';
import type { Pacer } from './pacing.ts';
import { SLICE_BYTES } from './slices.ts';

const tooLarge = (limit: number) =>
  new LinkError('E306', `the body is larger than the limit of ${limit} bytes`);

const joined = (chunks: readonly Uint8Array[], length: number): Uint8Array =>
  chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);

/** How many times the limit is taken in of a body that is refused. */
const FORGOTTEN = 16;

/**
 * Takes in the rest of a body that is refused. Most clients read no answer before they have sent all, and say only that the
 * connection broke where it is closed meanwhile.
 */
async function forget(source: Readable, announced: number | undefined, limit: number): Promise<void> {
  let left = FORGOTTEN * limit;
  try {
    if ((announced ?? 0) > left) return;
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      left -= chunk.length;
      if (left < 0) return;
    }
  } catch {
    // Who hung up reads no answer.
  } finally {
    source.resume();
  }
}

/**
 * Reads a whole body, no faster than the pacer allows: what waits stays in the socket, so the sender
 * feels the link. Throws E306 beyond the limit, once the sender is through, within reason.
 */
export async function readBody(
  source: Readable,
  announced: number | undefined,
  limit: number,
  pacer: Pacer | null,
): Promise<Uint8Array> {
  if (announced !== undefined && announced > limit) {
    await forget(source, announced, limit);
    throw tooLarge(limit);
  }
  pacer?.checkFits(announced ?? 0);
  const chunks: Uint8Array[] = [];
  // A large body is put in place as it comes: joining it at the end would keep others waiting. Memory that is never
  // written to is never taken, so an announcement alone costs nothing.
  const place = (announced ?? 0) > SLICE_BYTES ? Buffer.allocUnsafeSlow(announced as number) : null;
  let length = 0;
  try {
    // The stream survives an early end: destroying it would cut the connection before the answer is out.
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      if (length + chunk.length > limit) {
        await forget(source, announced, limit);
        throw tooLarge(limit);
      }
      if (place) place.set(chunk, length);
      else chunks.push(chunk);
      length += chunk.length;
      await pacer?.passing(length);
    }
  } catch (cause) {
    if (cause instanceof LinkError) throw cause;
    throw new LinkError('E314', `the request broke off after ${length} bytes`, { cause });
  }
  const body = place ? place.subarray(0, length) : joined(chunks, length);
  await pacer?.complete(length);
  return body;
}

/** Settles when the stream takes more, or never will. */
function drained(target: Writable): Promise<void> {
  return new Promise((done) => {
    const settle = () => {
      target.off('drain', settle).off('close', settle);
      done();
    };
    target.once('drain', settle).once('close', settle);
  });
}

/** Writes a whole body and ends the stream, no faster than the pacer allows. Returns early if the reader left. */
export async function writeBody(target: Writable, body: Uint8Array, pacer: Pacer): Promise<void> {
  for (let from = 0; from < body.length && !target.destroyed; ) {
    const to = Math.min(from + pacer.chunkBytes, body.length);
    try {
      await (to === body.length ? pacer.complete(to) : pacer.passing(to));
    } catch (error) {
      if (target.destroyed) return;
      throw error;
    }
    if (target.destroyed) return;
    if (!target.write(body.subarray(from, to)) && to < body.length) {
      await drained(target);
    }
    from = to;
  }
  target.end();
}
