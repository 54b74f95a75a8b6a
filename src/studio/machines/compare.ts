import { keyText, type OpKey } from '../../system/keys.ts';
import type { Profile } from '../../system/profile.ts';
import { quantile } from '../../system/statistics.ts';

/** One op that both machines have a time of. */
export interface ComparedOp {
  key: OpKey;
  id: string;
  aMs: number;
  bMs: number;
}

export interface ComparedKind {
  op: OpKey['op'];
  count: number;
  /** Median of b's time over a's. */
  ratio: number;
}

export interface Comparison {
  ops: readonly ComparedOp[];
  /** By op, in the order of the profile. */
  kinds: readonly ComparedKind[];
  /** Median over all ops. */
  ratio: number;
  /** Quartiles of the ratio over all ops. */
  low: number;
  high: number;
}

/** Times of two profiles, op by op. Ops that only one of them has, or that took no time at all, are left out. */
export function compareProfiles(a: Pick<Profile, 'rows'>, b: Pick<Profile, 'rows'>): Comparison {
  const inB = new Map(b.rows.map((row) => [keyText(row.key), row.medianMs]));
  const ops = a.rows.flatMap(({ key, medianMs: aMs }): ComparedOp[] => {
    const id = keyText(key);
    const bMs = inB.get(id) ?? 0;
    return aMs > 0 && bMs > 0 ? [{ key, id, aMs, bMs }] : [];
  });
  const sorted = (list: readonly ComparedOp[]) => Float64Array.from(list, ({ aMs, bMs }) => bMs / aMs).sort();
  const kinds = [...new Set(ops.map(({ key }) => key.op))].map((op) => {
    const list = ops.filter(({ key }) => key.op === op);
    return { op, count: list.length, ratio: quantile(sorted(list), 0.5) };
  });
  const all = sorted(ops);
  const at = (q: number) => quantile(all, q);
  return { ops, kinds, ratio: at(0.5), low: at(0.25), high: at(0.75) };
}

/** `2.4 times as fast`, `1.3 times slower`: how b does against a. */
export function ratioWords(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'not comparable';
  if (ratio > 0.97 && ratio < 1.03) return 'as fast';
  const factor = ratio < 1 ? 1 / ratio : ratio;
  const digits = factor < 10 ? factor.toFixed(1) : String(Math.round(factor));
  return ratio < 1 ? `${digits} times faster` : `${digits} times slower`;
}
