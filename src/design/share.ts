import type { Setting } from './base.ts';

/**
 * Which part of the sensor's points a design reads: all, or the first half, quarter or eighth of them. Clouds are stored
 * farthest point first, so that the first n are spread as evenly as n can be; a kNN search costs as much as their number squared.
 */
export const SHARES: readonly number[] = [1, 1 / 2, 1 / 4, 1 / 8];

/** `all`, `1/2`, `1/4` or `1/8`. */
export const shareText = (share = 1): string => (share === 1 ? 'all' : `1/${Math.round(1 / share)}`);
export const SHARE_TEXTS: readonly string[] = SHARES.map((share) => shareText(share));

/** The share of such a text; undefined for one that names none. */
export const parseShare = (text: string): number | undefined => SHARES[SHARE_TEXTS.indexOf(text.trim())];

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
