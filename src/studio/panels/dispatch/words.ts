import type { Failure } from '../../../app/dispatch/failures.ts';
import type { Change } from '../../../app/dispatch/runTrace.ts';
import type { Stayed } from '../../../app/dispatch/stayed.ts';
import { plain } from '../../charts/format.ts';

type Names = Readonly<Record<string, string>>;

const percentOf = (share: number): string => `${plain(100 * share)} %`;

/** A scheme that misses the target is worse beyond all measure. */
const MUCH = 100;

/** A switch in a sentence. */
export function changeWords({ atS, from, to, gain }: Change, names: Names): string {
  const name = (id: string) => names[id] ?? id;
  const way = `${from === null ? '' : `from ${name(from)} `}to ${name(to)}`;
  // Without a gain the scheme before could not run any more.
  const times = gain === null ? '' : gain < MUCH ? `${plain(1 + gain)} times` : `more than ${MUCH} times`;
  const why = times && `, predicted to be ${times} as good`;
  return `At ${atS.toFixed(1)} s ${way}${why}.`;
}

/** Why the dispatcher did not switch. */
export function stayedWords({ scheme, gain, leastGain, other }: Stayed, names: Names): string {
  const name = (id: string) => names[id] ?? id;
  const kept = `No switch: ${name(scheme)}`;
  if (!other) return `${kept} is predicted to be the best at every rate and load of this trace.`;
  const { mbps, devices } = other;
  const where = `at ${plain(mbps)} Mb/s with ${devices} device${devices === 1 ? '' : 's'}`;
  if (gain < leastGain) {
    return `${kept} stays close to the best everywhere: ${name(other.scheme)} would gain at most ${percentOf(gain)} (${where}), and a switch needs ${percentOf(leastGain)}.`;
  }
  return `${kept}. By the profiles alone ${name(other.scheme)} would gain ${percentOf(gain)} (${where}); what the frames really took did not bear that out, or not for long enough.`;
}

/** What failed over the edge in a run: of which scheme, how often, why. */
export function failureWords({ scheme, error, times = 1 }: Failure, names: Names): string {
  const often = times === 1 ? 'once' : `${times} times`;
  return `${names[scheme] ?? scheme} failed ${often}: ${error}`;
}
