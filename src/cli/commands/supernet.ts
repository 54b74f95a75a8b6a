import { availableParallelism } from 'node:os';
import {
  type Genome,
  type GenomeContext,
  GenomeError,
  genomeContext,
  genomeProblem,
  parseGenome,
} from '../../design/genome.ts';
import type { Supernet } from '../../learning/supernet.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { readDesignsFile } from '../designs.ts';
import { readNamed, writeWhole } from '../files.ts';
import { naturalNumber, positiveInteger, positiveNumber } from '../options.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';
import { givenOrShipped } from '../shipped.ts';

interface TrainOptions extends DataOptions {
  out: string;
  points: number;
  steps: number;
  batch?: number;
  learningRate?: number;
  seed: number;
  resume?: string;
  ship?: string;
  threads: number;
}

export const supernetTrainCommand: CommandSpec<TrainOptions> = {
  name: 'supernet train',
  about: 'train one network whose weights all designs of the 12-position space share',
  options: (command) =>
    dataOptions(command)
      .requiredOption('--out <file>', 'the supernet, a safetensors file; written while it trains')
      .option('--points <number>', 'points a sample; of sentences, the most words', positiveInteger, 64)
      .option('--steps <number>', 'training steps', positiveInteger, 6000)
      .option('--batch <number>', 'samples a step', positiveInteger)
      .option('--learning-rate <rate>', 'highest rate, reached after the warm-up', positiveNumber)
      .option('--seed <number>', 'of the weights, the designs and the samples', naturalNumber, 1)
      .option('--resume <file>', 'go on from this state of the same training')
      .option(
        '--ship <file>',
        'also write the weights alone, in half precision, and a description beside them',
      )
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
  run: train,
};

/** Seconds between two states that are kept. */
const KEEP_EVERY_S = 60;

const needsFolder = (task: string): boolean => namedTask(task).provenance === 'your folder';

/** The call that gives this supernet again. */
const commandOf = ({ task, points, steps, seed, batch, learningRate, threads }: TrainOptions): string =>
  [
    `npm run -s gcode -- supernet train --task ${task} --points ${points} --steps ${steps} --seed ${seed}`,
    ...(batch ? [`--batch ${batch}`] : []),
    ...(learningRate ? [`--learning-rate ${learningRate}`] : []),
    ...(needsFolder(task) ? ['--data FOLDER'] : []),
    `--threads ${threads} --out STATE --ship FILE`,
  ].join(' ');

