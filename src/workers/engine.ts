import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { Runtime } from '../runtime/session.ts';

/** What the engine computes with. */
export type Provider = 'wasm' | 'webgpu';

/** Each provider has a build of the engine of its own, loaded at its first use (14 MB and 27 MB). */
const OPEN: Record<Provider, (threads: number) => Promise<Runtime>> = {
  wasm: (threads) =>
    import('../runtime/web.ts').then(({ webRuntime }) => webRuntime({ threads, wasmPaths: { mjs, wasm } })),
  webgpu: (threads) =>
    import('../runtime/webgpu.ts').then(({ webgpuRuntime }) =>
      webgpuRuntime({ threads, wasmPaths: { mjs: gpuMjs, wasm: gpuWasm } }),
    ),
};

const engines = new Map<Provider, Promise<Runtime>>();

/** Threads when nobody says: more than four gain little on graphs this small. */
function defaultThreads(): number {
  return Math.min(4, Math.max(1, globalThis.navigator?.hardwareConcurrency ?? 1));
}

/**
 * This worker's engine. The thread count is fixed by the first call; 0 asks for the default. The engine's files are
 * named by URL, because its threads would otherwise run this worker's own bundle again and wait forever.
 */
export function browserEngine(threads = 0, provider: Provider = 'wasm'): Promise<Runtime> {
  const engine = engines.get(provider) ?? OPEN[provider](threads || defaultThreads());
  engines.set(provider, engine);
  // The page's server may be back at the next try.
  engine.catch(() => engines.delete(provider));
  return engine;
}
