import type { Runtime, Tensors } from '../runtime/session.ts';
import type { CodingWay } from './profile.ts';

/**
 * Runs one model `repeats` times on the same feeds and gives each run's milliseconds, the engine's run
 * alone (no loading, no link). The first run of a call is the engine's warm-up and is among them.
 * Rejects with the signal's reason when aborted, and with the engine's or endpoint's words on failure.
 */
export type OpRunner = (
  signal: AbortSignal,
  model: Uint8Array,
  feeds: Tensors,
  repeats: number,
) => Promise<number[]>;

/**
 * Compresses bytes (`encode`), or restores what they compress to (`decode`), so many times, as it is done with a frame's
 * tensors there: ms of each. None where it cannot be done.
 */
export type PackRunner = (
  signal: AbortSignal,
  bytes: Uint8Array,
  way: CodingWay,
  repeats: number,
) => Promise<number[]>;

/** Timing on an engine in this very thread. */
export function sessionRunner(runtime: Runtime, now: () => number = () => performance.now()): OpRunner {
  return async (signal, model, feeds, repeats) => {
    signal.throwIfAborted();
    const session = await runtime.createSession(model);
    try {
      const times: number[] = [];
      for (let i = 0; i < repeats; i++) {
        signal.throwIfAborted();
        const start = now();
        await session.run(feeds);
        times.push(now() - start);
      }
      return times;
    } finally {
      await session.release();
    }
  };
}
