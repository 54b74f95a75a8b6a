import { FormatError } from '../design/format.ts';
import { specOf } from '../design/ops/catalogue.ts';
import type { Linear } from '../design/ops/spec.ts';
import { needsOf } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import type { Design, Op, Setting } from '../design/types.ts';
import type { Tensor } from './tensor.ts';

/**
 * Inference weights, normalisation folded in: `${opId}.${layer}.weight` [in, out] and
 * `${opId}.${layer}.bias` [out]. EdgeConv's layer 0 has 2C rows: the first C act on x_i, the rest on x_j - x_i.
 * An Input of words has its embedding as `${opId}.0.weight` [vocabulary, features], and no bias.
 */
export type Weights = Record<string, Tensor<'float32'>>;

/** One linear layer of an op. */
export interface Layer extends Linear {
  opId: string;
  index: number;
}

/** The stem of a layer's tensor names. */
export const layerName = (layer: Pick<Layer, 'opId' | 'index'>): string => `${layer.opId}.${layer.index}`;
export const weightName = (layer: Pick<Layer, 'opId' | 'index'>): string =>
  `${layer.opId}.${layer.index}.weight`;
export const biasName = (layer: Pick<Layer, 'opId' | 'index'>): string => `${layer.opId}.${layer.index}.bias`;

/** The two halves of a first layer that runs per node: what acts on x_i, and what acts on x_j (see edgeConvPerNode). */
export const receivingName = (layer: Pick<Layer, 'opId' | 'index'>): string =>
  `${layerName(layer)}.receiving`;
export const sendingName = (layer: Pick<Layer, 'opId' | 'index'>): string => `${layerName(layer)}.sending`;

/** Slope of the activation for negative values, as in DGCNN. */
export const LEAKY_SLOPE = 0.2;

/** The linear layers of one op for an input of the given width. */
export const layersOf = (op: Op, inputWidth: number, classes: number): Layer[] =>
  specOf(op)
    .layers(op, inputWidth, classes)
    .map((layer, index) => ({ ...layer, opId: op.id, index }));

/** Every linear layer of a valid design, in the design's order. */
export function designLayers(design: Design, setting: Setting): Layer[] {
  const shapes = shapesOf(design, setting);
  const needs = needsOf(design);
  return design.ops.flatMap((op) => {
    const ports = needs.get(op.id)?.features ?? [];
    const width = ports.reduce((sum, port) => sum + (shapes.get(port.opId)?.width ?? 0), 0);
    return layersOf(op, width, setting.classes);
  });
}

/** The word embedding of a design: its tensor's name and shape; null where nodes are points. */
export function embeddingOf(
  design: Design,
  { features, words }: Setting,
): { name: string; dims: readonly [number, number] } | null {
  const input = design.ops.find((op) => op.kind === 'Input');
  if (!words || !input) return null;
  return { name: weightName({ opId: input.id, index: 0 }), dims: [words.vocabulary, features] };
}

export class WeightsError extends FormatError {
  override readonly name = 'WeightsError';
  constructor(message: string) {
    super(message, 'E413');
  }
}

/** One tensor by name. Throws WeightsError when absent or of another shape. */
export function weightTensor(weights: Weights, name: string, dims: readonly number[]): Tensor<'float32'> {
  const tensor = weights[name];
  if (!tensor) throw new WeightsError(`The weights have no "${name}": they belong to another design.`);
  if (tensor.dims.join() !== dims.join()) {
    throw new WeightsError(`"${name}" is [${tensor.dims.join(', ')}] and should be [${dims.join(', ')}].`);
  }
  return tensor;
}

/** The weight and bias of a layer. Throws WeightsError when absent or of another shape. */
export const layerWeights = (
  weights: Weights,
  layer: Layer,
): { weight: Tensor<'float32'>; bias: Tensor<'float32'> } => ({
  weight: weightTensor(weights, weightName(layer), [layer.from, layer.to]),
  bias: weightTensor(weights, biasName(layer), [layer.to]),
});
