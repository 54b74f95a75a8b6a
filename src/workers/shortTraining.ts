import { shortTrainingOracle } from '../app/shortTraining.ts';
import { parseGenome } from '../design/genome.ts';
import { SHORT_TRAINING_POINTS } from '../learning/shortTraining.ts';
import type { AccuracyOracle, AccuracyResult } from '../search/oracle.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine } from './engine.ts';

interface ShortTrainingRequest {
  data: DataChoice;
  seed: number;
  /** Engine threads; 0 asks for the default. */
  threads: number;
  encodings: readonly string[];
}

let opened: { key: string; oracle: Promise<AccuracyOracle> } | undefined;

async function open({ data, seed, threads }: ShortTrainingRequest): Promise<AccuracyOracle> {
  const points = Math.min(data.points, SHORT_TRAINING_POINTS);
  const train = await openSplit({ ...data, points }, 'train');
  const val = await openSplit({ ...data, points }, 'val');
  return shortTrainingOracle(await browserEngine(threads), { train, val, points, seed });
}

/** Accuracies of designs after a short training of each, in order. */
export async function shortAccuracies(
  signal: AbortSignal,
  request: ShortTrainingRequest,
): Promise<AccuracyResult[]> {
  const { data, seed, encodings } = request;
  const files = data.files?.map(({ name, size, lastModified }) => [name, size, lastModified]);
  const key = JSON.stringify([data.task, data.points, seed, files]);
  if (opened?.key !== key) opened = { key, oracle: open(request) };
  const oracle = await opened.oracle.catch((error) => {
    opened = undefined;
    throw error;
  });
  return oracle(signal, encodings.map(parseGenome));
}
