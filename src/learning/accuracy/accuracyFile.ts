import { z } from 'zod';
import { FormatError, jsonText } from '../../design/format.ts';
import { settingSchema } from '../../design/schema.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import { headOf, type OwnFile, readOwnFile, type Warn } from '../ownFile.ts';
import { recipeSchema } from '../recipe.ts';
import { writeSafeTensors } from '../safetensors.ts';
import type { AccuracyModel } from './accuracyModel.ts';
import { NETWORK_FEATURES } from './features.ts';
import { type Forest, forestProblem } from './forest.ts';

/** The file is no accuracy model, is damaged, or was made for other features; the message says which. */
export class AccuracyFileError extends FormatError {
  override readonly name = 'AccuracyFileError';
}

const count = z.int().positive();
const share = z.number().min(0).max(1);
const aboutSchema = z.strictObject({
  task: z.string(),
  setting: settingSchema,
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
  scored: count,
  fineTuneSteps: z.int().nonnegative(),
  interval: z.strictObject({ factor: z.number().nonnegative(), floor: z.number().nonnegative() }),
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

/** Version 3 carries a digest; the rest is as it was in version 2, the first that was shipped. */
const FILE: OwnFile<{ about: z.infer<typeof aboutSchema> }> = {
  name: 'gcode-accuracy-predictor',
  title: 'an accuracy model',
  word: 'accuracy model',
  version: 3,
  undigested: 2,
  migrations: { 2: (json) => json },
  schema: z.object({ about: jsonText.pipe(aboutSchema) }),
  error: AccuracyFileError,
};

const PARTS = { feature: 'int32', value: 'float64', next: 'int32', roots: 'int32' } as const;
const FORESTS = ['scores', 'alone'] as const;

/** An accuracy model as a safetensors file. */
export function writeAccuracyModel({ scores, alone, ...about }: AccuracyModel): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  const add = (name: string, forest: Forest) => {
    for (const [part, type] of Object.entries(PARTS)) {
      const data = forest[part as keyof Forest];
      tensors[`${name}.${part}`] = { type, dims: [data.length], data };
    }
  };
  add('scores', scores);
  add('alone', alone);
  const text = JSON.stringify({ ...about, features: NETWORK_FEATURES });
  return writeSafeTensors({ metadata: { ...headOf(FILE), about: text }, tensors });
}

/** Reads an accuracy model's file; `warn` is told of one without a digest. Throws AccuracyFileError with the part that is wrong. */
export function readAccuracyModel(bytes: Uint8Array, warn?: Warn): AccuracyModel {
  const file = readOwnFile(bytes, FILE, warn);
  const { features, ...about } = file.about.about;
  if (features.join() !== NETWORK_FEATURES.join()) {
    throw new AccuracyFileError('the accuracy model was fitted to other features: fit it anew', 'E413');
  }
  const [scores, alone] = FORESTS.map((name, extra) =>
    forestOf(file.tensors, name, NETWORK_FEATURES.length + extra),
  ) as [Forest, Forest];
  return { ...about, scores, alone };
}

function forestOf(tensors: Record<string, Tensor>, name: string, width: number): Forest {
  const parts = Object.entries(PARTS).map(([part, type]) => {
    const tensor = tensors[`${name}.${part}`];
    if (tensor?.type !== type) {
      throw new AccuracyFileError(`tensor ${name}.${part} is absent or not ${type}`);
    }
    return [part, tensor.data];
  });
  const forest = Object.fromEntries(parts) as Forest;
  const problem = forestProblem(forest, width);
  if (problem) throw new AccuracyFileError(`the forest ${name}: ${problem}`);
  return forest;
}
