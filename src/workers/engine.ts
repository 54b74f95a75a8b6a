import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { Runtime } from '../runtime/session.ts';

let engine: Promise<Runtime> | undefined;

/** Threads when nobody says: more than four gain little on graphs this small. */
export function defaultThreads(): number {
  return Math.min(4, Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1));
}

/**
 * This worker's engine, loaded at its first use (the WASM file has 14 MB).
 * The thread count is fixed by the first call; 0 asks for the default. The engine's files are named by URL,
 * because its threads would otherwise run this worker's own bundle again and wait for ever.
 */
export function browserEngine(threads = 0): Promise<Runtime> {
  engine ??= import('../runtime/web.ts').then(({ webRuntime }) =>
    webRuntime({ threads: threads || defaultThreads(), wasmPaths: { mjs, wasm } }),
  );
  // The page's server may be back at the next try.
  engine.catch(() => {
    engine = undefined;
  });
  return engine;
}
