import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type GenomeContext, parseGenome, printGenome, randomGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { seeded } from '../src/design/testing.ts';
import type { Budget } from '../src/learning/accuracy/accuracyModel.ts';
import { foldWeights } from '../src/learning/checkpoint.ts';
import { evaluate } from '../src/learning/evaluate.ts';
import { TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import { networkKey } from '../src/learning/supernetEvaluator.ts';
import { train } from '../src/learning/trainer.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { openTaskFolder } from '../src/tasks/folder.node.ts';
import { isSentences, settingOf, type TaskData } from '../src/tasks/task.ts';
import { part } from './part.ts';

/** A short training comes far only on samples as they are: one epoch of modelnet40 gets 59 instead of 29 %, 77 of 59 %. */
const PLAIN = { dropout: 0, augmentation: {} };

/** How designs are trained alone, besides the trainer's defaults for such samples; less than a minute each on one thread. */
export const BUDGETS: Record<string, Budget> = {
  shapes: { points: 128, epochs: 4, batch: 32, learningRate: 4e-3, seed: 1, ema: 0.98, ...PLAIN },
  modelnet40: { points: 64, epochs: 4, batch: 32, learningRate: 4e-3, seed: 1, ema: 0.99, ...PLAIN },
  mr: { points: 48, epochs: 1, batch: 64, learningRate: 3e-3, seed: 1 },
  brown: { points: 24, epochs: 1, batch: 64, learningRate: 3e-3, seed: 1, trainSamples: 10_847 },
};

export interface Data {
  train: TaskData;
  val: TaskData;
}

/** A task's budget and its data, read from a folder where one is named. Throws when the task has no budget. */
export async function openBudget(task: string, folder?: string): Promise<{ budget: Budget; data: Data }> {
  const budget = BUDGETS[task];
  if (!budget) throw new Error(`--task: ${Object.keys(BUDGETS).join(' or ')}`);
  const source = { task, points: budget.points, ...(folder && { data: folder }) };
  return {
    budget,
    data: { train: await openTaskFolder(source, 'train'), val: await openTaskFolder(source, 'val') },
  };
}

/** An accuracy that cost time, kept in a file: one JSON line each, so that a broken-off run goes on. */
export interface Kept {
  design: string;
  accuracy: number;
  seconds: number;
}

/** Reads the lines; one that was cut short is left out. */
export async function loadTable(file: string): Promise<Kept[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Kept);
}

/** Each design's accuracy from the file, or computed and appended. */
export async function keptOr(
  file: string,
  designs: readonly string[],
  compute: (design: string) => Promise<number>,
  log: (text: string) => void,
): Promise<Kept[]> {
  await mkdir(dirname(file), { recursive: true });
  const known = new Map((await loadTable(file)).map((kept) => [kept.design, kept]));
  const results: Kept[] = [];
  for (const design of designs) {
    let kept = known.get(design);
    if (!kept) {
      const started = performance.now();
      const accuracy = await compute(design);
      kept = { design, accuracy, seconds: (performance.now() - started) / 1000 };
      await appendFile(file, `${JSON.stringify(kept)}\n`);
      log(
        `${results.length + 1} of ${designs.length}: ${(100 * accuracy).toFixed(1)} %, ${kept.seconds.toFixed(1)} s`,
      );
    }
    results.push(kept);
  }
  return results;
}

/** Random valid designs from a seed on, each network once. */
export function distinctDesigns(count: number, seed: number, context?: GenomeContext): string[] {
  const found = new Map<string, string>();
  for (let i = 0; found.size < count; i++) {
    const genome = randomGenome(seeded(seed + i), context);
    const key = networkKey(genome);
    if (!found.has(key)) found.set(key, printGenome(genome));
  }
  return [...found.values()];
}

/** First seeds of the designs that are trained alone, and of those that only the supernet scores. */
export const ALONE_FROM = 100;
export const SCORED_FROM = 10_000;

/** Trains one design alone, on as many samples as the budget says, and evaluates it on the whole val split. */
export async function standAlone(
  signal: AbortSignal,
  runtime: Runtime,
  data: Data,
  budget: Budget,
  encoding: string,
): Promise<number> {
  const design = designOf(parseGenome(encoding));
  let last: Parameters<typeof foldWeights>[0] | undefined;
  const { trainSamples = data.train.size, ...recipe } = budget;
  const defaults = isSentences(data.train) ? TEXT_DEFAULTS : TRAINING_DEFAULTS;
  const options = { ...defaults, ...recipe, design, train: part(data.train, trainSamples) };
  for await (const event of train(signal, runtime, options)) {
    if (event.kind === 'epoch') last = event.checkpoint;
  }
  if (!last) throw new Error('no epoch was trained');
  const setting = settingOf(data.train, budget.points);
  return (await evaluate(signal, runtime, design, setting, foldWeights(last), data.val)).accuracy;
}

/** The file of designs trained alone with a budget. */
export function standAloneFile(task: string, budget: Budget): string {
  const { points, epochs, batch, learningRate, seed, trainSamples, augmentation, ema } = budget;
  const of = trainSamples === undefined ? '' : `-of${trainSamples}`;
  const plain = augmentation ? '-plain' : '';
  const averaged = ema === undefined ? '' : `-ema${ema}`;
  return `.gcode/stand-alone/${task}-${points}-${epochs}x${batch}-${learningRate}-${seed}${of}${plain}${averaged}.jsonl`;
}
