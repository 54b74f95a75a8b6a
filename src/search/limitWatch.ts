import type { GenomeEstimate } from '../system/genomeEstimator.ts';
import { type ObjectiveId, objective } from './objectives.ts';
import type { Limits } from './scoring.ts';

/** How candidates stand to one limit. */
export interface LimitReport {
  id: ObjectiveId;
  limit: number;
  /** Candidates outside it. */
  outside: number;
  /** The value that came nearest to keeping it, or kept it by most; null until one is known. */
  best: number | null;
}

/** Watches which limits bind, so that a search which finds nothing can say why. */
export class LimitWatch {
  readonly #reports: LimitReport[];

  constructor(limits: Limits) {
    const list = Object.entries(limits) as [ObjectiveId, number][];
    this.#reports = list.map(([id, limit]) => ({ id, limit, outside: 0, best: null }));
  }

  /** A scored candidate, whose accuracy is not known yet. */
  see(estimate: GenomeEstimate): void {
    for (const report of this.#reports) note(report, objective(report.id).of(estimate, Number.NaN));
  }

  /** An accuracy that was evaluated. */
  seeAccuracy(accuracy: number): void {
    for (const report of this.#reports) if (report.id === 'accuracy') note(report, accuracy);
  }

  get reports(): LimitReport[] {
    return this.#reports.map((report) => ({ ...report }));
  }
}

function note(report: LimitReport, value: number): void {
  if (Number.isNaN(value)) return;
  const sign = objective(report.id).direction === 'min' ? 1 : -1;
  if (report.best === null || sign * value < sign * report.best) report.best = value;
  if (sign * value > sign * report.limit) report.outside += 1;
}

const count = (value: number): string => value.toLocaleString('en-US');

/** To three digits; shares as people say them. */
const shown = (value: number, unit: string): string =>
  unit === 'fraction'
    ? `${Number((100 * value).toPrecision(3))} %`
    : `${Number(value.toPrecision(3))} ${unit}`;

/** Why a search has found nothing so far, a sentence for each limit that binds, the nearest value in it. */
export function nothingFound(limits: readonly LimitReport[], scored: number): string[] {
  const binding = limits.filter(({ outside }) => outside > 0);
  if (binding.length === 0) return ['No design was found.'];
  return binding.map(({ id, limit, outside, best }) => {
    const { title, unit, direction } = objective(id);
    const [bound, end] = direction === 'min' ? ['at most', 'lowest'] : ['at least', 'highest'];
    const nearest = best === null ? '' : ` The ${end} so far is ${shown(best, unit)}.`;
    const who =
      outside >= scored
        ? `None of the ${count(scored)} candidates is`
        : `${count(outside)} candidates are not`;
    return `${who} within the limit on ${title.toLowerCase()}, ${bound} ${shown(limit, unit)}.${nearest}`;
  });
}
