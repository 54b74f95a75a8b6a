import type { Prediction } from '../../../system/prediction.ts';
import { ms } from '../../charts/format.ts';
import { PART_NAMES, PARTS, type Part } from '../../charts/ink.ts';
import type { RunSummary } from './statistics.ts';

type Predicted = Pick<Prediction, 'latencyMs' | 'lowMs' | 'highMs' | 'coverage' | 'parts'>;
type Measured = Pick<RunSummary, 'latencyMs' | 'q1Ms' | 'q3Ms' | 'parts'>;

/** Quartiles of frames on a quiet machine lie within some 15 % of one another. */
const RESTLESS = 1.3;

const FIELDS = {
  device: 'deviceMs',
  up: 'upMs',
  edge: 'edgeMs',
  down: 'downMs',
  other: 'otherMs',
} as const satisfies Record<Part, keyof Measured['parts']>;

/** How a prediction did: the ratio, whether the measurement lies in its interval and, where it does not, what differs. */
export function verdict(measured: Measured, predicted: Predicted): string {
  const { latencyMs, lowMs, highMs, coverage } = predicted;
  const ratio = measured.latencyMs / latencyMs;
  const inside = lowMs <= measured.latencyMs && measured.latencyMs <= highMs;
  const interval =
    coverage === null ? 'the quartiles of the profiles' : `its ${Math.round(100 * coverage)} % interval`;
  const found = `Measured is ${ratio.toFixed(2)} times what was predicted before the run, ${inside ? 'inside' : 'outside'} ${interval}.`;
  return inside
    ? found
    : [found, whichPart(measured, predicted), restless(measured)].filter(Boolean).join(' ');
}

/** The part that differs most, in the direction in which the whole does. */
function whichPart(measured: Measured, predicted: Predicted): string {
  const sign = Math.sign(measured.latencyMs - predicted.latencyMs);
  const differences = PARTS.flatMap((part) => {
    const [is, was] = [measured.parts[FIELDS[part]], predicted.parts[FIELDS[part]]];
    // Where the edge's time is not told apart, the way up holds it.
    const told = measured.parts.edgeMs !== null || part === 'device' || part === 'down';
    return is !== null && told ? [{ part, is, was, by: sign * (is - was) }] : [];
  });
  const [most] = differences.sort((a, b) => b.by - a.by);
  if (!most || most.by <= 0) return '';
  return `Most of the difference: ${PART_NAMES[most.part]}, ${ms(most.is)} where ${ms(most.was)} was predicted.`;
}

function restless({ q1Ms, q3Ms }: Measured): string {
  if (q3Ms < RESTLESS * q1Ms) return '';
  return `Half of the frames took ${ms(q1Ms)} to ${ms(q3Ms)}: they differ so much where something else keeps a machine or the link busy. Run again when it is quiet.`;
}
