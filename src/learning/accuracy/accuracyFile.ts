import { z } from 'zod';
import { FormatError, type Json } from '../../design/format.ts';
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
const interval = z.strictObject({ factor: z.number().nonnegative(), floor: z.number().nonnegative() });
const leftOut = z.strictObject({
  mae: z.number().nonnegative(),
  maeOfMean: z.number().nonnegative(),
  held: share,
  tau: z.number(),
  designs: count,
});
const aboutSchema = z.strictObject({
  task: z.string(),
  setting: settingSchema,
  shares: z.array(z.number().positive().max(1)).min(1).optional(),
  budget: ownRecipeSchema.extend({ points: count, epochs: count, seed: z.number() }),
  features: z.array(z.string()),
  interval,
  coverage: share,
  leftOut,
  target: z
    .strictObject({
      fidelity: z.strictObject({ points: count, epochs: count }),
      range: z.tuple([share, share]),
      line: z.strictObject({ intercept: z.number(), slope: z.number() }),
      ...{ interval, leftOut },
    })
    .optional(),
  created: z.iso.datetime(),
  command: z.string(),
});

/** Up to version 3 an accuracy model rested on the scores of a supernet. */
const restsOnSupernet = (): never => {
  throw new AccuracyFileError(
    'the accuracy model rests on the scores of a supernet, which is left out: fit it again (gcode accuracy train)',
    'E413',
  );
};

/** Version 4 knew a mean of what the target recipe adds, which nothing asked for. */
const withoutFurther = (json: Json): Json => {
  const { further: _, ...about } = JSON.parse(String(json.about)) as Json;
  return { ...json, about: JSON.stringify(about) };
};

/** In version 5 the forest said all that the target recipe adds. */
const withLine = (json: Json): Json => {
  const about = JSON.parse(String(json.about)) as Json;
  if (!about.target) return json;
  const line = { intercept: 0, slope: 1 };
  return { ...json, about: JSON.stringify({ ...about, target: { ...(about.target as Json), line } }) };
};

/** Version 2 was the first that was shipped. */
const FILE: OwnFile<{ about: z.infer<typeof aboutSchema> }> = {
  name: 'gcode-accuracy-predictor',
  title: 'an accuracy model',
  word: 'accuracy model',
  version: 6,
  undigested: 2,
  migrations: { 2: restsOnSupernet, 3: restsOnSupernet, 4: withoutFurther, 5: withLine },
  schema: z.object({ about: jsonText.pipe(aboutSchema) }),
  error: AccuracyFileError,
};

const PARTS = { feature: 'int32', value: 'float64', next: 'int32', roots: 'int32' } as const;
const FOREST = 'forest';
/** The step to the target recipe. */
const STEP = 'step';
/** What it reads beside them; see stepRow. */
const STEP_FEATURES = 3;

/** What its fit reads, by name; see rowOf. */
const featuresOf = ({ shares }: Pick<AccuracyModel, 'shares'>): string[] => [
  ...NETWORK_FEATURES,
  ...(shares ? ['share of the points'] : []),
];

const tensorsOf = (forest: Forest, name: string): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(PARTS).map(([part, type]) => {
      const data = forest[part as keyof Forest];
      return [`${name}.${part}`, { type, dims: [data.length], data } as Tensor];
    }),
  );

/** An accuracy model as a safetensors file. */
export function writeAccuracyModel({ forest, target, ...about }: AccuracyModel): Uint8Array {
  const { forest: step, ...atTarget } = target ?? {};
  const tensors = { ...tensorsOf(forest, FOREST), ...(step && tensorsOf(step, STEP)) };
  const said = { ...about, ...(step && { target: atTarget }), features: featuresOf(about) };
  return writeSafeTensors({ metadata: { ...headOf(FILE), about: JSON.stringify(said) }, tensors });
}

/** Reads an accuracy model's file; `warn` is told of one without a digest. Throws AccuracyFileError with the part that is wrong. */
export function readAccuracyModel(bytes: Uint8Array, warn?: Warn): AccuracyModel {
  const file = readOwnFile(bytes, FILE, warn);
  const { features, target, ...about } = file.about.about;
  const expected = featuresOf(about);
  if (features.join() !== expected.join()) {
    throw new AccuracyFileError('the accuracy model was fitted to other features: fit it again', 'E413');
  }
  const forest = forestOf(file.tensors, FOREST, expected.length);
  if (!target) return { ...about, forest };
  const step = forestOf(file.tensors, STEP, expected.length + STEP_FEATURES);
  return { ...about, forest, target: { ...target, forest: step } };
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
