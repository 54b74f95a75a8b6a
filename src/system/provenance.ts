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

/** A figure that rests on several others is no better than the weakest of them. */
const STRENGTH: Record<Provenance, number> = { measured: 3, predicted: 2, published: 1, modelled: 0 };

export function weakest(list: Iterable<Provenance>): Provenance {
  let found: Provenance = 'measured';
  for (const p of list) if (STRENGTH[p] < STRENGTH[found]) found = p;
  return found;
}

/** The sum of figures of one unit. A sum of measurements is itself a prediction. */
export function sumFigures(figures: readonly Figure[], unit: Unit): Figure {
  const total = { value: 0, low: 0, high: 0 };
  for (const figure of figures) {
    if (figure.unit !== unit) throw new Error(`cannot add ${figure.unit} to ${unit}`);
    total.value += figure.value;
    total.low += figure.low ?? figure.value;
    total.high += figure.high ?? figure.value;
  }
  const single = figures.length === 1 ? figures[0] : undefined;
  return (
    single ?? { ...total, unit, provenance: weakest(['predicted', ...figures.map((f) => f.provenance)]) }
  );
}
