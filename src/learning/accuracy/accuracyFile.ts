import { z } from 'zod';
import type { Tensor } from '../../onnx/tensor.ts';
import { type OwnFile, readOwnFile, type Warn } from '../ownFile.ts';
import { recipeSchema } from '../recipe.ts';
import { writeSafeTensors } from '../safetensors.ts';
import { NETWORK_FEATURES } from './features.ts';
import { type Forest, forestProblem } from './forest.ts';
import type { AccuracyModel } from './predictor.ts';

/** The file is no accuracy predictor, is damaged, or was made for other features; the message says which. */
export class AccuracyFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccuracyFileError';
  }
}

const FORMAT = 'gcode-accuracy-predictor';
const VERSION = '3';
const FILE: OwnFile = {
  format: FORMAT,
  version: VERSION,
  undigested: '2',
  name: 'predictor',
  stranger: 'this is not an accuracy predictor',
  Failure: AccuracyFileError,
};

const count = z.int().positive();
const share = z.number().min(0).max(1);
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

const PARTS = { feature: 'int32', value: 'float64', next: 'int32', roots: 'int32' } as const;
const FORESTS = ['scores', 'alone'] as const;

/** A predictor as a safetensors file. */
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
  return writeSafeTensors({ metadata: { format: FORMAT, version: VERSION, about: text }, tensors });
}

/** Reads a predictor's file; `warn` is told of one without a digest. Throws AccuracyFileError with the part that is wrong. */
export function readAccuracyModel(bytes: Uint8Array, warn?: Warn): AccuracyModel {
  const file = readOwnFile(bytes, FILE, warn);
  const { features, ...about } = aboutOf(file.metadata.about);
  if (features.join() !== NETWORK_FEATURES.join()) {
    throw new AccuracyFileError('the predictor was fitted to other features: fit it anew');
  }
  const [scores, alone] = FORESTS.map((name, extra) =>
    forestOf(file.tensors, name, NETWORK_FEATURES.length + extra),
  ) as [Forest, Forest];
  return { ...about, setting: about.setting as AccuracyModel['setting'], scores, alone };
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
