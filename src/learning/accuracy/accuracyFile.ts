import { z } from 'zod';
import type { Tensor } from '../../onnx/tensor.ts';
import { recipeSchema } from '../recipe.ts';
import { readSafeTensors, SafeTensorsError, writeSafeTensors } from '../safetensors.ts';
import { NETWORK_FEATURES } from './features.ts';
import type { KernelRidge } from './kernelRidge.ts';
import type { AccuracyModel } from './predictor.ts';

/** The file is no accuracy predictor, is damaged, or was made for other features; the message says which. */
export class AccuracyFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccuracyFileError';
  }
}

const FORMAT = 'gcode-accuracy-predictor';
const VERSION = '1';

const count = z.int().positive();
const share = z.number().min(0).max(1);
const kernelSchema = z.strictObject({
  linear: z.number().nonnegative(),
  length: z.number().positive(),
  noise: z.number().positive(),
  offset: z.number(),
});
const aboutSchema = z.strictObject({
  task: z.string(),
  setting: z.looseObject({ points: count, features: count, classes: count }),
  budget: z.strictObject({
    points: count,
    epochs: count,
    batch: count,
    learningRate: z.number().positive(),
    seed: z.number(),
    trainSamples: count.optional(),
    dropout: recipeSchema.shape.dropout.optional(),
    ema: recipeSchema.shape.ema.optional(),
    augmentation: recipeSchema.shape.augmentation.optional(),
  }),
  features: z.array(z.string()),
  scores: kernelSchema,
  alone: kernelSchema,
  scored: count,
  fineTuneSteps: z.int().nonnegative(),
  halfWidth: z.number().nonnegative(),
  coverage: share,
  leftOut: z.strictObject({
    mae: z.number().nonnegative(),
    maeOfMean: z.number().nonnegative(),
    held: share,
    tau: z.number(),
    designs: count,
  }),
  created: z.iso.datetime(),
  command: z.string(),
});

const ARRAYS = ['centre', 'scale', 'points', 'alpha'] as const;
const FITS = ['scores', 'alone'] as const;

/** A predictor as a safetensors file. */
export function writeAccuracyModel({ scores, alone, ...about }: AccuracyModel): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  const described = (name: string, { centre, scale, points, alpha, ...rest }: KernelRidge) => {
    for (const [part, data] of Object.entries({ centre, scale, points, alpha })) {
      tensors[`${name}.${part}`] = { type: 'float64', dims: [data.length], data };
    }
    return rest;
  };
  const text = JSON.stringify({
    ...about,
    scores: described('scores', scores),
    alone: described('alone', alone),
    features: NETWORK_FEATURES,
  });
  return writeSafeTensors({ metadata: { format: FORMAT, version: VERSION, about: text }, tensors });
}

/** Reads a predictor's file. Throws AccuracyFileError with the part that is wrong. */
export function readAccuracyModel(bytes: Uint8Array): AccuracyModel {
  let file: ReturnType<typeof readSafeTensors>;
  try {
    file = readSafeTensors(bytes);
  } catch (error) {
    if (error instanceof SafeTensorsError) throw new AccuracyFileError(error.message);
    throw error;
  }
  const { format, version, about: text } = file.metadata;
  if (format !== FORMAT) throw new AccuracyFileError('this is not an accuracy predictor');
  if (version !== VERSION) {
    throw new AccuracyFileError(`the predictor has version ${version}; this program reads ${VERSION}`);
  }
  const { features, ...about } = aboutOf(text);
  if (features.join() !== NETWORK_FEATURES.join()) {
    throw new AccuracyFileError('the predictor was fitted to other features: fit it anew');
  }
  const [scores, alone] = FITS.map((name, extra): KernelRidge => {
    const width = NETWORK_FEATURES.length + extra;
    const [centre, scale, points, alpha] = ARRAYS.map((part) => {
      const tensor = file.tensors[`${name}.${part}`];
      const values = tensor?.type === 'float64' ? (tensor.data as Float64Array) : null;
      if (!values?.every(Number.isFinite)) {
        throw new AccuracyFileError(
          `tensor ${name}.${part} is absent, not float64, or holds what is no number`,
        );
      }
      return values;
    }) as [Float64Array, Float64Array, Float64Array, Float64Array];
    if (centre.length !== width || scale.length !== width || points.length !== alpha.length * width) {
      throw new AccuracyFileError(`the tensors of ${name} do not fit each other`);
    }
    return { ...about[name], centre, scale, points, alpha };
  }) as [KernelRidge, KernelRidge];
  return { ...about, setting: about.setting as AccuracyModel['setting'], scores, alone };
}

function aboutOf(text: string | undefined): z.infer<typeof aboutSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch {
    throw new AccuracyFileError("the predictor's description is no JSON");
  }
  const parsed = aboutSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AccuracyFileError(`the predictor's ${issue?.path.join('.') || 'description'}: ${issue?.message}`);
}
