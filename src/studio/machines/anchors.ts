import { parseGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import type { Design } from '../../design/types.ts';

/**
 * Whole designs that calibrate a system: from next to nothing to large, those on the device alone and those across the link
 * mixed, so that however soon the time is up both kinds were measured.
 */
const ANCHORS = [
  // A Combine and a Pool, alone and behind the link; many small ops, sums and means among them, as searches find them.
  '1 4 0 0 0 0 0 0 0 0 0 0,1 3 0 0 0 0 0 0 0 0 0 0',
  '5 1 4 0 0 0 0 0 0 0 0 0,0 1 3 0 0 0 0 0 0 0 0 0',
  '1 1 1 1 1 1 1 4 0 0 0 0,3 0 1 0 1 0 0 3 0 0 0 0',
  '3 2 1 4 0 0 0 0 0 0 0 0,0 0 2 3 0 0 0 0 0 0 0 0',
  '1 4 5 1 0 0 0 0 0 0 0 0,2 3 0 3 0 0 0 0 0 0 0 0',
  '3 2 1 1 2 1 1 2 4 0 0 0,0 10 1 1 6 1 0 6 3 0 0 0',
  '3 2 1 3 2 1 4 0 0 0 0 0,0 6 3 0 6 3 3 0 0 0 0 0',
  '3 2 1 5 2 1 4 0 0 0 0 0,0 6 3 0 6 3 3 0 0 0 0 0',
  '3 2 2 1 1 1 4 0 0 0 0 0,0 10 2 1 0 4 3 0 0 0 0 0',
  '1 1 1 4 0 0 0 0 0 0 0 0,3 4 4 2 0 0 0 0 0 0 0 0',
  '5 3 2 1 3 2 1 4 0 0 0 0,0 0 6 3 0 6 4 3 0 0 0 0',
  '3 1 2 1 2 2 1 2 4 0 0 0,0 1 6 1 10 6 3 2 1 0 0 0',
  '4 0 0 0 0 0 0 0 0 0 0 0,2 0 0 0 0 0 0 0 0 0 0 0',
  '1 5 1 1 5 1 4 0 0 0 0 0,1 0 3 1 0 2 3 0 0 0 0 0',
  '3 2 1 3 2 1 3 2 1 4 0 0,0 6 4 0 0 4 0 3 4 2 0 0',
  '3 2 1 5 3 2 1 4 5 1 0 0,0 4 4 0 0 6 4 3 0 2 0 0',
] as const;

/** @returns by encoding, in the order in which they are to be measured */
export const anchorDesigns = (): { encoding: string; design: Design }[] =>
  ANCHORS.map((encoding) => ({ encoding, design: designOf(parseGenome(encoding)) }));

/** Designs on the device alone that say how fast a number of threads is: middling and large. Small ones have one thread's work. */
export const threadDesigns = (): Design[] => ([6, 14] as const).map((i) => designOf(parseGenome(ANCHORS[i])));
