import type { Design, Setting } from '../../design/types.ts';
import { ELEMENT_TYPES } from '../elementTypes.ts';
import type { Tensor } from '../tensor.ts';
import {
  biasName,
  designLayers,
  embeddingOf,
  receivingName,
  sendingName,
  type Weights,
  weightName,
} from '../weights.ts';
import type { GivenFile } from './model.ts';
import { byNumber, type RawField } from './raw.ts';

/** A tensor as models that are written here hold it: float32, its bytes as they are. */
function tensorIn(field: RawField | undefined, dims: readonly number[]): Tensor<'float32'> | undefined {
  if (!field) return undefined;
  const message = byNumber(field.value);
  const raw = message(9)[0]?.value;
  const elements = dims.reduce((product, dim) => product * dim, 1);
  const type = message(2)[0]?.ints()[0];
  if (type !== ELEMENT_TYPES.float32.onnx || raw?.length !== 4 * elements) return undefined;
  return { type: 'float32', dims, data: new Float32Array(Uint8Array.from(raw).buffer) };
}

/** W of W [x_i, x_j - x_i] = (W1 - W2) x_i + W2 x_j, from the two matrices. */
function whole(receiving: Tensor<'float32'>, sending: Tensor<'float32'>, from: number): Tensor<'float32'> {
  const columns = sending.dims[1] as number;
  const first = receiving.data.map((value, i) => value + (sending.data[i] as number));
  const data = new Float32Array(from * columns);
  data.set(first);
  data.set(sending.data, first.length);
  return { type: 'float32', dims: [from, columns], data };
}

/** The weights of a design that some of its models hold, by name; those that none of them holds are missing. */
export function ownWeights(
  files: readonly GivenFile[],
  design: Design,
  setting: Setting,
): { weights: Weights; missing: string[] } {
  const find = (name: string, dims: readonly number[]) => {
    const file = files.find(({ tensors }) => tensors.has(name));
    return tensorIn(file?.tensors.get(name), dims);
  };
  const weights: Weights = {};
  const missing: string[] = [];
  const take = (name: string, tensor: Tensor<'float32'> | undefined) => {
    if (tensor) weights[name] = tensor;
    else missing.push(name);
  };
  const embedding = embeddingOf(design, setting);
  if (embedding) take(embedding.name, find(embedding.name, embedding.dims));
  for (const layer of designLayers(design, setting)) {
    const half = [layer.from / 2, layer.to];
    const receiving = find(receivingName(layer), half);
    const sending = find(sendingName(layer), half);
    const split = receiving && sending && whole(receiving, sending, layer.from);
    take(weightName(layer), split ?? find(weightName(layer), [layer.from, layer.to]));
    take(biasName(layer), find(biasName(layer), [layer.to]));
  }
  return { weights, missing };
}
