/** Median and quartiles of one latency, ms. */
export interface Spread {
  ms: number;
  lowMs: number;
  highMs: number;
}

/**
 * How a reading came about: the very key was measured; lies between measured widths; lies outside them, or
 * is scaled from a relative; or nothing comparable was measured.
 */
type Basis = 'exact' | 'interpolated' | 'extrapolated' | 'missing';

export interface Reading extends Spread {
  basis: Basis;
}

/** Measured points along one width, ascending. */
export interface Line {
  widths: readonly number[];
  values: readonly Spread[];
}

const at = (a: Spread, b: Spread, t: number): Spread => ({
  ms: a.ms + t * (b.ms - a.ms),
  lowMs: a.lowMs + t * (b.lowMs - a.lowMs),
  highMs: a.highMs + t * (b.highMs - a.highMs),
});

/**
 * Piecewise linear along a line of at least one point. Outside, the nearest two points continue straight, never
 * below the proportional share of the nearest end; the interval then reaches back to that end and as far out.
 */
export function along({ widths, values }: Line, width: number): Reading {
  const last = widths.length - 1;
  let i = 0;
  while (i < last && (widths[i + 1] as number) < width) i++;
  const from = widths[i] as number;
  const to = widths[Math.min(i + 1, last)] as number;
  if (width === from) return { ...(values[i] as Spread), basis: 'exact' };
  if (width === to) return { ...(values[i + 1] as Spread), basis: 'exact' };
  const inside = from < width && width < to;
  if (inside) {
    const t = (width - from) / (to - from);
    return { ...at(values[i] as Spread, values[i + 1] as Spread, t), basis: 'interpolated' };
  }
  const end = width < from ? 0 : last;
  const nearest = values[end] as Spread;
  const ms = msAlong({ widths, values }, width);
  const reach = Math.abs(ms - nearest.ms) + (nearest.highMs - nearest.lowMs) / 2;
  return { ms, lowMs: Math.max(0, ms - reach), highMs: ms + reach, basis: 'extrapolated' };
}

/** The time alone, as `along` gives it, without allocation: searches ask this for every candidate. */
export function msAlong({ widths, values }: Line, width: number): number {
  const last = widths.length - 1;
  let i = 0;
  while (i < last - 1 && (widths[i + 1] as number) < width) i++;
  const from = widths[i] as number;
  const start = (values[i] as Spread).ms;
  if (last === 0) return width > from ? (start * width) / from : start;
  const to = widths[i + 1] as number;
  const stop = (values[i + 1] as Spread).ms;
  const straight = start + ((width - from) / (to - from)) * (stop - start);
  if (width < from) return Math.max(straight, (start * width) / from);
  return width > to ? Math.max(straight, stop) : straight;
}

const WORSE: Record<Basis, number> = { exact: 0, interpolated: 1, extrapolated: 2, missing: 3 };
export const worse = (a: Basis, b: Basis): Basis => (WORSE[a] >= WORSE[b] ? a : b);

/** Lines along the input width, one for each measured output width. */
export type Grid = ReadonlyMap<number, Line>;

/**
 * Piecewise linear along the input width, then across the output widths: bilinear where the grid is full,
 * and usable while it is still filling up. Lines of a single point only serve when there is nothing else.
 */
export function across(grid: Grid, inWidth: number, outWidth: number): Reading {
  const own = grid.get(outWidth);
  if (own && (own.widths.length > 1 || own.widths[0] === inWidth || grid.size === 1))
    return along(own, inWidth);
  const long = [...grid].filter(([, line]) => line.widths.length > 1);
  const lines = (long.length > 0 ? long : [...grid]).sort(([a], [b]) => a - b);
  // Only the two lines around the output width count, or the outermost two beyond the ends.
  const above = lines.findIndex(([width]) => width >= outWidth);
  const first = Math.max(0, above < 0 ? lines.length - 2 : above - 1);
  const around = lines.slice(first, first + 2);
  const readings = around.map(([, line]) => along(line, inWidth));
  const result = along({ widths: around.map(([width]) => width), values: readings }, outWidth);
  const basis = readings.reduce<Basis>((b, reading) => worse(b, reading.basis), 'interpolated');
  return { ...result, basis: worse(basis, result.basis) };
}
