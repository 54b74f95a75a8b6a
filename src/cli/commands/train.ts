import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { assertValid } from '../../design/validity.ts';
import type { Checkpoint } from '../../learning/checkpoint.ts';
import type { EpochEvent } from '../../learning/trainer.ts';
import { OPTIMISERS } from '../../onnx/optimiserNames.ts';
import { sharedWords } from '../../tasks/shared.ts';
import { settingOf } from '../../tasks/task.ts';
import { readCheckpointFile } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, openData, taskContext, warnOfSplits } from '../data.ts';
import { resolveDesign } from '../designs.ts';
import { writeWhole } from '../files.ts';
import {
  atLeastOne,
  naturalNumber,
  notNegative,
  outFile,
  positiveInteger,
  positiveNumber,
  shareBelowOne,
  shareUpToOne,
} from '../options.ts';
import { log, type Outcome, UsageError } from '../outcome.ts';
import type { RecipeOptions } from '../recipes.ts';

interface Options extends DataOptions, RecipeOptions {
  design?: string;
  points?: number;
  threads: number;
  out: string;
  best?: string;
  resume?: string;
  init?: string;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** How the network is trained; what is not given is the default, or the resumed run's. */
const recipeOptions = (command: Command): Command =>
  command
    .option('--epochs <number>', 'passes over the training data', positiveInteger)
    .option('--batch <number>', 'samples a step', positiveInteger)
    .option('--seed <number>', 'of the start, the shuffles and the augmentation', naturalNumber)
    .addOption(new Option('--optimiser <name>', 'how weights follow their gradients').choices(OPTIMISERS))
    .option('--learning-rate <rate>', 'highest rate, reached after the warm-up', positiveNumber)
    .option('--weight-decay <rate>', 'part of the weights taken away, times the learning rate', notNegative)
    .option('--clip <length>', 'largest length of all gradients together', notNegative)
    .option(
      '--ema <decay>',
      'evaluate and keep a moving average of the weights, such as 0.999',
      shareBelowOne,
    )
    .option('--label-smoothing <share>', 'share of the target spread over the classes', shareBelowOne)
    .option('--dropout <share>', "dropout of the classifier's hidden layers", shareBelowOne)
    .option('--scale <factor>', 'stretch each axis of a cloud by 1/factor to factor; 1 for none', atLeastOne)
    .option('--shift <length>', 'move a cloud along each axis by up to this', notNegative)
    .option('--jitter <deviation>', 'noise on each coordinate', notNegative)
    .option('--rotation', 'turn each cloud about z by any angle')
    .option(
      '--draw-from <points>',
      "take a random choice of a cloud's first so many points, another one each time",
      positiveInteger,
    )
    .option(
      '--mix <share>',
      'share of clouds in which a ball is filled from another sample, with its part of the target',
      shareUpToOne,
    )
    .option(
      '--word-dropout <share>',
      "share of a sentence's words that become the unknown one",
      shareBelowOne,
    )
    .option('--word-prior <scale>', 'start words from naive Bayes of the train split, such as 1', notNegative)
    .option('--balanced', 'show every class equally often')
    .option('--patience <epochs>', 'stop when val has not become better for so long', naturalNumber);

export const trainCommand: CommandSpec<Options> = {
  name: 'train',
  about: "train a design on a task's train split and write a checkpoint after each epoch",
  options: (command) =>
    recipeOptions(
      dataOptions(command)
        .option(
          '--design <design>',
          "an encoding, a preset (dgcnn, ...), or a design's JSON file (default: that of --resume or --init)",
        )
        .requiredOption('--out <file>', 'the newest checkpoint, a safetensors file', outFile)
        .option('--best <file>', 'also keep the checkpoint of the best epoch on val here', outFile)
        .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
        .option('--resume <file>', 'resume from this checkpoint exactly as the run would have')
        .option(
          '--init <file>',
          "start from this checkpoint's weights: the same network and classes, any number of points",
        )
        .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
    ),
  run: train,
};

/** The checkpoint that training starts from, if any. */
async function startOf(options: Options): Promise<{ resume?: Checkpoint; init?: Checkpoint }> {
  if (options.resume !== undefined && options.init !== undefined) {
    throw new UsageError('--resume and --init: a run either resumes or starts from weights');
  }
  if (options.resume !== undefined) return { resume: await readCheckpointFile('--resume', options.resume) };
  if (options.init !== undefined) return { init: await readCheckpointFile('--init', options.init) };
  return {};
}

async function train(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { train: training } = await import('../../learning/trainer.ts');
  const { bestEpoch, writeCheckpoint } = await import('../../learning/checkpoint.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { recipeFrom } = await import('../recipes.ts');
  const { taskInfo } = await import('../../tasks/registry.ts');
  const start = await startOf(options);
  const before = start.resume ?? start.init;
  if (options.design === undefined && !before)
    throw new UsageError('--design: which network is to be trained?');
  const design =
    options.design === undefined
      ? (before as Checkpoint).design
      : await resolveDesign(options.design, taskContext(options.task));
  const points = options.points ?? start.resume?.setting.points ?? taskInfo(options.task).points;
  const recipe = recipeFrom(options, start.resume?.recipe, taskInfo(options.task).kind);
  const stored = Math.max(points, recipe.augmentation.drawFrom ?? 0);
  const data = await openData(options, 'train', stored, signal, before?.vocabulary);
  const val = await openData(options, 'val', points, signal, before?.vocabulary);
  assertValid(design, settingOf(data, points));
  const { shared, remarks } = warnOfSplits(data, val, points);
  const { epochs, seed } = recipe;
  const runtime = nodeRuntime({ threads: options.threads, spin: false });
  log(
    `Training on ${data.size} samples of ${data.task} with ${points} points, ${epochs} epoch${epochs === 1 ? '' : 's'}.`,
  );

  const started = performance.now();
  const events = training(signal, runtime, { ...recipe, design, train: data, val, points, ...start });
  let last: EpochEvent | undefined;
  for await (const event of events) {
    if (event.kind === 'step') continue;
    last = event;
    const { epoch, loss, valAccuracy, diverging, seconds, checkpoint } = event;
    const bytes = writeCheckpoint(checkpoint);
    await writeWhole(options.out, bytes);
    if (options.best !== undefined && event.best) await writeWhole(options.best, bytes);
    const accuracy = valAccuracy === undefined ? '' : `, accuracy ${percent(valAccuracy)}`;
    log(`epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${accuracy}, ${seconds.toFixed(1)} s`);
    if (diverging) log(`Warning: ${diverging}.`);
  }
  const { epoch, loss, valAccuracy: accuracy, balancedAccuracy, diverging, checkpoint } = last as EpochEvent;
  const curve = checkpoint.curve ?? [];
  const best = bestEpoch(curve);
  const minutes = (performance.now() - started) / 60_000;
  const early = epoch < epochs ? ` (of ${epochs}: val was no better since epoch ${best})` : '';
  return {
    document: {
      task: options.task,
      design: options.design ?? design.name,
      points,
      ...(data.recognised && { data: { train: data.recognised, val: val.recognised } }),
      ...(shared && { shared }),
      ...(remarks.length > 0 && { remarks }),
      ...(diverging && { diverging }),
      epochs: epoch,
      seed,
      loss,
      accuracy,
      balancedAccuracy,
      bestEpoch: best,
      minutes,
      out: options.out,
      recipe,
      curve,
    },
    text:
      `${options.out}: ${epoch} epochs${early} in ${minutes.toFixed(1)} minutes` +
      (accuracy === undefined ? '' : `, ${percent(accuracy)} of ${val.size} val samples right`) +
      [...(diverging ? [diverging] : []), ...(shared ? [sharedWords(shared)] : []), ...remarks]
        .map((words) => `\n${words}`)
        .join(''),
  };
}
