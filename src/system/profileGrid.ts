import type { Setting } from '../design/types.ts';
import type { OpKey } from './keys.ts';

type Widths = readonly number[];
/** Widths to time, and those of them that make the coarse table. */
interface Ladder {
  widths: Widths;
  coarse: Widths;
}

export const ladder = (widths: Widths, coarse: Widths): Ladder => ({ widths: [...new Set(widths)], coarse });

/** Input and output widths of a row, and what it reads. */
type RowShape = Pick<OpKey, 'inWidth' | 'outWidth' | 'pooled' | 'rows'>;

/** Where the timing of a kind puts the micro-graphs to time. */
export interface ProfileGrid {
  setting: Setting;
  /** Neighbours per node of the space's Samples, in this setting. */
  sampled: number;
  /** Nodes in, nodes (or what the op makes of them) out. */
  nodes(inWidth: number, outWidth: number): RowShape;
  /** One vector in, one out. */
  pooled(inWidth: number, outWidth: number): RowShape;
  /** A row for each width. */
  along(steps: Ladder, each: (width: number) => Row): void;
  /** A row for each pair of widths. */
  across(ins: Ladder, outs: Ladder, each: (from: number, to: number) => Row): void;
}
/** A key but for its op; without parameters and neighbours unless it says so. */
export type Row = RowShape & Partial<Pick<OpKey, 'params' | 'k'>>;
