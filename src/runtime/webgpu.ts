import * as ort from 'onnxruntime-web/webgpu';
import { type Runtime, RuntimeFailure } from './session.ts';
import { availableThreads, type WebRuntimeOptions, wasmRuntime } from './web.ts';

/** What is used of WebGPU here; the engine does the rest. */
interface Gpu {
  requestAdapter(): Promise<unknown>;
}

/**
 * onnxruntime-web on WebGPU; ops that it has no kernel for run on WebAssembly.
 * @throws RuntimeFailure when the browser has no WebGPU, or no adapter for it
 */
export async function webgpuRuntime(options: WebRuntimeOptions = {}): Promise<Runtime> {
  const { gpu } = globalThis.navigator as { gpu?: Gpu };
  if (!gpu) throw new RuntimeFailure('this browser has no WebGPU: use the WebAssembly engine');
  if (!(await gpu.requestAdapter())) {
    throw new RuntimeFailure('this browser finds no GPU for WebGPU: use the WebAssembly engine');
  }
  return wasmRuntime(ort, options, availableThreads(), 'webgpu');
}
