import { ort } from './onnxruntimeNode.node.ts';
import { openSession } from './ort.ts';
import type { Runtime, SessionOptions } from './session.ts';

interface NodeRuntimeOptions {
  /** Intra-op threads of every session. Default 1. */
  threads?: number;
  /**
   * Whether idle threads poll for work (default, least latency) or sleep. Polling threads starve each other
   * when sessions run side by side or the machine has other work: sleep for long training runs.
   */
  spin?: boolean;
}

/** onnxruntime-node on the CPU. */
export function nodeRuntime({ threads = 1, spin = true }: NodeRuntimeOptions = {}): Runtime {
  const version = ort.env.versions.node ?? ort.env.versions.common;
  return {
    info: { engine: 'onnxruntime-node', provider: 'cpu', version, threads },
    createSession: (model: Uint8Array, options: SessionOptions = {}) =>
      openSession(ort, model, options, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        extra: { session: { intra_op: { allow_spinning: spin ? '1' : '0' } } },
      }),
  };
}
