import {
  type Correction,
  correctedAccuracy,
  correctionOf,
  type Step,
  shareVariance,
  stepOf,
} from '../../learning/accuracy/steps.ts';
import { type Fidelity, sameFidelity } from '../../learning/accuracy/trainings.ts';
import type { Member } from '../../search/member.ts';
import { networkText, type Training, type VerifyState } from './records.ts';

export interface Belief {
  accuracy: number;
  low: number;
  high: number;
  /** The training that it is of, where the verification says something of it. */
  to?: Fidelity;
}

/** Nothing is known: the accuracy is somewhere. */
const UNKNOWN: Belief = { accuracy: Number.NaN, low: 0, high: 1 };

type Known = Pick<VerifyState, 'front' | 'rungs' | 'trainings'>;

/** What was said of each network before anything was trained. */
export function predictions(front: readonly Member[]): Map<string, Belief> {
  const found = new Map<string, Belief>();
  for (const { encoding, figures } of front) {
    const said = figures.accuracy;
    if (!said) continue;
    const { value, low = 0, high = 1 } = said;
    found.set(networkText(encoding), { accuracy: value, low, high });
  }
  return found;
}

/** The training of each network at a fidelity. */
export function trainedAt(trainings: readonly Training[], fidelity: Fidelity): Map<string, Training> {
  return new Map(
    trainings
      .filter((training) => sameFidelity(training.fidelity, fidelity))
      .map((training) => [training.network, training]),
  );
}

/** A measured accuracy within the interval that its samples leave. */
export const reached = ({ accuracy, samples }: Training): Belief =>
  correctedAccuracy(accuracy, { shift: 0, half: 0 }, shareVariance(accuracy, samples));

/** What each step up the rungs added: the first from the prediction to the cheapest training. Null: not known yet. */
function stepsUp({ front, rungs, trainings }: Known): (Step | null)[] {
  const said = predictions(front);
  const levels = [said, ...rungs.map((rung) => trainedAt(trainings, rung))];
  return rungs.map((_, rung) => {
    const from = levels[rung] as Map<string, { accuracy: number }>;
    const to = levels[rung + 1] as Map<string, { accuracy: number }>;
    return stepOf(
      [...to].flatMap(([network, { accuracy }]) => {
        const before = from.get(network);
        return before ? [accuracy - before.accuracy] : [];
      }),
    );
  });
}

/** How far predictions of the search are from what the target's training reaches; null while too little is known. */
export function predictionCorrection(known: Known): Correction | null {
  const steps = stepsUp(known);
  return steps.every((step) => step !== null) ? correctionOf(steps as Step[]) : null;
}

/**
 * What is believed of a network's accuracy at the target: measured there, or its best known figure and the steps from there
 * on. Where a step is not known the interval takes in all that was said of it.
 */
export function beliefs(known: Known): (network: string) => Belief {
  const { rungs, trainings } = known;
  const said = predictions(known.front);
  const steps = stepsUp(known);
  const levels = rungs.map((rung) => trainedAt(trainings, rung));
  const to = rungs.at(-1) as Fidelity;
  return (network) => {
    const rung = levels.findLastIndex((level) => level.has(network));
    const training = levels[rung]?.get(network);
    const predicted = said.get(network) ?? UNKNOWN;
    if (training && rung === rungs.length - 1) return { ...reached(training), to };
    const ahead = steps.slice(rung + 1);
    if (ahead.every((step) => step !== null)) {
      const { accuracy } = training ?? predicted;
      if (Number.isNaN(accuracy)) return UNKNOWN;
      const own = training ? shareVariance(training.accuracy, training.samples) : 0;
      return { ...correctedAccuracy(accuracy, correctionOf(ahead as Step[]), own), to };
    }
    if (!training) return predicted;
    const { accuracy, low, high } = reached(training);
    return {
      ...{ accuracy, to: training.fidelity },
      ...{ low: Math.min(low, predicted.low), high: Math.max(high, predicted.high) },
    };
  };
}
