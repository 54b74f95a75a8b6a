import * as ort from 'onnxruntime-web/wasm';
import { type Ort, openSession } from './ort.ts';
import type { Runtime, SessionOptions } from './session.ts';

export interface WebRuntimeOptions {
  /** WASM threads wanted, 1 by default. Fixed by the first runtime of a page, worker or process. */
  threads?: number;
  /** Where the engine's files are, for bundles that moved them. */
  wasmPaths?: { mjs: string; wasm: string };
}

/** What tuning of the WASM engine needs beyond Ort. */
type WasmOrt = Ort & Pick<typeof ort, 'env'>;

let fixedThreads: number | undefined;

/** A Runtime over one build of onnxruntime-web, with `available` threads at most. */
export function wasmRuntime(build: WasmOrt, options: WebRuntimeOptions, available: number): Runtime {
  const { threads = 1, wasmPaths } = options;
  fixedThreads ??= Math.max(1, Math.min(Math.floor(threads), available));
  build.env.wasm.numThreads = fixedThreads;
  if (wasmPaths) build.env.wasm.wasmPaths = wasmPaths;
  const version = build.env.versions.web ?? build.env.versions.common;
  return {
    info: { engine: 'onnxruntime-web', provider: 'wasm', version, threads: fixedThreads },
    createSession: (model: Uint8Array, sessionOptions: SessionOptions = {}) =>
      openSession(build, model, sessionOptions, { executionProviders: ['wasm'] }),
  };
}

/**
 * onnxruntime-web on WebAssembly. Threads need shared memory, so COOP/COEP headers on the page; without
 * them, and in Node (see web.node.ts), there is one.
 */
export function webRuntime(options: WebRuntimeOptions = {}): Runtime {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return wasmRuntime(ort, options, crossOriginIsolated ? Number.POSITIVE_INFINITY : 1);
}
