import { POSITIONS } from '../../design/genome.ts';
import type { Mode } from '../../design/segments.ts';

export const MODES: readonly Mode[] = ['D', 'E', 'DE', 'ED', 'DED'];

/** What a search may choose from, as far as placements go. */
export interface PlacementSpace {
  modes: readonly Mode[];
  /** Positions that ops and Communicates share. */
  positions: number;
  /** Codecs of what crosses, by their places in CODECS; that which changes nothing where none is said. */
  codecs?: readonly number[];
}

export const ALL_PLACEMENTS: PlacementSpace = { modes: MODES, positions: POSITIONS };
