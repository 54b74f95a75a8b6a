import type { Genome } from '../design/genome.ts';
import type { AccuracyResult } from '../search/oracle.ts';

/** What scores one design on samples, such as a SupernetEvaluator. */
export interface Evaluator {
  /** @returns the share of right answers, and over how many samples */
  evaluate(signal: AbortSignal, genome: Genome): Promise<{ accuracy: number; samples: number }>;
}

/** Half the width of the 95 % interval of a share of n samples. */
const margin = (share: number, n: number): number => 1.96 * Math.sqrt((share * (1 - share)) / n);

/**
 * Accuracy of designs with a supernet's weights, in order. Predicted, because a design that is trained alone reaches
 * another one; the interval is that of the samples scored, no more.
 */
export async function supernetAccuracies(
  signal: AbortSignal,
  evaluator: Evaluator,
  genomes: readonly Genome[],
): Promise<AccuracyResult[]> {
  const results: AccuracyResult[] = [];
  for (const genome of genomes) {
    const { accuracy, samples } = await evaluator.evaluate(signal, genome);
    const off = margin(accuracy, samples);
    const [low, high] = [Math.max(0, accuracy - off), Math.min(1, accuracy + off)];
    results.push({ accuracy, provenance: 'predicted', low, high });
  }
  return results;
}
