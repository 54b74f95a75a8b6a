/**
 * Where a shown number comes from:
 * - `measured`: timed, counted or evaluated by this software on the machine named in `where`;
 * - `predicted`: derived from measurements (a sum, an interpolation), with an interval;
 * - `modelled`: from data sheets, power constants or peaks, not from a run;
 * - `published`: quoted from a publication, named in `where`.
 */
export type Provenance = 'measured' | 'predicted' | 'modelled' | 'published';

export const PROVENANCES: readonly Provenance[] = ['measured', 'predicted', 'modelled', 'published'];

export type Unit = 'ms' | 'mJ' | 'W' | 'bytes' | 'Mb/s' | 'fraction' | 'count' | 'FLOP' | 'frames/s';

/** One number as a person sees it. */
export interface Figure {
  value: number;
  unit: Unit;
  provenance: Provenance;
  /** Interval, in the same unit: quartiles of a measurement, or the range of a prediction. */
  low?: number;
  high?: number;
  /** Share of measurements that a prediction's interval holds; absent for quartiles. */
  coverage?: number;
  /** ISO date and time. */
  when?: string;
  /** The machine, system or publication. */
  where?: string;
}
