import type { Runtime, RuntimeInfo, TensorInfo, Tensors } from '../runtime/session.ts';
import { nowNs } from './clock.ts';

/** One or more runs of a model on the same inputs. */
export interface RunResult {
  /** Of the last run. */
  outputs: Tensors;
  /** Around all runs, on nowNs' clock. */
  startNs: number;
  endNs: number;
  /** The engine's time for each run. */
  eachNs: number[];
}

export interface EngineModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Rejects with RuntimeFailure when the engine does. `feeds` may be taken over: do not use it afterwards. */
  run(feeds: Tensors, repeats: number): Promise<RunResult>;
  release(): Promise<void>;
}

/** What can be handed to another thread instead of being copied. */
export const buffersOf = (tensors: Tensors): ArrayBuffer[] => [
  ...new Set(Object.values(tensors).map(({ data }) => data.buffer as ArrayBuffer)),
];

/** What an endpoint computes with. */
export interface Engine {
  readonly info: RuntimeInfo;
  /** False once it has ended, by close() or by a fault. */
  readonly alive: boolean;
  /** Rejects with RuntimeFailure when the bytes are no model. */
  load(model: Uint8Array): Promise<EngineModel>;
  close(): Promise<void>;
}

/** A runtime of this thread. onnxruntime-node blocks the thread while it runs: see threadEngine. */
export function localEngine(runtime: Runtime): Engine {
  return {
    info: runtime.info,
    alive: true,
    async load(model) {
      const session = await runtime.createSession(model);
      return {
        inputs: session.inputs,
        outputs: session.outputs,
        async run(feeds, repeats) {
          const eachNs: number[] = [];
          const startNs = nowNs();
          let outputs: Tensors = {};
          for (let i = 0; i < repeats; i++) {
            const from = nowNs();
            outputs = await session.run(feeds);
            eachNs.push(nowNs() - from);
          }
          return { outputs, startNs, endNs: nowNs(), eachNs };
        },
        release: () => session.release(),
      };
    },
    close: () => Promise.resolve(),
  };
}
