import { z } from 'zod';
import { FormatError } from '../../design/format.ts';
import { jsonText } from '../../design/jsonText.ts';
import { settingSchema } from '../../design/schema.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import { headOf, type OwnFile, readOwnFile, type Warn } from '../ownFile.ts';
import { writeSafeTensors } from '../safetensors.ts';
import type { AccuracyModel } from './accuracyModel.ts';
import { NETWORK_FEATURES } from './features.ts';
import { type Forest, forestProblem } from './forest.ts';
import { ownRecipeSchema } from './trainings.ts';

/** The file is no accuracy model, is damaged, or was made for other features; the message says which. */
export class AccuracyFileError extends FormatError {
  override readonly name = 'AccuracyFileError';
}

const count = z.int().positive();
const share = z.number().min(0).max(1);
const aboutSchema = z.strictObject({
  task: z.string(),
  setting: settingSchema,
  shares: z.array(z.number().positive().max(1)).min(1).optional(),
  budget: ownRecipeSchema.extend({ points: count, epochs: count, seed: z.number() }),
  features: z.array(z.string()),
  interval: z.strictObject({ factor: z.number().nonnegative(), floor: z.number().nonnegative() }),
  coverage: share,
  leftOut: z.strictObject({
    mae: z.number().nonnegative(),
    maeOfMean: z.number().nonnegative(),
    held: share,
    tau: z.number(),
    designs: count,
  }),
  further: z.array(
    z.strictObject({
      ...{ points: count, epochs: count },
      step: z.strictObject({ mean: z.number(), variance: z.number().nonnegative(), n: count }),
    }),
  ),
  created: z.iso.datetime(),
  command: z.string(),
});

/** Up to version 3 an accuracy model rested on the scores of a supernet. */
const restsOnSupernet = (): never => {
  throw new AccuracyFileError(
    'the accuracy model rests on the scores of a supernet, which is left out: fit it anew (gcode accuracy train)',
    'E413',
  );
};

/** Version 2 was the first that was shipped. */
const FILE: OwnFile<{ about: z.infer<typeof aboutSchema> }> = {
  name: 'gcode-accuracy-predictor',
  title: 'an accuracy model',
  word: 'accuracy model',
  version: 4,
  undigested: 2,
  migrations: { 2: restsOnSupernet, 3: restsOnSupernet },
  schema: z.object({ about: jsonText.pipe(aboutSchema) }),
  error: AccuracyFileError,
};

const PARTS = { feature: 'int32', value: 'float64', next: 'int32', roots: 'int32' } as const;
const FOREST = 'forest';

/** What its fit reads, by name; see rowOf. */
const featuresOf = ({ shares }: Pick<AccuracyModel, 'shares'>): string[] => [
  ...NETWORK_FEATURES,
  ...(shares ? ['share of the points'] : []),
];

/** An accuracy model as a safetensors file. */
export function writeAccuracyModel({ forest, ...about }: AccuracyModel): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  for (const [part, type] of Object.entries(PARTS)) {
    const data = forest[part as keyof Forest];
    tensors[`${FOREST}.${part}`] = { type, dims: [data.length], data };
  }
  const text = JSON.stringify({ ...about, features: featuresOf(about) });
  return writeSafeTensors({ metadata: { ...headOf(FILE), about: text }, tensors });
}

/** Reads an accuracy model's file; `warn` is told of one without a digest. Throws AccuracyFileError with the part that is wrong. */
export function readAccuracyModel(bytes: Uint8Array, warn?: Warn): AccuracyModel {
  const file = readOwnFile(bytes, FILE, warn);
  const { features, ...about } = file.about.about;
  const expected = featuresOf(about);
  if (features.join() !== expected.join()) {
    throw new AccuracyFileError('the accuracy model was fitted to other features: fit it anew', 'E413');
  }
  return { ...about, forest: forestOf(file.tensors, expected.length) };
}

function forestOf(tensors: Record<string, Tensor>, width: number): Forest {
  const parts = Object.entries(PARTS).map(([part, type]) => {
    const tensor = tensors[`${FOREST}.${part}`];
    if (tensor?.type !== type) {
      throw new AccuracyFileError(`tensor ${FOREST}.${part} is absent or not ${type}`);
    }
    return [part, tensor.data];
  });
  const forest = Object.fromEntries(parts) as Forest;
  const problem = forestProblem(forest, width);
  if (problem) throw new AccuracyFileError(`the forest: ${problem}`);
  return forest;
}
