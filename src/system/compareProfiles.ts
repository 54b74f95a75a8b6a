import { keyText, type OpKey } from './keys.ts';
import type { Profile, ProfileRow } from './profile.ts';
import { quantile } from './statistics.ts';

/** One op that both profiles timed. */
export interface ComparedRow {
  key: OpKey;
  aMs: number;
  bMs: number;
  /** bMs / aMs. */
  ratio: number;
  /** The interquartile ranges do not touch: more than the runs of one row vary by. */
  beyondNoise: boolean;
}

/** Ratios b / a over some rows: their median and quartiles. */
export interface RatioSummary {
  rows: number;
  ratio: number;
  q1: number;
  q3: number;
  /** Share of the rows that differ by more than their noise. */
  beyondNoise: number;
}

interface ProfileComparison {
  /** What else than the times differs, such as runtime.threads. */
  differing: { field: string; a: string; b: string }[];
  rows: ComparedRow[];
  onlyA: OpKey[];
  onlyB: OpKey[];
  /** Over all rows, and over those of each kind of op. No number in it without common rows. */
  all: RatioSummary;
  byOp: (RatioSummary & { op: OpKey['op'] })[];
}

const FIELDS: readonly [string, (profile: Profile) => unknown][] = [
  ['kind', (p) => p.kind],
  ['host', (p) => p.host],
  ['runtime.engine', (p) => p.runtime.engine],
  ['runtime.provider', (p) => p.runtime.provider],
  ['runtime.version', (p) => p.runtime.version],
  ['runtime.threads', (p) => p.runtime.threads],
  ['points', (p) => p.points],
  ['created', (p) => p.created],
  ['commit', (p) => p.commit],
  ['drift.steady', (p) => p.drift.steady],
];

function summary(rows: readonly ComparedRow[]): RatioSummary {
  const ratios = Float64Array.from(rows, ({ ratio }) => ratio)
    .filter(Number.isFinite)
    .sort();
  const [q1, ratio, q3] = [0.25, 0.5, 0.75].map((q) => quantile(ratios, q)) as [number, number, number];
  const beyond = rows.filter(({ beyondNoise }) => beyondNoise).length;
  return { rows: rows.length, ratio, q1, q3, beyondNoise: beyond / rows.length };
}

/** Two profiles against each other, row by row: another machine, another engine, or the same one at another time. */
export function compareProfiles(a: Profile, b: Profile): ProfileComparison {
  const other = new Map(b.rows.map((row) => [keyText(row.key), row]));
  const known = new Set(a.rows.map((row) => keyText(row.key)));
  const pairs = a.rows.flatMap((row): [ProfileRow, ProfileRow][] => {
    const same = other.get(keyText(row.key));
    return same ? [[row, same]] : [];
  });
  const rows = pairs.map(([x, y]) => ({
    key: x.key,
    aMs: x.medianMs,
    bMs: y.medianMs,
    ratio: y.medianMs / x.medianMs,
    beyondNoise: x.q3Ms < y.q1Ms || y.q3Ms < x.q1Ms,
  }));
  const ops = [...new Set(rows.map(({ key }) => key.op))];
  return {
    differing: FIELDS.map(([field, read]) => ({ field, a: String(read(a)), b: String(read(b)) })).filter(
      (line) => line.a !== line.b,
    ),
    rows,
    onlyA: a.rows.map(({ key }) => key).filter((key) => !other.has(keyText(key))),
    onlyB: b.rows.map(({ key }) => key).filter((key) => !known.has(keyText(key))),
    all: summary(rows),
    byOp: ops.map((op) => ({ op, ...summary(rows.filter(({ key }) => key.op === op)) })),
  };
}
