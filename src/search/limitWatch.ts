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

/** How the networks of one batch stand to a limit. */
export type LimitCounts = Pick<LimitReport, 'outside' | 'best'>;

/** Watches which limits bind, so that a search which finds nothing can say why. */
export class LimitWatch {
  readonly #reports: LimitReport[];
  /** What the placements of the present network come to at best. */
  readonly #best: number[];

  constructor(limits: Limits) {
    const list = Object.entries(limits) as [ObjectiveId, number][];
    this.#reports = list.map(([id, limit]) => ({ id, limit, outside: 0, best: null }));
    this.#best = list.map(() => Number.NaN);
  }

  /** Whether there is a limit to watch. */
  get watches(): boolean {
    return this.#reports.length > 0;
  }

  /** A placement of the present network. @param accuracy NaN where it is not known yet */
  see(estimate: GenomeEstimate, accuracy: number): void {
    for (const [i, { id }] of this.#reports.entries()) {
      const value = objective(id).of(estimate, accuracy);
      const best = this.#best[i] as number;
      if (Number.isNaN(best) || isBetter(id, value, best)) this.#best[i] = value;
    }
  }

  /** The network is done: where even its best placement is outside a limit, so is the network. */
  close(): void {
    for (const [i, report] of this.#reports.entries()) {
      note(report, this.#best[i] as number);
      this.#best[i] = Number.NaN;
    }
  }

  /** What was seen since the last close was no candidate. */
  forget(): void {
    this.#best.fill(Number.NaN);
  }

  /** What was noted so far; from here on it counts from zero. */
  take(): LimitCounts[] {
    return this.#reports.map((report) => {
      const { outside, best } = report;
      report.outside = 0;
      report.best = null;
      return { outside, best };
    });
  }

  /** What another watch of the same limits noted. */
  add(counts: readonly LimitCounts[]): void {
    for (const [i, { outside, best }] of counts.entries()) {
      const report = this.#reports[i] as LimitReport;
      report.outside += outside;
      if (best !== null && (report.best === null || isBetter(report.id, best, report.best)))
        report.best = best;
    }
  }

  /** An accuracy, or the memory of a design, that was found out apart. */
  seeValue(id: ObjectiveId, value: number): void {
    for (const report of this.#reports) if (report.id === id) note(report, value);
  }

  get reports(): LimitReport[] {
    return this.#reports.map((report) => ({ ...report }));
  }
}

const isBetter = (id: ObjectiveId, a: number, b: number): boolean =>
  objective(id).direction === 'min' ? a < b : a > b;

function note(report: LimitReport, value: number): void {
  if (Number.isNaN(value)) return;
  if (report.best === null || isBetter(report.id, value, report.best)) report.best = value;
  if (isBetter(report.id, report.limit, value)) report.outside += 1;
}

const count = (value: number): string => value.toLocaleString('en-US');

/** To three digits; shares as people say them. */
export const shown = (value: number, unit: string): string =>
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
