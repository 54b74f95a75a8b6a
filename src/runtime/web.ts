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
export function wasmRuntime(
  build: WasmOrt,
  options: WebRuntimeOptions,
  available: number,
  provider: 'wasm' | 'webgpu' = 'wasm',
): Runtime {
  const { threads = 1, wasmPaths } = options;
  fixedThreads ??= Math.max(1, Math.min(Math.floor(threads), available));
  build.env.wasm.numThreads = fixedThreads;
  if (wasmPaths) build.env.wasm.wasmPaths = wasmPaths;
  const version = build.env.versions.web ?? build.env.versions.common;
  return {
    info: { engine: 'onnxruntime-web', provider, version, threads: fixedThreads },
    createSession: (model: Uint8Array, sessionOptions: SessionOptions = {}) =>
      openSession(build, model, sessionOptions, { executionProviders: [provider] }),
  };
}

/** Threads that this page, worker or process may have. */
export const availableThreads = (): number => {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return crossOriginIsolated ? Number.POSITIVE_INFINITY : 1;
};

/**
 * onnxruntime-web on WebAssembly. Threads need shared memory, so COOP/COEP headers on the page; without
 * them, and in Node (see web.node.ts), there is one.
 */
export function webRuntime(options: WebRuntimeOptions = {}): Runtime {
  return wasmRuntime(ort, options, availableThreads());
}
