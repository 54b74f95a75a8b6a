import { permutation, randomStream } from '../design/random.ts';
import { pointsOf } from '../design/share.ts';
import type { Design, Setting } from '../design/types.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { EMBEDDING, emitBatched } from '../onnx/training.ts';
import { embeddingOf, type Weights } from '../onnx/weights.ts';
import type { Runtime } from '../runtime/session.ts';
import type { TaskData } from '../tasks/task.ts';
import { batchFeeds } from './batches.ts';
import { foldModel, initialModel, type Model, updateStatistics } from './model.ts';
import { withRows } from './words.ts';

/** What a calibration saw. */
export interface Calibration {
  /** Indices of the samples. */
  samples: Uint32Array;
  /** What the classifier's last layer reads for each of them: [samples, width]. */
  embedding: Float32Array;
}

/**
 * Replaces a model's running statistics by those of one batch of real samples, in one pass.
 * @param count samples in that batch, drawn by the seed
 */
export async function calibrate(
  runtime: Runtime,
  design: Design,
  setting: Setting,
  model: Model,
  seed: number,
  data: TaskData,
  count = 16,
): Promise<Calibration> {
  const samples = permutation(data.size, randomStream(seed, 'calibration')).subarray(0, count);
  const batch = samples.length;
  const graph = emitBatched({ design, setting, batch, normalisation: 'batch', lastLayer: false });
  const session = await runtime.createSession(graph.bytes, { optimize: false });
  try {
    const { feeds, words } = batchFeeds(data, samples, pointsOf(design, setting));
    const names = [...graph.parameters.keys()];
    const parameters = Object.fromEntries(
      names.map((name) => [name, model.parameters[name] as Tensor<'float32'>]),
    );
    const given = withRows(parameters, embeddingOf(design, setting)?.name, words);
    const outputs = await session.run({ ...given, ...feeds });
    updateStatistics(model.statistics, outputs, graph.statistics, 1);
    return { samples, embedding: outputs[EMBEDDING]?.data as Float32Array };
  } finally {
    await session.release();
  }
}

/**
 * Inference weights of an untrained design: random, with its normalisations calibrated on real samples, so
 * that values and logits are of order 1, as in a trained design. For timing and for comparing engines.
 */
export async function calibratedWeights(
  runtime: Runtime,
  design: Design,
  setting: Setting,
  seed: number,
  data: TaskData,
): Promise<Weights> {
  const model = initialModel(design, setting, seed);
  await calibrate(runtime, design, setting, model, seed, data);
  return foldModel(model);
}
