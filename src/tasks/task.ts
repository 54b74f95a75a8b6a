import { NumberedError } from '../design/problem.ts';
import type { Setting } from '../design/types.ts';

/** One split of a task, whatever its samples are. */
interface Samples {
  /** `shapes`, `modelnet40`, `mr`, or the name of a person's own folder. */
  task: string;
  /** `train`, `val`, ... */
  split: string;
  classes: readonly string[];
  size: number;
  /** Nodes per sample: stored points, or the most words that a sentence may have; n may be any number up to it. */
  pointsPerSample: number;
  labels: Uint8Array;
  /** Sample i as a person gave it: what it is called, and a digest that identical samples have in common. */
  given?(i: number): { name: string; digest: string };
  /** What was recognised in a person's folder, and what was left out, for people. */
  recognised?: string;
}

/** Labelled point clouds, each in farthest-point order: the first n points are the n-point version. */
export interface PointClouds extends Samples {
  /** Writes the first n points of sample i, [n, 3] in the unit sphere, into `out` at `offset` (in floats). */
  read(i: number, n: number, out: Float32Array, offset: number): void;
}

/** A sentence as a graph: its nodes are its distinct words, in the order in which they come first. */
export interface WordGraph {
  /** Rows of the vocabulary, [n]. */
  words: Int32Array;
  /** Nodes by number, [n, K]: slot 0 and every slot that is not used hold the node itself. */
  neighbours: Int16Array;
}

/** Labelled sentences. */
export interface Sentences extends Samples {
  /** Words that have an embedding. The first stands for every other one. Taken from the train split alone. */
  vocabulary: readonly string[];
  /** Slots per node of the graphs, K. */
  neighbours: number;
  /** Width of the embedding that is learned for each word. */
  features: number;
  /** Sentence i for people. */
  text(i: number): string;
  /** Sentence i with its first n distinct words at most. */
  graph(i: number, n: number): WordGraph;
}

/** One split of any task. */
export type TaskData = PointClouds | Sentences;

export const isSentences = (data: TaskData): data is Sentences => 'vocabulary' in data;

/** Raised when data is absent or broken; the message names the file and what is wrong with it. */
export class DataError extends NumberedError {
  override readonly name = 'DataError';
  constructor(message: string) {
    super('E411', message);
  }
}

/** @param points nodes per sample; the most, where it varies */
export function settingOf(data: TaskData, points: number): Setting {
  const classes = data.classes.length;
  if (!isSentences(data)) return { points, features: 3, classes };
  const { features, vocabulary, neighbours } = data;
  return { points, features, classes, words: { vocabulary: vocabulary.length, neighbours } };
}

/** What has no meaning for sentences says so. @throws DataError */
export function pointClouds(data: TaskData, what: string): PointClouds {
  if (isSentences(data)) throw new DataError(`${what} takes point clouds; ${data.task} has sentences`);
  return data;
}

/** The class that every sample of a split is of; null where there are several. By one class nothing can be judged. */
export function onlyClass({ labels, classes }: Pick<TaskData, 'labels' | 'classes'>): string | null {
  const [first = 0] = labels;
  return labels.every((label) => label === first) ? (classes[first] ?? null) : null;
}
