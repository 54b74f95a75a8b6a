import type { Member } from '../../search/member.ts';
import { memberValue } from '../../search/member.ts';
import { type ObjectiveId, objective } from '../../search/objectives.ts';
import type { Belief } from './beliefs.ts';
import { networkText } from './records.ts';

/** What a front trades accuracy against. */
const AGAINST: readonly ObjectiveId[] = ['latency', 'energy'];

/** Whether a is nowhere worse than b in what accuracy is traded against. What is not known counts for neither. */
function noWorse(a: Member, b: Member): boolean {
  return AGAINST.every((id) => {
    const [x, y] = [memberValue(a, id), memberValue(b, id)];
    if (Number.isNaN(x) || Number.isNaN(y)) return true;
    return objective(id).direction === 'min' ? x <= y : x >= y;
  });
}

/**
 * Networks by how much they may still be worth, the most promising first: how far the upper end of a network's accuracy lies above
 * the best lower end of those that are nowhere worse. Below 0 it cannot stand on the front; one that has nobody before it
 * stands there whatever its accuracy, and so may the one that may be the most accurate. Of equals the higher upper end comes first, then the order of the front.
 */
export function byPromise(
  front: readonly Member[],
  networks: readonly string[],
  believed: (network: string) => Belief,
): string[] {
  const wanted = new Set(networks);
  const members = front
    .map((member) => ({ member, network: networkText(member.encoding) }))
    .filter(({ network }) => wanted.has(network))
    .map((entry) => ({ ...entry, ...believed(entry.network) }));
  const highest = Math.max(...members.map(({ high }) => high));
  const promise = new Map<string, { margin: number; high: number; at: number }>();
  for (const [at, a] of members.entries()) {
    let best = Number.NEGATIVE_INFINITY;
    for (const b of members) {
      if (a.network !== b.network && noWorse(b.member, a.member)) best = Math.max(best, b.low);
    }
    const margin = a.high === highest ? Number.POSITIVE_INFINITY : a.high - best;
    const before = promise.get(a.network);
    if (!before || margin > before.margin) {
      promise.set(a.network, { margin, high: a.high, at: before?.at ?? at });
    }
  }
  return [...promise]
    .sort(([, a], [, b]) => compare(b.margin, a.margin) || compare(b.high, a.high) || a.at - b.at)
    .map(([network]) => network);
}

/** Infinite margins are equal. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
