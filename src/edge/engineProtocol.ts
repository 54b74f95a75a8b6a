import type { Fault } from '../runtime/fault.ts';
import type { RuntimeInfo, SessionOptions, TensorInfo } from '../runtime/session.ts';
import type { TensorHead } from './frames.ts';

/** What the engine's process is started with, as JSON in its only argument. */
export interface EngineSetup {
  threads: number;
  /** It ends itself when its resident memory passes this. */
  memoryBytes: number;
  /** The most that the outputs of one run may hold. */
  outputBytes: number;
}

/** The pipes of the engine's process: frames both ways, and its last word when memory runs out. */
export const FRAMES_FD = 3;
export const LAST_WORD_FD = 4;

/** Asked of the engine's process; models are known by number. The model's bytes or the tensors' values follow as blobs. */
export type EngineCall =
  | { op: 'load'; id: number; options?: SessionOptions }
  | { op: 'run'; id: number; model: number; repeats: number; tensors: TensorHead[] }
  | { op: 'release'; id: number; model: number }
  /** Ends the run of that number behind the repeat that it is at. */
  | { op: 'stop'; id: number };

export interface LoadAnswer {
  model: number;
  inputs: TensorInfo[];
  outputs: TensorInfo[];
}

interface RunAnswer {
  tensors: TensorHead[];
  startNs: number;
  endNs: number;
  eachNs: number[];
}

/** The answer to a call, or why there is none. The first frame has id 0 and says what computes. */
export interface EngineAnswer {
  id: number;
  info?: RuntimeInfo;
  load?: LoadAnswer;
  run?: RunAnswer;
  error?: Fault;
}
