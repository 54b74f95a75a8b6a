import { z } from 'zod';
import type { Design, Setting } from '../design/types.ts';
import { fromHalf, toHalf } from '../onnx/half.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { CheckpointError, expectedTensors } from './checkpoint.ts';
import type { Model } from './model.ts';
import { headOf, type OwnFile, readOwnFile } from './ownFile.ts';
import { writeSafeTensors } from './safetensors.ts';

const about = z.object({ network: z.string(), task: z.string() });

/** A trained network for inference alone: matrices in half precision, what is added to them and statistics in single. */
const FILE: OwnFile<z.infer<typeof about>> = {
  name: 'gcode-weights',
  title: 'weights of a shipped design',
  word: 'weights',
  version: 1,
  undigested: 0,
  migrations: {},
  schema: about,
  error: CheckpointError,
};

const isMatrix = ({ dims }: Tensor): boolean => dims.length > 1;

export function writeHalfModel(model: Model, of: z.infer<typeof about>): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  for (const [name, tensor] of Object.entries({ ...model.parameters, ...model.statistics })) {
    tensors[name] = isMatrix(tensor)
      ? { type: 'float16', dims: tensor.dims, data: toHalf(tensor.data) }
      : tensor;
  }
  return writeSafeTensors({ metadata: { ...headOf(FILE), ...of }, tensors });
}

/**
 * Reads the weights of a design. What training has put beyond the range of halves is no number, and refused.
 * @throws CheckpointError when the file is damaged or holds the weights of another network
 */
export function readHalfModel(bytes: Uint8Array, design: Design, setting: Setting): Model {
  const { tensors } = readOwnFile(bytes, FILE);
  const model: Model = { parameters: {}, statistics: {} };
  for (const [name, dims] of expectedTensors(design, setting)) {
    const stored = tensors[name];
    if (stored?.dims.join() !== dims.join()) {
      throw new CheckpointError(`the weights of ${name} are [${stored?.dims ?? ''}], not [${dims}]`, 'E413');
    }
    const data = stored.type === 'float16' ? fromHalf(stored.data as Uint16Array) : stored.data;
    if (!(data instanceof Float32Array) || !data.every(Number.isFinite)) {
      throw new CheckpointError(`the weights of ${name} hold values that are no numbers`);
    }
    const part = name.endsWith('.mean') || name.endsWith('.variance') ? 'statistics' : 'parameters';
    model[part][name] = { type: 'float32', dims, data };
  }
  return model;
}
