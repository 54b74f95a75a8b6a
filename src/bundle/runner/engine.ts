import type { nodeRuntime } from '../../runtime/node.node.ts';
import type { Runtime } from '../../runtime/session.ts';
import { webRuntimeInNode } from '../../runtime/web.node.ts';
import { install } from './install.ts';

export type DeviceEngine = 'wasm' | 'native';

/** Files beside the program that runs, by their addresses. */
const beside = (path: string) => new URL(path, import.meta.url).href;

/** The engine that lies in the bundle, or onnxruntime-node, which is installed when it is missing. */
export async function openEngine(engine: DeviceEngine, threads: number): Promise<Runtime> {
  if (engine === 'wasm') {
    const file = 'ort-wasm-simd-threaded';
    const wasmPaths = { mjs: beside(`../engine/${file}.mjs`), wasm: beside(`../engine/${file}.wasm`) };
    return webRuntimeInNode({ threads, wasmPaths });
  }
  install();
  // Built as a file of its own: who does not ask for it needs no package.
  const native: { nodeRuntime: typeof nodeRuntime } = await import(/* @vite-ignore */ beside('native.mjs'));
  return native.nodeRuntime({ threads });
}
