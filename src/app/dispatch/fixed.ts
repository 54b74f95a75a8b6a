import type { Conditions } from '../../coinference/dispatch/conditions.ts';
import { ranked } from '../../coinference/dispatch/decide.ts';
import { type Goal, predictScheme, type SchemePrediction } from '../../coinference/dispatch/predict.ts';
import type { Scheme } from '../../coinference/dispatch/scheme.ts';
import { at, type LinkTrace, type LoadTrace } from '../../coinference/dispatch/traces.ts';
import type { System } from '../../system/system.ts';
import { stretches } from './report.ts';

/** A scheme that runs all the time, and the frames under way and the share with which it does. */
export interface Fixed {
  scheme: Scheme;
  prediction: SchemePrediction;
}

type World = Pick<System, 'link' | 'power' | 'calibration'>;

/** What a trace asks for at a time, with others that take as much of the edge as one device's frames do. */
export function conditionsAt(
  seconds: number,
  { link, load }: { link: LinkTrace; load: LoadTrace },
  { link: known }: Pick<System, 'link'>,
): Conditions {
  const { mbps, delayMs } = at(link, seconds);
  const { devices } = at(load, seconds);
  return {
    ...{ upMbps: mbps, downMbps: mbps, roundTripMs: known.roundTripMs + 2 * delayMs },
    edge: { clients: devices, othersBusy: 1 - 1 / devices },
    ...{ deviceFactor: 1, edgeFactor: 1 },
  };
}

/**
 * GCoDE's static pipeline: the split of a design that is best under the link of the start, with nobody else at the edge, all
 * frames through it, as many under way as fill it. Null where no scheme crosses.
 */
function staticPipeline(
  schemes: readonly Scheme[],
  world: World,
  traces: { link: LinkTrace; load: LoadTrace },
): Fixed | null {
  const start = { ...conditionsAt(0, traces, world), edge: { clients: 1, othersBusy: 0 } };
  const split = schemes.filter(({ parallel, mode }) => parallel === 'pipeline' && mode !== 'D');
  const [best] = ranked(split, start, { world, goal: { what: 'latency', targetMs: 1 } });
  if (!best) return null;
  const filling: Goal = { what: 'frames', targetMs: Number.POSITIVE_INFINITY };
  const prediction = predictScheme(best.scheme, world, start, filling);
  return prediction && { scheme: best.scheme, prediction };
}

/** Schemes to run beside the dispatcher: those that are best somewhere in the trace, the most often best first. */
function fixedBeside(
  schemes: readonly Scheme[],
  world: World,
  traces: { link: LinkTrace; load: LoadTrace },
  goal: Goal,
  most: number,
): Fixed[] {
  const times = new Map<string, { scheme: Scheme; seconds: number; at: number }>();
  const parts = stretches(traces.link, traces.load, 0);
  for (const [fromS, toS] of parts) {
    const [best] = ranked(schemes, conditionsAt(fromS, traces, world), { world, goal });
    if (!best) continue;
    const known = times.get(best.scheme.id);
    const seconds = (known?.seconds ?? 0) + toS - fromS;
    times.set(best.scheme.id, { scheme: best.scheme, seconds, at: known?.at ?? fromS });
  }
  const list = [...times.values()].sort((a, b) => b.seconds - a.seconds);
  const alone = schemes.filter(({ mode }) => mode === 'D').slice(0, 1);
  for (const scheme of alone) if (!times.has(scheme.id)) list.push({ scheme, seconds: 0, at: 0 });
  return list.slice(0, most).flatMap(({ scheme, at: atS }) => {
    const prediction = predictScheme(scheme, world, conditionsAt(atS, traces, world), goal);
    return prediction ? [{ scheme, prediction }] : [];
  });
}

/** A run of a trace: adapting, or with one scheme all the time. */
export type PlannedRun = 'adaptive' | { name: string; fixed: Fixed };

export const nameOfRun = (run: PlannedRun): string => (run === 'adaptive' ? run : run.name);

/**
 * What is played: the dispatcher, and beside it the static pipeline and so many fixed schemes.
 * @returns the runs, and the scheme whose frames the other devices send; null where no scheme crosses
 */
export function plannedRuns(
  { schemes, system, goal }: { schemes: readonly Scheme[]; system: World; goal: Goal },
  traces: { link: LinkTrace; load: LoadTrace },
  beside: number,
): { runs: PlannedRun[]; theirs: Fixed | null } {
  const theirs = staticPipeline(schemes, system, traces);
  const fixed = beside > 0 ? fixedBeside(schemes, system, traces, goal, beside) : [];
  const still =
    beside > 0 && theirs ? [{ name: `static pipeline (${theirs.scheme.id})`, fixed: theirs }] : [];
  return {
    theirs,
    runs: ['adaptive', ...still, ...fixed.map((each) => ({ name: each.scheme.id, fixed: each }))],
  };
}
