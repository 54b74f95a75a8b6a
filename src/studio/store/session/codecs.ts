import type { CodecFigures } from '../../../coinference/codecFigures.ts';

/** What codecs on the crossings of a design save and cost, as it was measured here. */
export interface CodecsSession {
  /** Of which design (its codecs left out), task, points and weights; null before any. */
  key: string | null;
  /** fp32 first. */
  figures: readonly CodecFigures[];
  /** This browser in words. */
  where: string;
  /** Whether the weights were trained. */
  trained: boolean;
}

export const initialCodecs: CodecsSession = { key: null, figures: [], where: '', trained: false };
