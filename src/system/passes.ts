import type { LatencySample, Slice } from '../learning/latency/samples.ts';
import { median, quantile } from './statistics.ts';

const PARTS = ['deviceMs', 'upMs', 'edgeMs', 'downMs'] as const;
/** Of a design's slices, how many are taken, and how few at least. */
const CALM = 0.5;
const FEWEST = 3;

type Sizes = Pick<LatencySample, 'latencyMs' | 'parts' | 'q1Ms' | 'q3Ms' | 'repeats'>;

/** Medians over the passes. */
function overPasses(passes: readonly LatencySample[]): Sizes {
  const over = (read: (sample: LatencySample) => number) => median(passes.map(read));
  return {
    latencyMs: over((s) => s.latencyMs),
    parts: Object.fromEntries(
      PARTS.map((part) => [part, over((s) => s.parts[part])]),
    ) as LatencySample['parts'],
    q1Ms: over((s) => s.q1Ms),
    q3Ms: over((s) => s.q3Ms),
    repeats: passes.reduce((sum, s) => sum + s.repeats, 0),
  };
}

/** Medians over the frames of the slices that were measured while the machines ran most nearly as usual. */
function overCalm(slices: readonly Slice[], usualMs: number): Sizes {
  const off = ({ anchorMs }: Slice) => Math.abs(Math.log(anchorMs / usualMs));
  const calm = [...slices]
    .sort((a, b) => off(a) - off(b))
    .slice(0, Math.max(FEWEST, Math.ceil(CALM * slices.length)));
  const totals = Float64Array.from(calm.flatMap(({ totalsMs }) => totalsMs)).sort();
  return {
    latencyMs: quantile(totals, 0.5),
    parts: Object.fromEntries(
      PARTS.map((part) => [part, median(calm.map(({ parts }) => parts[part]))]),
    ) as LatencySample['parts'],
    q1Ms: quantile(totals, 0.25),
    q3Ms: quantile(totals, 0.75),
    repeats: totals.length,
  };
}

/** What the anchor usually takes: its median over all slices of a setting. */
function usualAnchors(samples: readonly LatencySample[]): Map<string, number> {
  const times = new Map<string, number[]>();
  for (const { setting, slices = [] } of samples) {
    const key = JSON.stringify(setting);
    const list = times.get(key) ?? [];
    for (const { anchorMs } of slices) list.push(anchorMs);
    times.set(key, list);
  }
  return new Map([...times].map(([key, list]) => [key, list.length > 0 ? median(list) : Number.NaN]));
}

/**
 * One sample for each design, setting and link rate, from all of its passes. A machine that others share changes its
 * speed over seconds and minutes, which frames that follow each other cannot average; where slices say how fast it ran,
 * only the half of them in which it ran most nearly as usual is taken. The choice knows the anchor's times alone.
 * @param samples of one system: what is usual is judged over all of them
 */
export function pooledPasses(samples: readonly LatencySample[]): LatencySample[] {
  const usual = usualAnchors(samples);
  const groups = new Map<string, LatencySample[]>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.design, sample.setting, sample.linkMbps]);
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return [...groups.values()].map((passes) => {
    const { slices: _, ...first } = passes[0] as LatencySample;
    const when = passes.map((s) => s.when).reduce((a, b) => (a > b ? a : b));
    const all = passes.flatMap(({ slices = [] }) => slices);
    const told = passes.every(({ slices }) => slices);
    const usualMs = usual.get(JSON.stringify(first.setting)) as number;
    return { ...first, ...(told ? overCalm(all, usualMs) : overPasses(passes)), when };
  });
}
