import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type GenomeContext, parseGenome, printGenome, randomGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { seeded } from '../src/design/testing.ts';
import type { Budget } from '../src/learning/accuracy/accuracyModel.ts';
import {
  ownRecipeSchema,
  parseTrainings,
  printTraining,
  type TrainingRecord,
} from '../src/learning/accuracy/trainings.ts';
import { foldWeights } from '../src/learning/checkpoint.ts';
import { evaluate } from '../src/learning/evaluate.ts';
import { TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import { train } from '../src/learning/trainer.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { networkKey } from '../src/search/mapping/network.ts';
import { openTaskFolder } from '../src/tasks/folder.node.ts';
import { isSentences, settingOf, type TaskData } from '../src/tasks/task.ts';
import { part } from './part.ts';

/** A short training comes far only on samples as they are: one epoch of modelnet40 gets 59 instead of 29 %, 77 of 59 %. */
const PLAIN = { dropout: 0, augmentation: {} };

/** How designs are trained alone, besides the trainer's defaults for such samples; less than a minute each on one thread. */
const BUDGETS: Record<string, Budget> = {
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

/** Where the records of a task's trainings stand. */
export const trainingsFile = (task: string): string => `benchmarks/trainings/${task}.jsonl`;

export const savedRecords = async (file: string): Promise<TrainingRecord[]> =>
  parseTrainings(await readFile(file, 'utf8').catch(() => ''), file);

export async function recordedBy(file: string, record: TrainingRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, printTraining(record));
}

/** The record of each design from the file, or of a training now, which is appended: a broken-off run resumes. */
export async function trainedDesigns(
  { task, budget, file }: { task: string; budget: Budget; file: string },
  designs: readonly string[],
  accuracyOf: (design: string) => Promise<{ accuracy: number; samples: number }>,
  log: (text: string) => void,
): Promise<TrainingRecord[]> {
  const { points, epochs, seed, ...own } = budget;
  const way = { points, epochs, seed, recipe: ownRecipeSchema.parse(own) };
  const sameWay = (record: TrainingRecord) =>
    (Object.keys(way) as (keyof typeof way)[]).every(
      (key) => JSON.stringify(record[key]) === JSON.stringify(way[key]),
    );
  const kept = (await savedRecords(file)).filter(sameWay);
  const known = new Map(kept.map((record) => [networkKey(parseGenome(record.design)), record]));
  const records: TrainingRecord[] = [];
  for (const design of designs) {
    let record = known.get(networkKey(parseGenome(design)));
    if (!record) {
      const started = performance.now();
      record = { task, design, ...way, ...(await accuracyOf(design)) };
      await recordedBy(file, record);
      const seconds = (performance.now() - started) / 1000;
      log(
        `${records.length + 1} of ${designs.length}: ${(100 * record.accuracy).toFixed(1)} %, ${seconds.toFixed(1)} s`,
      );
    }
    records.push(record);
  }
  return records;
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

/** First seed of the designs that are trained alone. */
export const ALONE_FROM = 100;

/** Trains one design alone, on as many samples as the budget says, and evaluates it on the whole val split. */
export async function standAlone(
  signal: AbortSignal,
  runtime: Runtime,
  data: Data,
  budget: Budget,
  encoding: string,
): Promise<{ accuracy: number; samples: number }> {
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
  return evaluate(signal, runtime, design, setting, foldWeights(last), data.val);
}
