import { GENOME_CLASSIFIER } from '../design/genome.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { ridgeClassifier } from './ridge.ts';

/** Strength of the ridge regression; from 0.1 to 1 it makes little difference. */
const RIDGE = 0.3;
/** Regression gives about 0 and 1; this makes them logits of a usable size. */
const SCALE = 4;

const LAYER = `classifier.${GENOME_CLASSIFIER.length}`;

/**
 * The classifier's last layer, fitted to a design's own features: a shared one would serve thousands of
 * designs with other features, and would need a far longer training to tell them apart.
 * @param embedding what the layer reads, [samples, width]
 * @returns its weight and bias by tensor name
 */
export function fitLastLayer(
  embedding: Float32Array,
  labels: readonly number[],
  classes: number,
): Record<string, Tensor<'float32'>> {
  const width = embedding.length / labels.length;
  const { weight, bias } = ridgeClassifier(embedding, width, labels, classes, RIDGE);
  const scaled = (data: Float32Array, dims: number[]): Tensor<'float32'> => ({
    type: 'float32',
    dims,
    data: data.map((value) => SCALE * value),
  });
  return {
    [`${LAYER}.weight`]: scaled(weight, [width, classes]),
    [`${LAYER}.bias`]: scaled(bias, [classes]),
  };
}
