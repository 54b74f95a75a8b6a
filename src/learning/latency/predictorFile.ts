import { z } from 'zod';
import type { Tensor } from '../../onnx/tensor.ts';
import { type OwnFile, readOwnFile, type Warn } from '../ownFile.ts';
import { writeSafeTensors } from '../safetensors.ts';
import { ginParameters } from './gin.ts';
import { FEATURES } from './nodeRow.ts';
import type { PredictorModel } from './predictor.ts';

/** The file is no predictor, is damaged, or was made for other features; the message says which. */
export class PredictorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PredictorError';
  }
}

const FORMAT = 'gcode-latency-predictor';
const VERSION = '2';
const FILE: OwnFile = {
  format: FORMAT,
  version: VERSION,
  undigested: '1',
  name: 'predictor',
  stranger: 'this is not a latency predictor',
  Failure: PredictorError,
};

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

/** A predictor as a safetensors file. */
export function writePredictor({ members, ...about }: PredictorModel): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  members.forEach((member, k) => {
    for (const [name, tensor] of Object.entries(member)) tensors[`${k}.${name}`] = tensor;
  });
  const text = JSON.stringify({ ...about, members: members.length, features: FEATURES });
  return writeSafeTensors({ metadata: { format: FORMAT, version: VERSION, about: text }, tensors });
}

function aboutOf(text: string | undefined): z.infer<typeof aboutSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    throw new PredictorError("the predictor's description is no JSON");
  }
  const parsed = aboutSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PredictorError(`the predictor's ${issue?.path.join('.') || 'description'}: ${issue?.message}`);
}

/** Reads a predictor's file; `warn` is told of one without a digest. Throws PredictorError with the part that is wrong. */
export function readPredictor(bytes: Uint8Array, warn?: Warn): PredictorModel {
  const file = readOwnFile(bytes, FILE, warn);
  const { features, members: count, ...about } = aboutOf(file.metadata.about);
  if (features.join() !== FEATURES.join()) {
    throw new PredictorError('the predictor was trained on other features: train it anew');
  }
  const members = Array.from({ length: count }, (_, k) => {
    const member: Record<string, Tensor<'float32'>> = {};
    for (const [name, dims] of ginParameters(about.hidden)) {
      const tensor = file.tensors[`${k}.${name}`];
      if (tensor?.type !== 'float32' || tensor.dims.join() !== dims.join()) {
        throw new PredictorError(`tensor ${k}.${name} is absent or not float32 [${dims}]`);
      }
      member[name] = tensor as Tensor<'float32'>;
    }
    return member;
  });
  return { ...about, members };
}
