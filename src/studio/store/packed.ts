import type { Member } from '../../search/member.ts';

/** A search's record, whatever else stands in it. */
interface Packable {
  front: readonly Member[];
}

/** Records and members do not change in place; a search that continues shows most of its members again and again. */
const texts = new WeakMap<Packable | Member, string>();

function textOf(part: Packable | Member, make: () => string): string {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const text = make();
  texts.set(part, text);
  return text;
}

/**
 * A search as the browser's store keeps it: as text, made once. A project is written with every edit, and the fronts of its
 * searches are thousands of objects, each of which the store would copy each time while the page stands still.
 */
export const packed = (search: Packable): string =>
  textOf(search, () => {
    const { front, ...about } = search;
    return `${JSON.stringify(about).slice(0, -1)},"front":${packedMembers(front)}}`;
  });

/** The same of members alone. */
export const packedMembers = (members: readonly Member[]): string =>
  `[${members.map((member) => textOf(member, () => JSON.stringify(member))).join()}]`;

/** What was read from such a text is written as it, too. */
export function remember(search: Packable, stored: unknown): void {
  if (typeof stored === 'string') texts.set(search, stored);
}

/** What a kept search says; project files and earlier versions have it as it is. */
export function unpacked(stored: unknown): unknown {
  if (typeof stored !== 'string') return stored;
  try {
    return JSON.parse(stored);
  } catch {
    return stored;
  }
}
