import { MOST_BATCHES } from './scoringPool.ts';
import type { SearchOptions } from './searchOptions.ts';

const { POSITIVE_INFINITY } = Number;

type Budget = Pick<SearchOptions, 'maxCandidates' | 'maxEvaluations' | 'maxMs'>;

/** Candidates that may yet be proposed. @param asks whether designs are asked about one by one; else each has its accuracy at once */
export function candidatesLeft(
  { maxCandidates = POSITIVE_INFINITY, maxEvaluations = POSITIVE_INFINITY }: Budget,
  asks: boolean,
  proposed: number,
): number {
  return (asks ? maxCandidates : Math.min(maxCandidates, maxEvaluations)) - proposed;
}

export const questionsLeft = ({ maxEvaluations = POSITIVE_INFINITY }: Budget, asked: number): number =>
  maxEvaluations - asked;

export const isTimeOver = ({ maxMs = POSITIVE_INFINITY }: Budget, elapsedMs: number): boolean =>
  elapsedMs >= maxMs;

/**
 * Candidates between two lessons of a strategy, and batches under way at once. They depend on the candidates alone: the
 * first lessons are worth the most and come one by one, later ones leave several threads something to do.
 */
export const batchesAt = (proposed: number): { size: number; batches: number } =>
  proposed < 3072 ? { size: 64, batches: 1 } : { size: 128, batches: MOST_BATCHES };

/**
 * Candidates from a question to the use of its answer. A fixed number, so that a search is the same however long answers
 * take; more would only take the oracle's processor time away.
 */
export const PER_ANSWER = 2048;
