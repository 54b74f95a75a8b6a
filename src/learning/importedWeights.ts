import type { Design, Setting } from '../design/types.ts';
import { NORMALISATION_EPSILON } from '../onnx/batchedOps.ts';
import type { Origin } from '../onnx/imported/origin.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { biasName, designLayers, embeddingOf, layerName, type Weights, weightName } from '../onnx/weights.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Model } from './model.ts';

const filled = (length: number, value: number): Tensor<'float32'> => ({
  type: 'float32',
  dims: [length],
  data: new Float32Array(length).fill(value),
});

/** A model that folds to these weights: its normalisations do nothing, because what they did is in the weights. */
export function unfolded(design: Design, setting: Setting, weights: Weights): Model {
  const model: Model = { parameters: {}, statistics: {} };
  const take = (name: string) => weights[name] as Tensor<'float32'>;
  const embedding = embeddingOf(design, setting);
  if (embedding) model.parameters[embedding.name] = take(embedding.name);
  for (const layer of designLayers(design, setting)) {
    const name = layerName(layer);
    model.parameters[weightName(layer)] = take(weightName(layer));
    model.parameters[`${name}.${layer.activated ? 'shift' : 'bias'}`] = take(biasName(layer));
    if (!layer.activated) continue;
    model.statistics[`${name}.mean`] = filled(layer.to, 0);
    model.statistics[`${name}.variance`] = filled(layer.to, 1 - NORMALISATION_EPSILON);
  }
  return model;
}

/** What a model with a checkpoint's weights says of how they came about. */
export const originOfCheckpoint = ({
  vocabulary,
  epoch,
  valAccuracy,
}: Checkpoint): Pick<Origin, 'vocabulary' | 'trained'> => ({
  ...(vocabulary && { vocabulary: [...vocabulary] }),
  trained: { epochs: epoch, ...(valAccuracy !== undefined && { accuracy: valAccuracy }) },
});
