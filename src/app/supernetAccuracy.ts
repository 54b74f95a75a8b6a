import type { Genome } from '../design/genome.ts';
import type { Supernet } from '../learning/supernet.ts';
import { SupernetEvaluator } from '../learning/supernetEvaluator.ts';
import { type SupernetEvent, trainSupernet } from '../learning/supernetTraining.ts';
import type { Runtime } from '../runtime/session.ts';
import type { AccuracyOracle, AccuracyResult } from '../search/oracle.ts';
import type { TaskData } from '../tasks/task.ts';

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

/** Asks a supernet about designs; what they are tuned on and scored by is real data. */
export function supernetOracle(
  runtime: Runtime,
  supernet: Supernet,
  data: { train: TaskData; val: TaskData },
): AccuracyOracle {
  const evaluator = new SupernetEvaluator(runtime, supernet, data);
  return (signal, genomes) => supernetAccuracies(signal, evaluator, genomes);
}

/**
 * Trains a supernet, and says how far it is after each step.
 * @param onStep what it returns is waited for, so that a state can be kept before the next step changes it
 */
export async function trainedSupernet(
  signal: AbortSignal,
  runtime: Runtime,
  options: Parameters<typeof trainSupernet>[2],
  onStep: (event: SupernetEvent) => void | Promise<void>,
): Promise<Supernet> {
  const events = trainSupernet(signal, runtime, options);
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    await onStep(next.value);
  }
}
