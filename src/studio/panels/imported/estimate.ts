import type { CutRow } from '../../../app/imported/cuts.ts';

/** What a frame should take with a cut. */
export interface CutEstimate {
  row: CutRow;
  /** Bytes over the rate that the link is held to, ms; null where it is not held. */
  linkMs: number | null;
  /** With both sides' ops; null where one of them is not known. */
  totalMs: number | null;
}

export function estimateOf(row: CutRow, mbps: number | null): CutEstimate {
  const linkMs = mbps === null ? null : ((row.bytesUp + row.bytesDown) * 8) / (mbps * 1000);
  const { deviceMs, edgeMs } = row;
  const totalMs = deviceMs === null || edgeMs === null || linkMs === null ? null : deviceMs + linkMs + edgeMs;
  return { row, linkMs, totalMs };
}

const LISTED = 6;

/** The cuts that should be quickest; before the ops are timed, those that carry the least. */
export function bestCuts(cuts: readonly CutRow[], mbps: number | null): CutEstimate[] {
  const all = cuts.filter(({ deviceOps, edgeOps }) => deviceOps > 0 && edgeOps > 0);
  return (all.length > 0 ? all : cuts)
    .map((row) => estimateOf(row, mbps))
    .sort(
      (a, b) =>
        order(a.totalMs, b.totalMs) || a.row.bytesUp + a.row.bytesDown - b.row.bytesUp - b.row.bytesDown,
    )
    .slice(0, LISTED);
}

/** Those that are known first. */
const order = (a: number | null, b: number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a - b;
