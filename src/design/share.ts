import type { Setting } from './base.ts';

/**
 * Which part of the sensor's points a design reads: all, or the first of them, by what the part is called. Clouds are stored farthest
 * point first, so that the first n are spread as evenly as n can be; a kNN search costs as much as their number squared, which is why
 * there are steps between a half and a quarter.
 */
const BY_TEXT: ReadonlyMap<string, number> = new Map([
  ['all', 1],
  ['1/2', 1 / 2],
  ['3/8', 3 / 8],
  ['5/16', 5 / 16],
  ['1/4', 1 / 4],
  ['1/8', 1 / 8],
]);
export const SHARE_TEXTS: readonly string[] = [...BY_TEXT.keys()];
export const SHARES: readonly number[] = [...BY_TEXT.values()];

export const shareText = (share = 1): string => SHARE_TEXTS[SHARES.indexOf(share)] ?? String(share);

/** The share of such a text; undefined for one that names none. */
export const parseShare = (text: string): number | undefined => BY_TEXT.get(text.trim());

/** Points that are left of so many. */
export const pointsKept = (points: number, share = 1): number => Math.max(1, Math.floor(points * share));

/** What is read of a design here. The Input's spec reads this file, so that it cannot name the ops. */
interface Reading {
  readonly ops: readonly { readonly kind: string; readonly share?: number | undefined }[];
}

/** The share of a design's Input; 1 where it says none, or where there is no Input. */
export const shareOf = ({ ops }: Reading): number => ops.find(({ kind }) => kind === 'Input')?.share ?? 1;

/** Nodes that a design computes with, of the points that the sensor gives. Words are never left out. */
export const pointsOf = (design: Reading, { points, words }: Setting): number =>
  words ? points : pointsKept(points, shareOf(design));

/** A design that reads all of what it is given. */
export const readingAll = <D extends Reading>(design: D): D => ({
  ...design,
  ops: design.ops.map((op) => (op.kind === 'Input' ? { ...op, share: undefined } : op)),
});
