import * as ort from 'onnxruntime-web';
import type { Runtime } from './session.ts';
import { type WebRuntimeOptions, wasmRuntime } from './web.ts';

/**
 * The browser's engine in a Node process, with real threads: the same WebAssembly, through the build
 * of onnxruntime-web that starts its threads as Node workers.
 */
export function webRuntimeInNode(options: WebRuntimeOptions = {}): Runtime {
  return wasmRuntime(ort, options, Number.POSITIVE_INFINITY);
}
