import { type Member, memberValue } from '../../../search/member.ts';
import { objective } from '../../../search/objectives.ts';
import type { Brush, SearchSession, TableSort } from '../../store/session/search.ts';
import { isBrushed } from './pareto.ts';

/** What the table lists: the front, or with it the candidates that were seen behind it. */
export function listedOf({
  listed,
  front,
  seen,
}: Pick<SearchSession, 'listed' | 'front' | 'seen'>): Member[] {
  if (listed === 'front') return [...front];
  const ahead = new Set(front.map(({ encoding }) => encoding));
  return [...front, ...seen.filter(({ encoding }) => !ahead.has(encoding))];
}

/** Those inside of what was brushed, where anything was. */
export const brushed = (members: readonly Member[], brush: Brush): readonly Member[] =>
  Object.keys(brush).length === 0 ? members : members.filter((member) => isBrushed(member, brush));

/** By one objective, best or worst first; those of which it is not known stand last. */
export function sorted(members: readonly Member[], { by, worstFirst }: TableSort): Member[] {
  const sign = (objective(by).direction === 'min' ? 1 : -1) * (worstFirst ? -1 : 1);
  const key = (member: Member) => {
    const value = memberValue(member, by);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value;
  };
  return members
    .map((member) => ({ member, at: key(member) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ member }) => member);
}

/** The rows of a long table to draw: those on the screen, and some on either side. @returns from, and to exclusive */
export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
): { from: number; to: number } {
  const AROUND = 6;
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - AROUND);
  return { from, to: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + AROUND) };
}
