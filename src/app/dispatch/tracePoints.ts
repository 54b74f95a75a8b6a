import { quantile } from '../../system/statistics.ts';
import type { PlayedFrame } from './play.ts';

/** What happened in a short stretch of a trace. */
export interface TracePoint {
  /** Middle of the stretch, s from the start of the trace. */
  atS: number;
  frames: number;
  withinTarget: number;
  /** Of the frames' latencies; NaN without frames. */
  medianMs: number;
  lowMs: number;
  highMs: number;
  /** Mean of a frame, modelled; NaN without frames, or where the device's power is not known. */
  energyMj: number;
  /** Of the scheme that most frames ran with; null without frames. */
  scheme: string | null;
  /** What the dispatcher saw last: the rate up, and what runs waited for at the edge, null while it does not answer. */
  seenMbps: number | null;
  queueMs: number | null;
}

/** What the dispatcher sees at a time of the trace. */
export interface Seen {
  atS: number;
  upMbps: number;
  edge: { queueMs: number } | null;
}

interface Stretch {
  latenciesMs: number[];
  energyMj: number;
  schemes: Map<string, number>;
  seen: Seen | null;
}

/** Stretches of a trace, as many as a chart can show. */
export const STRETCHES = 150;
/** The share of latencies below the lower end of what is shown of them, and above its upper one. */
const TAIL = 0.1;

/** Sums a run up in short stretches of its trace while it is played. */
export class TracePoints {
  readonly #seconds: number;
  readonly #targetMs: number;
  readonly #stretches = new Map<number, Stretch>();
  readonly #changed = new Set<number>();

  constructor(seconds: number, targetMs: number) {
    this.#seconds = seconds;
    this.#targetMs = targetMs;
  }

  #at(atS: number): Stretch {
    const share = Math.min(1, Math.max(0, atS / this.#seconds));
    const index = Math.min(STRETCHES - 1, Math.floor(share * STRETCHES));
    const known = this.#stretches.get(index) ?? {
      ...{ latenciesMs: [], energyMj: 0, schemes: new Map(), seen: null },
    };
    this.#stretches.set(index, known);
    this.#changed.add(index);
    return known;
  }

  frame({
    atS,
    latencyMs,
    energyMj,
    scheme,
  }: Pick<PlayedFrame, 'atS' | 'latencyMs' | 'energyMj' | 'scheme'>) {
    const stretch = this.#at(atS);
    stretch.latenciesMs.push(latencyMs);
    stretch.energyMj += energyMj;
    stretch.schemes.set(scheme, (stretch.schemes.get(scheme) ?? 0) + 1);
  }

  saw(seen: Seen): void {
    this.#at(seen.atS).seen = seen;
  }

  /** The stretches that changed since this was asked last, in order. */
  take(): TracePoint[] {
    const points = [...this.#changed].sort((a, b) => a - b).map((index) => this.#point(index));
    this.#changed.clear();
    return points;
  }

  #point(index: number): TracePoint {
    const { latenciesMs, energyMj, schemes, seen } = this.#stretches.get(index) as Stretch;
    const times = Float64Array.from(latenciesMs).sort();
    const [most] = [...schemes].sort(([, a], [, b]) => b - a);
    return {
      atS: ((index + 0.5) * this.#seconds) / STRETCHES,
      frames: times.length,
      withinTarget: times.filter((ms) => ms <= this.#targetMs).length,
      medianMs: quantile(times, 0.5),
      lowMs: quantile(times, TAIL),
      highMs: quantile(times, 1 - TAIL),
      energyMj: energyMj / times.length,
      scheme: most?.[0] ?? null,
      seenMbps: seen?.upMbps ?? null,
      queueMs: seen?.edge?.queueMs ?? null,
    };
  }
}

/** Points joined by newer ones of the same stretches. Both in order. */
export function joined(points: readonly TracePoint[], newer: readonly TracePoint[]): TracePoint[] {
  const from = newer[0]?.atS ?? Number.POSITIVE_INFINITY;
  const before = points.filter(({ atS }) => atS < from);
  const rest = points.filter(({ atS }) => atS >= from && !newer.some((point) => point.atS === atS));
  return [...before, ...[...rest, ...newer].sort((a, b) => a.atS - b.atS)];
}