async function train(options: TrainOptions, signal: AbortSignal): Promise<Outcome> {
  const { readSupernet, writeSupernet } = await import('../../learning/supernetFile.ts');
  const { SUPERNET_DEFAULTS } = await import('../../learning/supernetTraining.ts');
  const { trainedSupernet } = await import('../../app/supernetAccuracy.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { points, steps, seed, out, batch, learningRate } = options;
  const resume = options.resume
    ? readSupernet(await readNamed('--resume', options.resume), (text) => log(`${options.resume}: ${text}`))
    : undefined;
  const train = await openData(options, 'train', points, signal);
  const runtime = nodeRuntime({ threads: options.threads, spin: false });
  const given = { ...(batch && { batch }), ...(learningRate && { learningRate }), ...(resume && { resume }) };
  const recipe = { ...SUPERNET_DEFAULTS, ...given, train, points, steps, seed };
  const started = performance.now();
  let kept = started;
  const supernet = await trainedSupernet(signal, runtime, recipe, async ({ step, supernet, etaSeconds }) => {
    if (step % 250 === 0) {
      const loss = supernet.about.log.at(-1)?.loss.toFixed(3);
      log(`step ${step} of ${steps}, mean loss ${loss}, ${Math.ceil(etaSeconds)} s left`);
    }
    if (performance.now() - kept < 1000 * KEEP_EVERY_S) return;
    kept = performance.now();
    await writeWhole(out, writeSupernet(supernet));
  });
  supernet.about.command = commandOf(options);
  await writeWhole(out, writeSupernet(supernet));
  const seconds = (performance.now() - started) / 1000;
  if (options.ship) await ship(options.ship, supernet, seconds);
  const loss = supernet.about.log.at(-1)?.loss ?? null;
  return {
    document: { supernet: out, steps, loss, seconds },
    text: `${out}: ${steps} steps, last mean loss ${loss?.toFixed(3)}, ${seconds.toFixed(0)} s`,
  };
}

/** Writes the weights, and beside them what they are and how their training went, for people and for the studio. */
async function ship(path: string, supernet: Supernet, seconds: number): Promise<void> {
  const { writeSupernet } = await import('../../learning/supernetFile.ts');
  await writeWhole(path, writeSupernet(supernet, 'shipped'));
  const { setting, log: losses, ...about } = supernet.about;
  const { points, classes } = setting;
  const made = new Date().toISOString();
  const entries = losses.map(({ step, loss }) => ({ step, loss: Number(loss.toFixed(4)) }));
  const description = { ...about, points, classes, seconds: Math.round(seconds), made, log: entries };
  await writeWhole(path.replace(/(\.safetensors)?$/, '.json'), `${JSON.stringify(description, null, 2)}\n`);
}

interface EvaluateOptions extends DataOptions {
  designs: string;
  split: string;
  supernet?: string;
  trainData?: string;
  samples?: number;
  fineTune?: number;
  threads: number;
}

export const supernetEvaluateCommand: CommandSpec<EvaluateOptions> = {
  name: 'supernet evaluate',
  about: 'accuracy of each design of a file with a supernet’s weights, each copy trained a few steps',
  options: (command) =>
    dataOptions(command)
      .requiredOption('--designs <file>', 'encodings, one a line')
      .option('--supernet <file>', 'what supernet train wrote (default: the one shipped for the task)')
      .option('--split <name>', 'which split is scored', 'val')
      .option(
        '--train-data <folder>',
        "where the train split is, which copies are tuned on (default: --data's)",
      )
      .option(
        '--samples <number>',
        'samples scored, the same for all designs (default: all)',
        positiveInteger,
      )
      .option(
        '--fine-tune <steps>',
        "steps that each design's copy is trained before it is scored (default: 40, some seconds a design)",
        naturalNumber,
      )
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
  run: evaluate,
};

/** The genome of a line, or what is wrong with it. */
export function genomeOfLine(text: string, context: GenomeContext): Genome | Error {
  try {
    const genome = parseGenome(text);
    const problem = genomeProblem(genome, context);
    return problem ? new GenomeError(problem) : genome;
  } catch (error) {
    return error as Error;
  }
}

type Entry = { design: string; accuracy: number } | { design: string; error: string };

async function evaluate(options: EvaluateOptions, signal: AbortSignal): Promise<Outcome> {
  const { readSupernet } = await import('../../learning/supernetFile.ts');
  const { FINE_TUNE, SupernetEvaluator } = await import('../../learning/supernetEvaluator.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { isSentences } = await import('../../tasks/task.ts');
  const lines = await readDesignsFile(options.designs);
  const path = givenOrShipped('supernets', options.task, '--supernet', options.supernet);
  const supernet = readSupernet(await readNamed('--supernet', path), (text) => log(`${path}: ${text}`));
  const { setting, task } = supernet.about;
  if (task !== options.task)
    throw new UsageError(`${path} is a supernet for the task ${task}, not ${options.task}`);
  const source = { ...options, ...(options.trainData && { data: options.trainData }) };
  const train = await openData(source, 'train', setting.points, signal);
  const words = isSentences(train) ? train.vocabulary : undefined;
  const val = await openData(options, options.split, setting.points, signal, words);
  if (val.classes.length !== setting.classes) {
    throw new UsageError(`${path} has ${setting.classes} classes and the data have ${val.classes.length}`);
  }
  const fineTuneSteps = options.fineTune ?? FINE_TUNE.steps;
  const runtime = nodeRuntime({ threads: options.threads, spin: false });
  const samples = Math.min(options.samples ?? val.size, val.size);
  const evaluator = new SupernetEvaluator(runtime, supernet, { train, val, samples, fineTuneSteps });
  const results: Entry[] = [];
  for (const { text, line } of lines) {
    const genome = genomeOfLine(text, genomeContext(setting));
    if (genome instanceof Error) {
      results.push({ design: text, error: `line ${line}: ${genome.message}` });
      continue;
    }
    const { accuracy } = await evaluator.evaluate(signal, genome);
    results.push({ design: text, accuracy });
    log(`${results.length} of ${lines.length}: ${(100 * accuracy).toFixed(1)} %`);
  }
  const rows = results.map((r) =>
    'error' in r ? [r.design, '', r.error] : [r.design, r.accuracy.toFixed(4), ''],
  );
  return {
    document: {
      results,
      supernet: path,
      split: options.split,
      samples,
      fineTuneSteps,
      provenance: 'predicted',
    },
    text: table(['design', 'accuracy', 'error'], rows),
    failed: results.some((entry) => 'error' in entry),
  };
}
