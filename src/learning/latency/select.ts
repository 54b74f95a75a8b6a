import { featuresOf } from './graphFeatures.ts';
import { type LatencyGraph, partTimes } from './latencyGraph.ts';
import { FEATURES } from './nodeRow.ts';

/** A design that could be measured next. */
export interface SelectionCandidate {
  /** How much the ensemble's networks disagree on it: the deviation of their log latencies. */
  spread: number;
  /** What it is like; see `traitsOf`. */
  traits: readonly number[];
}

/** Keeps the logarithm finite where a part is absent, ms. */
const FLOOR_MS = 0.01;

/** A design as a vector: the logarithm of each part's time by the tables, and the mean of its nodes' features. */
export function traitsOf(graph: LatencyGraph): number[] {
  const { nodes } = graph;
  const features = featuresOf(graph);
  const width = FEATURES.length;
  const parts = partTimes(graph).map((ms) => Math.log(FLOOR_MS + ms));
  const means = FEATURES.map((_, f) => {
    let sum = 0;
    for (let at = f; at < nodes * width; at += width) sum += features[at] as number;
    return sum / nodes;
  });
  return [...parts, ...means];
}

/** Divides each trait by its deviation over the list; a trait that does not vary says nothing. */
function scalesOf(list: readonly (readonly number[])[]): number[] {
  const count = Math.max(1, list.length);
  return (list[0] ?? []).map((_, t) => {
    const mean = list.reduce((sum, traits) => sum + (traits[t] as number), 0) / count;
    const variance = list.reduce((sum, traits) => sum + ((traits[t] as number) - mean) ** 2, 0) / count;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  });
}

/**
 * Which designs to measure next: by turns the one with the largest product of the networks' disagreement and its
 * distance to the nearest design that is chosen or known already (greedy k-center, weighted by uncertainty; after Sener and
 * Savarese, arXiv 1708.00489). Disagreement alone would choose the same kind of design many times.
 * @param known traits of the designs that were measured
 * @returns indices of candidates, the most wanted first; all of them when there are no more than `count`
 */
export function selectDesigns(
  candidates: readonly SelectionCandidate[],
  known: readonly (readonly number[])[],
  count: number,
): number[] {
  const scales = scalesOf(candidates.map(({ traits }) => traits));
  const distance = (a: readonly number[], b: readonly number[]) =>
    Math.sqrt(
      scales.reduce((sum, scale, t) => sum + (scale * ((a[t] as number) - (b[t] as number))) ** 2, 0),
    );
  const nearest = candidates.map(({ traits }) =>
    known.reduce((least, other) => Math.min(least, distance(traits, other)), Number.POSITIVE_INFINITY),
  );
  const chosen: number[] = [];
  const left = new Set(candidates.keys());
  while (chosen.length < count && left.size > 0) {
    // With nothing known everything is infinitely far: disagreement alone decides on the first.
    const near = (i: number) => (Number.isFinite(nearest[i]) ? (nearest[i] as number) : 1);
    const worth = (i: number) => (candidates[i] as SelectionCandidate).spread * near(i);
    const best = [...left].reduce((a, b) => (worth(b) > worth(a) ? b : a));
    chosen.push(best);
    left.delete(best);
    const { traits } = candidates[best] as SelectionCandidate;
    for (const i of left) {
      nearest[i] = Math.min(
        nearest[i] as number,
        distance((candidates[i] as SelectionCandidate).traits, traits),
      );
    }
  }
  return chosen;
}
