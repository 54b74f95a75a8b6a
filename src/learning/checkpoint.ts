import { z } from 'zod';
import { FormatError } from '../design/format.ts';
import { jsonText } from '../design/jsonText.ts';
import { parseDesign, settingSchema } from '../design/schema.ts';
import type { Design, Setting } from '../design/types.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { designLayers, embeddingOf, layerName, type Weights, weightName } from '../onnx/weights.ts';
import { foldModel, initialOptimiser, type Model, type Optimiser } from './model.ts';
import { headOf, type OwnFile, readOwnFile, type Warn } from './ownFile.ts';
import type { Recipe } from './recipe.ts';
import { recipeSchema } from './recipeForm.ts';
import { writeSafeTensors } from './safetensors.ts';

export const epochSchema = z.object({
  epoch: z.int(),
  /** Mean over the epoch's steps. */
  loss: z.number(),
  valAccuracy: z.number().optional(),
  balancedAccuracy: z.number().optional(),
});
/** What one epoch of training gave. */
type EpochFigures = z.infer<typeof epochSchema>;

/** The first epoch of the best accuracy on val; the last one where none was evaluated. */
export function bestEpoch(curve: readonly EpochFigures[]): number {
  const judged = curve.filter(({ valAccuracy }) => valAccuracy !== undefined);
  const highest = Math.max(...judged.map(({ valAccuracy }) => valAccuracy as number));
  return (judged.find(({ valAccuracy }) => valAccuracy === highest) ?? curve.at(-1))?.epoch ?? 0;
}

/** A trained design, and all that training needs to resume. */
export interface Checkpoint {
  design: Design;
  setting: Setting;
  task: string;
  classes: readonly string[];
  /** Of sentences: the words by their row of the embedding. */
  vocabulary?: readonly string[] | undefined;
  seed: number;
  /** Epochs done, of `epochs`. */
  epoch: number;
  epochs: number;
  /** On the task's val split, in [0, 1]; absent when it was not evaluated. */
  valAccuracy?: number | undefined;
  /** How it was trained; absent in files of before there were recipes. */
  recipe?: Recipe | undefined;
  /** Size of the train split. */
  trainSamples?: number | undefined;
  /** Digests of the samples that it was trained on; absent where they were generated, or in files of before. */
  trainedOn?: readonly string[] | undefined;
  /** Of each epoch done. */
  curve?: readonly EpochFigures[] | undefined;
  model: Model;
  /** Absent in checkpoints made for inference only. */
  optimiser?: Optimiser | undefined;
}

/** The file is no checkpoint, is damaged, or belongs elsewhere; the message says which and where. */
export class CheckpointError extends FormatError {
  override readonly name = 'CheckpointError';
}

const metadataSchema = z.object({
  design: jsonText,
  setting: jsonText.pipe(settingSchema),
  task: z.string(),
  classes: jsonText.pipe(z.array(z.string())),
  vocabulary: jsonText.pipe(z.array(z.string())).optional(),
  training: jsonText.pipe(
    z.object({
      seed: z.number(),
      epoch: z.int(),
      epochs: z.int(),
      step: z.int(),
      valAccuracy: z.number().optional(),
      recipe: recipeSchema.optional(),
      trainSamples: z.int().optional(),
      trainedOn: z.array(z.string()).optional(),
      curve: z.array(epochSchema).optional(),
    }),
  ),
});

/** Version 2 carries a digest; the rest is as it was in version 1. */
const FILE: OwnFile<z.infer<typeof metadataSchema>> = {
  name: 'gcode-checkpoint',
  title: 'a checkpoint',
  word: 'checkpoint',
  version: 2,
  undigested: 1,
  migrations: { 1: (json) => json },
  schema: metadataSchema,
  error: CheckpointError,
};

/** A checkpoint as a safetensors file. */
export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { design, setting, task, classes, model, optimiser } = checkpoint;
  const { seed, epoch, epochs, valAccuracy, recipe, trainSamples, trainedOn, curve } = checkpoint;
  const step = optimiser?.step ?? 0;
  const training = { seed, epoch, epochs, step, valAccuracy, recipe, trainSamples, trainedOn, curve };
  return writeSafeTensors({
    metadata: {
      ...headOf(FILE),
      design: JSON.stringify(design),
      setting: JSON.stringify(setting),
      task,
      classes: JSON.stringify(classes),
      ...(checkpoint.vocabulary && { vocabulary: JSON.stringify(checkpoint.vocabulary) }),
      training: JSON.stringify(training),
    },
    tensors: {
      ...model.parameters,
      ...model.statistics,
      ...optimiser?.moments,
      ...(optimiser?.live && renamed({ ...optimiser.live.parameters, ...optimiser.live.statistics }, asLive)),
    },
  });
}

