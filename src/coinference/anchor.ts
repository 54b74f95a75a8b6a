import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Design, Setting } from '../design/types.ts';
import { median } from '../system/statistics.ts';

/** Works on both sides and crosses the link; sentences bring their own graph. */
const ANCHORS = {
  points: '3 2 1 5 2 1 4 0 0 0 0 0,0 6 3 0 6 3 3 0 0 0 0 0',
  words: '2 1 5 2 1 4 0 0 0 0 0 0,6 3 0 6 3 3 0 0 0 0 0 0',
};

/** The design that is run now and again while others are measured: what it takes says how fast the machines run just then. */
export const anchorDesign = ({ words }: Pick<Setting, 'words'>): Design =>
  designOf(parseGenome(words ? ANCHORS.words : ANCHORS.points));

/** Timings of the anchor to each side that are taken together: one frame alone is off by a fifth and more. */
const REACH = 15;

/** The anchor's timings in the order in which they were made. */
export class AnchorTimes {
  readonly #times: number[] = [];

  /** @returns the timing's place, to ask about later */
  push(ms: number): number {
    return this.#times.push(ms) - 1;
  }

  /** What the anchor took around a place: the median of the timings near it, before and after. */
  around(at: number): number {
    return median(this.#times.slice(Math.max(0, at - REACH), at + REACH + 1));
  }
}
