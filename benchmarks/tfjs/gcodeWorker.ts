import { webRuntime } from '../../src/runtime/web.ts';
import { stepTimes } from '../stepTimes.ts';
import type { WorkerRequest } from './run.ts';

/** Our side of bench:training-browser: the studio's own trainer and engine, in a worker as in the studio. */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: WorkerRequest }) => void) | null;
  postMessage(message: unknown): void;
};

const wasmPaths = { mjs: '/ort/ort-wasm-simd-threaded.mjs', wasm: '/ort/ort-wasm-simd-threaded.wasm' };

scope.onmessage = ({ data: { threads, ...request } }) =>
  void stepTimes(webRuntime({ threads, wasmPaths }), request).then(
    (times) => scope.postMessage({ times }),
    (error: Error) => scope.postMessage({ error: error.stack ?? String(error) }),
  );