/** The name of a tensor that steps change, in a checkpoint whose model is its moving average. */
const asLive = (name: string): string => `${name}.live`;
const renamed = <T>(tensors: Record<string, T>, name: (old: string) => string): Record<string, T> =>
  Object.fromEntries(Object.entries(tensors).map(([old, tensor]) => [name(old), tensor]));

/** Reads a checkpoint file; `warn` is told of one without a digest. Throws CheckpointError. */
export function readCheckpoint(bytes: Uint8Array, warn?: Warn): Checkpoint {
  const { about, tensors } = readOwnFile(bytes, FILE, warn);
  const { design: designJson, setting, task, classes, vocabulary, training } = about;
  const words = setting.words?.vocabulary;
  if (words !== vocabulary?.length) {
    throw new CheckpointError(
      `the checkpoint's setting has ${words ?? 'no'} words, its vocabulary ${vocabulary?.length ?? 'none'}`,
    );
  }
  const design = designIn(designJson);
  const expected = expectedTensors(design, setting);
  const take = (names: Iterable<string>, stored = (name: string) => name) =>
    Object.fromEntries(
      [...names].map((name) => [name, checked(stored(name), tensors[stored(name)], expected.get(name))]),
    );
  const names = [...expected.keys()];
  const isStatistic = (name: string) => name.endsWith('.mean') || name.endsWith('.variance');
  const parameters = names.filter((name) => !isStatistic(name));
  const modelOf = (stored?: (name: string) => string) => ({
    parameters: take(parameters, stored),
    statistics: take(names.filter(isStatistic), stored),
  });
  const model = modelOf();
  const { step, ...run } = training;
  const optimiser = initialOptimiser(model.parameters, training.recipe?.optimiser);
  const trainable = Object.keys(optimiser.moments).every((name) => name in tensors);
  for (const [name, { dims }] of trainable ? Object.entries(optimiser.moments) : []) {
    optimiser.moments[name] = checked(name, tensors[name], dims);
  }
  optimiser.step = step;
  if (names.some((name) => asLive(name) in tensors)) optimiser.live = modelOf(asLive);
  return {
    design,
    setting,
    task,
    classes,
    ...(vocabulary && { vocabulary }),
    ...run,
    model,
    optimiser: trainable ? optimiser : undefined,
  };
}

function designIn(value: unknown): Design {
  try {
    return parseDesign(value);
  } catch (error) {
    throw new CheckpointError(`the checkpoint's design: ${error instanceof Error ? error.message : error}`);
  }
}

/** Shapes of a design's parameters and statistics by name. */
export function expectedTensors(design: Design, setting: Setting): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const embedding = embeddingOf(design, setting);
  if (embedding) shapes.set(embedding.name, embedding.dims);
  for (const layer of designLayers(design, setting)) {
    const name = layerName(layer);
    shapes.set(weightName(layer), [layer.from, layer.to]);
    const vectors = layer.activated ? ['shift', 'mean', 'variance'] : ['bias'];
    for (const vector of vectors) shapes.set(`${name}.${vector}`, [layer.to]);
  }
  return shapes;
}

function checked(
  name: string,
  tensor: Tensor | undefined,
  dims: readonly number[] | undefined,
): Tensor<'float32'> {
  if (!tensor) throw new CheckpointError(`the checkpoint lacks tensor ${name}`);
  if (tensor.type !== 'float32' || tensor.dims.join() !== dims?.join()) {
    throw new CheckpointError(`tensor ${name} is ${tensor.type} [${tensor.dims}], not float32 [${dims}]`);
  }
  if (!(tensor.data as Float32Array).every(Number.isFinite)) {
    throw new CheckpointError(`tensor ${name} holds values that are no numbers`);
  }
  if (name.endsWith('.variance') && (tensor.data as Float32Array).some((value) => value < 0)) {
    throw new CheckpointError(`tensor ${name} holds variances below 0`);
  }
  return tensor as Tensor<'float32'>;
}

/** Inference weights of a checkpoint, normalisation folded in. */
export const foldWeights = (checkpoint: Pick<Checkpoint, 'model'>): Weights => foldModel(checkpoint.model);
