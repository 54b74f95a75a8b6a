import { z } from 'zod';
import { FormatError } from '../../design/format.ts';
import { jsonText } from '../../design/jsonText.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import { headOf, type OwnFile, readOwnFile, type Warn } from '../ownFile.ts';
import { writeSafeTensors } from '../safetensors.ts';
import { ginParameters } from './gin.ts';
import type { LatencyModel } from './latencyModel.ts';
import { FEATURES } from './nodeRow.ts';

/** The file is no latency model, is damaged, or was made for other features; the message says which. */
export class LatencyModelError extends FormatError {
  override readonly name = 'LatencyModelError';
}

const share = z.number().min(0).max(1);
const aboutSchema = z.strictObject({
  hidden: z.int().positive(),
  members: z.int().positive(),
  features: z.array(z.string()),
  logHalfWidth: z.number().nonnegative(),
  coverage: share,
  crossValidated: z.strictObject({
    mape: z.number().nonnegative(),
    within5: share,
    within10: share,
    within20: share,
    pairsInOrder: share,
    count: z.int().positive(),
  }),
  designs: z.array(z.string()),
  rates: z.array(z.number().positive().nullable()),
  samples: z.int().positive(),
  seed: z.number(),
  created: z.iso.datetime(),
  device: z.string(),
  edge: z.string(),
});

/** Version 2 carries a digest; the rest is as it was in version 1. */
const FILE: OwnFile<{ about: z.infer<typeof aboutSchema> }> = {
  name: 'gcode-latency-predictor',
  title: 'a latency model',
  word: 'latency model',
  version: 2,
  undigested: 1,
  migrations: { 1: (json) => json },
  schema: z.object({ about: jsonText.pipe(aboutSchema) }),
  error: LatencyModelError,
};

/** A latency model as a safetensors file. */
export function writeLatencyModel({ members, ...about }: LatencyModel): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  members.forEach((member, k) => {
    for (const [name, tensor] of Object.entries(member)) tensors[`${k}.${name}`] = tensor;
  });
  const text = JSON.stringify({ ...about, members: members.length, features: FEATURES });
  return writeSafeTensors({ metadata: { ...headOf(FILE), about: text }, tensors });
}

/** Reads a latency model's file; `warn` is told of one without a digest. Throws LatencyModelError with the part that is wrong. */
export function readLatencyModel(bytes: Uint8Array, warn?: Warn): LatencyModel {
  const file = readOwnFile(bytes, FILE, warn);
  const { features, members: count, ...about } = file.about.about;
  if (features.join() !== FEATURES.join()) {
    throw new LatencyModelError('the latency model was trained on other features: train it again', 'E413');
  }
  const members = Array.from({ length: count }, (_, k) => {
    const member: Record<string, Tensor<'float32'>> = {};
    for (const [name, dims] of ginParameters(about.hidden)) {
      const tensor = file.tensors[`${k}.${name}`];
      if (tensor?.type !== 'float32' || tensor.dims.join() !== dims.join()) {
        throw new LatencyModelError(`tensor ${k}.${name} is absent or not float32 [${dims}]`);
      }
      member[name] = tensor as Tensor<'float32'>;
    }
    return member;
  });
  return { ...about, members };
}
