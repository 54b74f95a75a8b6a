import { availableParallelism } from 'node:os';
import { assertValid } from '../../design/validity.ts';
import { settingOf } from '../../tasks/task.ts';
import { readCheckpointFile } from '../checkpoints.ts';
import { type DataOptions, dataOptions, openData } from '../data.ts';
import { resolveDesign } from '../designs.ts';
import { writeWhole } from '../files.ts';
import { naturalNumber, positiveInteger, positiveNumber } from '../options.ts';
import { log, type Outcome } from '../outcome.ts';
import type { CommandSpec } from '../program.ts';

interface Options extends DataOptions {
  design: string;
  points?: number;
  epochs?: number;
  batch?: number;
  learningRate?: number;
  seed?: number;
  threads: number;
  out: string;
  resume?: string;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

export const trainCommand: CommandSpec<Options> = {
  name: 'train',
  about: "train a design on a task's train split and write a checkpoint after each epoch",
  options: (command) =>
    dataOptions(command)
      .requiredOption('--design <design>', "an encoding, a preset (dgcnn, ...), or a design's JSON file")
      .requiredOption('--out <file>', 'the checkpoint, a safetensors file')
      .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
      .option('--epochs <number>', 'passes over the training data', positiveInteger)
      .option('--batch <number>', 'samples a step', positiveInteger)
      .option('--learning-rate <rate>', 'highest rate, reached after the warm-up', positiveNumber)
      .option('--seed <number>', 'of the start, the shuffles and the augmentation', naturalNumber)
      .option('--resume <file>', 'go on from this checkpoint of the same run')
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
  run: train,
};

async function train(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { train: training, TRAINING_DEFAULTS } = await import('../../learning/trainer.ts');
  const { writeCheckpoint } = await import('../../learning/checkpoint.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { taskInfo } = await import('../../tasks/registry.ts');
  const design = await resolveDesign(options.design);
  const resume =
    options.resume === undefined ? undefined : await readCheckpointFile('--resume', options.resume);
  const points = options.points ?? resume?.setting.points ?? taskInfo(options.task).points;
  const data = await openData(options, 'train', points, signal);
  const val = await openData(options, 'val', points, signal);
  assertValid(design, settingOf(data, points));
  const { epochs, batch, learningRate, seed } = { ...TRAINING_DEFAULTS, ...options };
  const runtime = nodeRuntime({ threads: options.threads });
  log(`Training on ${data.size} samples of ${data.task} with ${points} points, ${epochs} epochs.`);

  const started = performance.now();
  const events = training(signal, runtime, {
    ...TRAINING_DEFAULTS,
    design,
    train: data,
    val,
    points,
    epochs,
    batch,
    learningRate,
    seed,
    ...(resume && { resume }),
  });
  let last:
    | { loss: number; accuracy?: number | undefined; balancedAccuracy?: number | undefined }
    | undefined;
  for await (const event of events) {
    if (event.kind === 'step') continue;
    const { epoch, loss, valAccuracy, balancedAccuracy, seconds, checkpoint } = event;
    await writeWhole(options.out, writeCheckpoint(checkpoint));
    last = { loss, accuracy: valAccuracy, balancedAccuracy };
    const accuracy = valAccuracy === undefined ? '' : `, accuracy ${percent(valAccuracy)}`;
    log(`epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${accuracy}, ${seconds.toFixed(1)} s`);
  }
  const minutes = (performance.now() - started) / 60_000;
  return {
    document: {
      task: options.task,
      design: options.design,
      points,
      epochs,
      seed,
      ...last,
      minutes,
      out: options.out,
    },
    text:
      `${options.out}: ${epochs} epochs in ${minutes.toFixed(1)} minutes` +
      (last?.accuracy === undefined ? '' : `, ${percent(last.accuracy)} of ${val.size} val samples right`),
  };
}
