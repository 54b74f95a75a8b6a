import type { Runtime, RuntimeInfo, Session, TensorInfo, Tensors } from '../runtime/session.ts';
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
  /**
   * Rejects with RuntimeFailure when the engine does, with a LinkError when the run had to be ended. When the signal
   * aborts, the repeats that are left are not run, and a run that takes too long is ended.
   */
  run(feeds: Tensors, repeats: number, signal?: AbortSignal): Promise<RunResult>;
  release(): Promise<void>;
}

/** What an endpoint computes with. */
export interface Engine {
  readonly info: RuntimeInfo;
  /** False once it has ended, by close() or by a fault. */
  readonly alive: boolean;
  /** False also while it is being restarted. */
  readonly ready: boolean;
  /** Rejects with RuntimeFailure when the bytes are no model, with a LinkError when loading had to be ended. */
  load(model: Uint8Array, signal?: AbortSignal): Promise<EngineModel>;
  close(): Promise<void>;
}

export function modelOf(session: Session): EngineModel {
  return {
    inputs: session.inputs,
    outputs: session.outputs,
    async run(feeds, repeats, signal) {
      const eachNs: number[] = [];
      const startNs = nowNs();
      let outputs: Tensors = {};
      for (let i = 0; i < repeats; i++) {
        signal?.throwIfAborted();
        const from = nowNs();
        outputs = await session.run(feeds);
        eachNs.push(nowNs() - from);
      }
      return { outputs, startNs, endNs: nowNs(), eachNs };
    },
    release: () => session.release(),
  };
}

/** A runtime of this thread. onnxruntime-node blocks the thread while it runs: see childEngine. */
export function localEngine(runtime: Runtime): Engine {
  return {
    info: runtime.info,
    alive: true,
    ready: true,
    load: async (model) => modelOf(await runtime.createSession(model)),
    close: () => Promise.resolve(),
  };
}
