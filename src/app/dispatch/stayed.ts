import { LEAST_GAIN, ranked } from '../../coinference/dispatch/decide.ts';
import type { Scheme } from '../../coinference/dispatch/scheme.ts';
import { at, type LinkTrace, type LoadTrace } from '../../coinference/dispatch/traces.ts';
import { conditionsAt } from './fixed.ts';
import { stretches } from './report.ts';

/** Why a dispatcher kept its scheme through a trace. */
export interface Stayed {
  scheme: string;
  /** The most that another scheme was predicted to gain where the trace turned: cost of the kept one over its own, less 1. */
  gain: number;
  /** The gain from which the dispatcher switches. */
  leastGain: number;
  /** The scheme with that gain, and where in the trace; absent where the kept one was best everywhere. */
  other?: { scheme: string; mbps: number; devices: number };
}

/** What the tables say of a scheme that was kept all the time; null where it is not among the schemes. */
export function whyStayed(
  kept: string,
  {
    schemes,
    system,
    goal,
  }: { schemes: readonly Scheme[] } & Pick<Parameters<typeof ranked>[2], 'goal'> & {
      system: Parameters<typeof ranked>[2]['world'];
    },
  traces: { link: LinkTrace; load: LoadTrace },
): Stayed | null {
  if (!schemes.some(({ id }) => id === kept)) return null;
  let most: Stayed = { scheme: kept, gain: 0, leastGain: LEAST_GAIN };
  for (const [fromS] of stretches(traces.link, traces.load)) {
    const list = ranked(schemes, conditionsAt(fromS, traces, system), { world: system, goal });
    const now = list.find(({ scheme }) => scheme.id === kept);
    const [best] = list;
    if (!now || !best || best === now) continue;
    const gain = now.cost / best.cost - 1;
    if (!(gain > most.gain)) continue;
    const { mbps } = at(traces.link, fromS);
    const { devices } = at(traces.load, fromS);
    most = { ...most, gain, other: { scheme: best.scheme.id, mbps, devices } };
  }
  return most;
}
