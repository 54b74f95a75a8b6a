import { MODELNET40, SHAPES } from './cloudDesigns.ts';
import { BROWN, MR } from './sentenceDesigns.ts';
import type { ZooDesign } from './zooDesign.ts';

/** From the fastest to the most accurate as far as that is known before training. */
export const ZOO_DESIGNS: Readonly<Record<string, readonly ZooDesign[]>> = {
  shapes: SHAPES,
  modelnet40: MODELNET40,
  mr: MR,
  brown: BROWN,
};
