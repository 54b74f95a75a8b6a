import type { Tensors } from '../runtime/session.ts';
import type { Transport } from './link.ts';

/** What the sensor gives: points, row-major [points, features], or a sample's tensors by name (tasks/frame.ts). */
export type Frame = Float32Array | Tensors;

export interface FrameTiming {
  /** headMs + tailMs. */
  deviceMs: number;
  headMs: number;
  tailMs: number;
  upMs: number;
  queueMs: number;
  edgeMs: number;
  downMs: number;
  /** What no part's clock saw: waiting for other frames, encoding and decoding, the host's own steps. */
  otherMs: number;
  /** Of otherMs: putting messages together and reading them, compressing and restoring. Absent when nothing crossed. */
  encodeMs?: number;
  decodeMs?: number;
  /** From the frame to the logits: the sum of deviceMs, upMs, queueMs, edgeMs, downMs and otherMs. */
  totalMs: number;
}

export interface FrameResult {
  /** [classes]. */
  logits: Float32Array;
  timing: FrameTiming;
  bytesUp: number;
  bytesDown: number;
  /** What carried the frame; absent when nothing crossed. */
  transport?: Transport;
}

/** Frames until their source fails, and its failure for when those that came are done. */
export function whatCame(source: Iterable<Frame> | AsyncIterable<Frame>) {
  let failed: { error: unknown } | undefined;
  async function* frames(): AsyncGenerator<Frame> {
    try {
      yield* source;
    } catch (error) {
      failed = { error };
    }
  }
  return {
    frames: frames(),
    rethrow() {
      if (failed) throw failed.error;
    },
  };
}
