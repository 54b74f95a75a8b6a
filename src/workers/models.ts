import { transfer } from 'comlink';
import type { Design } from '../design/types.ts';
import { readCheckpoint } from '../learning/checkpoint.ts';
import { originOfCheckpoint } from '../learning/importedWeights.ts';
import { emitPlan } from '../onnx/emit.ts';
import { digestOf, type Origin, withOrigin } from '../onnx/imported/origin.ts';
import { gatherFor } from '../system/micro.ts';
import { settingOf } from '../tasks/task.ts';
import { loadBytes } from './blobs.ts';
import { type WeightsChoice, weightsOf } from './coinference.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine } from './engine.ts';

interface ModelsRequest {
  design: Design;
  data: DataChoice;
  weights: WeightsChoice;
  threads: number;
}

export type ModelPart = 'whole' | 'head' | 'edge' | 'tail';

/** One part of a design as an ONNX model: all of it, or the segment of a side. Null where the design has no such segment. */
export async function buildModel(
  signal: AbortSignal,
  { design, data, weights, threads }: ModelsRequest,
  part: ModelPart,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const runtime = await browserEngine(threads);
  const split = await openSplit(data, 'val');
  const setting = settingOf(split, data.points);
  const given = await weightsOf(runtime, { design, weights, data }, split);
  const models = emitPlan(design, setting, given, {
    device: { gather: gatherFor(runtime.info.engine) },
    edge: { gather: gatherFor('onnxruntime-node') },
  });
  signal.throwIfAborted();
  const model = models[part];
  if (!model) return null;
  const { task } = data;
  const { classes } = split;
  const trained =
    weights.kind === 'checkpoint'
      ? originOfCheckpoint(readCheckpoint(await loadBytes('checkpoint', weights.id)))
      : {};
  const origin: Origin = {
    ...{ part, design, setting, task, classes: [...classes], weights: digestOf(given) },
    ...trained,
  };
  const bytes = withOrigin(model, origin);
  return transfer(bytes, [bytes.buffer]);
}
