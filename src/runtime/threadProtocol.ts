import type { Fault } from './fault.ts';
import type { RuntimeInfo, SessionOptions, TensorInfo, Tensors } from './session.ts';

/** What is asked of an engine's thread. */
export type ThreadCall = { id: number } & (
  | { op: 'open'; model: Uint8Array; options: SessionOptions }
  | { op: 'run'; session: number; feeds: Tensors }
  | { op: 'release'; session: number }
);

export interface Opened {
  session: number;
  inputNames: readonly string[];
  outputNames: readonly string[];
  inputs: readonly TensorInfo[];
  outputs: readonly TensorInfo[];
}

export type ThreadAnswer =
  | { id: number; error: Fault }
  | { id: number; result: Opened | Tensors | RuntimeInfo | undefined };

/** The id of the answer that an engine's thread gives unasked, once it is ready: what it computes with. */
export const HELLO = 0;
