import type { Costs } from './dominance.ts';

/**
 * Volume that points (to be minimised) dominate below a reference point. Slices along the last objective,
 * which is quick enough for the few hundred points of a front in two or three objectives.
 */
export function hypervolume(points: readonly Costs[], reference: Costs): number {
  const inside = points.filter((point) => point.every((x, i) => x < (reference[i] as number)));
  return volume(inside, reference, reference.length);
}

function volume(points: readonly Costs[], reference: Costs, dimensions: number): number {
  const last = dimensions - 1;
  const sorted = [...points].sort((a, b) => (a[last] as number) - (b[last] as number));
  if (dimensions === 1) return sorted[0] ? (reference[0] as number) - (sorted[0][0] as number) : 0;
  let total = 0;
  if (dimensions === 2) {
    let best = reference[0] as number;
    for (let i = 0; i < sorted.length; i++) {
      best = Math.min(best, sorted[i]?.[0] as number);
      const to = sorted[i + 1]?.[1] ?? (reference[1] as number);
      total += (to - (sorted[i]?.[1] as number)) * ((reference[0] as number) - best);
    }
    return total;
  }
  for (let i = 0; i < sorted.length; i++) {
    const from = sorted[i]?.[last] as number;
    const to = sorted[i + 1]?.[last] ?? (reference[last] as number);
    if (to > from) total += (to - from) * volume(sorted.slice(0, i + 1), reference, last);
  }
  return total;
}
