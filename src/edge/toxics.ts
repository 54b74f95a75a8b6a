import { setTimeout as sleep } from 'node:timers/promises';
import { onAbort } from '../system/onAbort.ts';

/** One direction of a connection, for a toxic to act on. */
export interface Stretch {
  /** Cuts both sides at once, as a reset. */
  reset(): void;
  /** Aborts when the connection is over. */
  ended: AbortSignal;
  /** From 0 to below 1, from the proxy's seed. */
  random(): number;
}

/** What happens to bytes on their way, piece by piece. Toxics are combined by passing one's pieces to the next. */
export type Toxic = (pieces: AsyncIterable<Buffer>, stretch: Stretch) => AsyncIterable<Buffer>;

const never = (ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    onAbort(ended, resolve);
  });

/** Calls `at` when so many bytes have passed; what comes before passes. */
async function* until(
  pieces: AsyncIterable<Buffer>,
  bytes: number,
  at: () => unknown,
): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const piece of pieces) {
    if (piece.length >= left) {
      if (left > 0) yield piece.subarray(0, left);
      await at();
      return;
    }
    left -= piece.length;
    yield piece;
  }
}

/** The kinds of faults that a network has. Times in ms. */
export const toxics = {
  latency: (ms: number): Toxic =>
    async function* (pieces, { ended }) {
      for await (const piece of pieces) {
        await sleep(ms, undefined, { signal: ended });
        yield piece;
      }
    },
  /** Each piece waits a random time up to this. */
  jitter: (ms: number): Toxic =>
    async function* (pieces, { ended, random }) {
      for await (const piece of pieces) {
        await sleep(ms * random(), undefined, { signal: ended });
        yield piece;
      }
    },
  /** @param bytesPerMs kB/s */
  rate: (bytesPerMs: number): Toxic =>
    async function* (pieces, { ended }) {
      for await (const piece of pieces) {
        await sleep(piece.length / bytesPerMs, undefined, { signal: ended });
        yield piece;
      }
    },
  /** Pieces of at most so many bytes, with a pause between. */
  slicing: (bytes: number, pauseMs = 0): Toxic =>
    async function* (pieces, { ended }) {
      for await (const piece of pieces) {
        for (let from = 0; from < piece.length; from += bytes) {
          yield piece.subarray(from, from + bytes);
          if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: ended });
        }
      }
    },
  /** A reset after so many bytes. */
  reset:
    (afterBytes: number): Toxic =>
    (pieces, stretch) =>
      until(pieces, afterBytes, () => stretch.reset()),
  /** An orderly end after so many bytes, in the middle of whatever is sent. */
  truncation:
    (afterBytes: number): Toxic =>
    (pieces) =>
      until(pieces, afterBytes, () => {}),
  /** After so many bytes nothing comes any more, and nobody says so. */
  blackHole:
    (afterBytes: number): Toxic =>
    (pieces, { ended }) =>
      until(pieces, afterBytes, () => never(ended)),
  /** The end of the connection comes later than its last byte. */
  slowClose: (ms: number): Toxic =>
    async function* (pieces, { ended }) {
      yield* pieces;
      await sleep(ms, undefined, { signal: ended });
    },
  /** One bit in so many bytes is another, at random places. */
  corruption: (oneInBytes: number): Toxic =>
    async function* (pieces, { random }) {
      for await (const piece of pieces) {
        const damaged = Buffer.from(piece);
        for (let i = 0; i < damaged.length; i++) {
          if (random() * oneInBytes < 1)
            damaged[i] = (damaged[i] as number) ^ (1 << Math.floor(random() * 8));
        }
        yield damaged;
      }
    },
} as const;
