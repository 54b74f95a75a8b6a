import { parentPort, workerData } from 'node:worker_threads';
import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { RuntimeInfo, TensorInfo, Tensors } from '../runtime/session.ts';
import { buffersOf, type EngineModel, localEngine, type RunResult } from './engine.ts';

/** The engine in its thread: models are known by number, because only plain data crosses. */
export interface EngineThread {
  info(): RuntimeInfo;
  load(model: Uint8Array): Promise<{ id: number; inputs: TensorInfo[]; outputs: TensorInfo[] }>;
  run(id: number, feeds: Tensors, repeats: number): Promise<RunResult>;
  release(id: number): Promise<void>;
}

const engine = localEngine(nodeRuntime({ threads: workerData.threads as number }));
const models = new Map<number, EngineModel>();
let last = 0;

function modelOf(id: number): EngineModel {
  const model = models.get(id);
  if (!model) throw new Error(`model ${id} was released`);
  return model;
}

const thread: EngineThread = {
  info: () => engine.info,
  async load(bytes) {
    const model = await engine.load(bytes);
    last += 1;
    models.set(last, model);
    return { id: last, inputs: [...model.inputs], outputs: [...model.outputs] };
  },
  async run(id, feeds, repeats) {
    const result = await modelOf(id).run(feeds, repeats);
    return transfer(result, buffersOf(result.outputs));
  },
  async release(id) {
    const model = modelOf(id);
    models.delete(id);
    await model.release();
  },
};

if (parentPort) expose(thread, nodeEndpoint(parentPort));
