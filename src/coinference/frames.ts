import type { Tensors } from '../runtime/session.ts';
import type { EdgeLoad, Transport } from './link.ts';
import type { Span } from './trace.ts';

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

/** How a frame passed: when, and what crossed. */
export interface FrameCourse {
  timing: FrameTiming;
  bytesUp: number;
  bytesDown: number;
  /** Its place among the frames that came, from 0: where some were dropped, numbers are missing. */
  frame: number;
  /** When it was in which stage. */
  spans: Span[];
  /** What carried the frame; absent when nothing crossed. */
  transport?: Transport;
  /** How busy the edge was, where it says so. */
  load?: EdgeLoad;
}

export interface FrameResult extends FrameCourse {
  /** [classes]. */
  logits: Float32Array;
}
