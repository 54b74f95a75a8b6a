import * as ort from 'onnxruntime-web/wasm';
import { openSession } from './ort.ts';
import type { Runtime, SessionOptions } from './session.ts';

export interface WebRuntimeOptions {
  /** WASM threads wanted; without SharedArrayBuffer there is one. Fixed by the first runtime of a page or worker. */
  threads?: number;
  /** Where the engine's files are, for bundles that moved them. */
  wasmPaths?: { mjs: string; wasm: string };
}

/** Threads that the WASM engine can have here: shared memory needs COOP/COEP headers in a browser. */
export function availableThreads(wanted: number): number {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;
  const shared = typeof SharedArrayBuffer !== 'undefined' && isolated;
  return shared ? Math.max(1, Math.floor(wanted)) : 1;
}

let fixedThreads: number | undefined;

/** onnxruntime-web on WebAssembly, in a browser worker or in Node. */
export function webRuntime({ threads = 1, wasmPaths }: WebRuntimeOptions = {}): Runtime {
  fixedThreads ??= availableThreads(threads);
  ort.env.wasm.numThreads = fixedThreads;
  if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths;
  const version = ort.env.versions.web ?? ort.env.versions.common;
  return {
    info: { engine: 'onnxruntime-web', provider: 'wasm', version, threads: fixedThreads },
    createSession: (model: Uint8Array, options: SessionOptions = {}) =>
      openSession(ort, model, options, { executionProviders: ['wasm'] }),
  };
}
