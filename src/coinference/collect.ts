import { parseGenome, printGenome, randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import { permutation, randomStream } from '../learning/random.ts';
import { quantile } from '../system/statistics.ts';
import { settingOf } from '../tasks/task.ts';
import type { FrameTiming } from './pipeline.ts';
import type { Rate } from './rateSwitch.ts';
import { type OpenDesign, RealRun, type RealRunOptions } from './realRun.ts';

/** The designs of a seed: the same ones again when a run goes on, and the first ones when more are asked for. */
export const randomDesigns = (count: number, seed: number): string[] => [
  ...new Set(
    Array.from({ length: count }, (_, i) => printGenome(randomGenome(randomStream(seed, 'designs', i)))),
  ),
];

/** A design to measure, and the link rates to measure it at. */
export interface Wanted {
  design: string;
  rates: readonly Rate[];
  pass: number;
}

/**
 * Every design once, then all of them again, ...: the passes over a design are minutes apart, and each time it has other
 * neighbours, so that a slow spell of the machine neither falls on one design nor on the same ones.
 */
export function inPasses(list: readonly Omit<Wanted, 'pass'>[], passes: number, seed: number): Wanted[] {
  return Array.from({ length: passes }, (_, i) => i + 1).flatMap((pass) =>
    Array.from(permutation(list.length, randomStream(seed, 'measuring order', pass)), (at) => ({
      ...(list[at] as Omit<Wanted, 'pass'>),
      pass,
    })),
  );
}

export interface CollectOptions extends RealRunOptions {
  /** Rounds over the designs that are open at once; each measures a slice of frames of each design at each rate. */
  repeats: number;
  /** Designs that are open at once, `BATCH` unless given: what is lost when collecting is cut off. */
  batch?: number;
}

/** Open at once. Each round measures a little of each, so that a slow spell of the machine does not fall on one. */
const BATCH = 48;
const WARM_UP = 3;
/** Frames of one design at one rate in one round: as many as fit the time, which quick designs need most, at least one. */
const SLICE = { ms: 12, frames: 6 };
/** Slow frames end a design's part at a rate before the last round, ms, but not before so many frames. */
const BUDGET_MS = 1500;
const MIN_FRAMES = 3;

interface Candidate extends OpenDesign {
  wanted: Wanted;
  frames: Map<Rate, FrameTiming[]>;
  sample: number;
}

const enough = (frames: readonly FrameTiming[]): boolean =>
  frames.length >= MIN_FRAMES && frames.reduce((sum, f) => sum + f.totalMs, 0) > BUDGET_MS;

class Collecting {
  readonly #options: CollectOptions;
  readonly #real: RealRun;

  constructor(signal: AbortSignal, options: CollectOptions) {
    this.#options = options;
    this.#real = new RealRun(signal, options);
  }

  async open(wanted: Wanted): Promise<Candidate> {
    const opened = await this.#real.open(designOf(parseGenome(wanted.design)));
    return { ...opened, wanted, frames: new Map(wanted.rates.map((rate) => [rate, []])), sample: 0 };
  }

  async #frame(candidate: Candidate, rate: Rate): Promise<FrameTiming> {
    return (await this.#real.run(candidate, candidate.sample++, rate)).timing;
  }

  /** A slice of frames at each rate, after unmeasured ones without a held link that bring the design into the caches. */
  async round(candidate: Candidate, warmUp: number): Promise<void> {
    const open = [...candidate.frames].filter(([, frames]) => !enough(frames));
    if (open.length === 0) return;
    for (let i = 0; i < warmUp; i++) await this.#frame(candidate, null);
    for (const [rate, frames] of open) {
      const end = performance.now() + SLICE.ms;
      for (let i = 0; i < SLICE.frames && (i === 0 || performance.now() < end); i++) {
        frames.push(await this.#frame(candidate, rate));
      }
    }
  }

  warmUp(candidates: readonly Candidate[]): Promise<void> {
    return this.#real.warmUp(candidates);
  }

  samplesOf({ wanted, frames }: Candidate): LatencySample[] {
    const { data, points } = this.#options;
    return [...frames].map(([linkMbps, timings]) => {
      const over = (read: (timing: FrameTiming) => number, q = 0.5) =>
        quantile(Float64Array.from(timings, read).sort(), q);
      return {
        design: wanted.design,
        setting: settingOf(data, points),
        linkMbps,
        latencyMs: over((t) => t.totalMs),
        parts: {
          deviceMs: over((t) => t.deviceMs),
          upMs: over((t) => t.upMs),
          edgeMs: over((t) => t.edgeMs + t.queueMs),
          downMs: over((t) => t.downMs),
        },
        q1Ms: over((t) => t.totalMs, 0.25),
        q3Ms: over((t) => t.totalMs, 0.75),
        repeats: timings.length,
        pass: wanted.pass,
        when: new Date().toISOString(),
      };
    });
  }
}

/**
 * Measures designs at several link rates, in rounds over batches of them, and yields the samples of one batch after
 * the other. Stop pulling to pause: what was yielded is complete. Rejects with the first design's failure.
 */
export async function* collectSamples(
  signal: AbortSignal,
  list: readonly Wanted[],
  options: CollectOptions,
): AsyncGenerator<LatencySample[]> {
  const collecting = new Collecting(signal, options);
  const { batch = BATCH } = options;
  for (let first = 0; first < list.length; first += batch) {
    const candidates: Candidate[] = [];
    try {
      for (const wanted of list.slice(first, first + batch)) candidates.push(await collecting.open(wanted));
      if (first === 0) await collecting.warmUp(candidates);
      for (let round = 0; round < options.repeats; round++) {
        for (const candidate of candidates) await collecting.round(candidate, round === 0 ? WARM_UP : 1);
      }
      yield candidates.flatMap((candidate) => collecting.samplesOf(candidate));
    } finally {
      for (const { pipeline } of candidates) await pipeline.close();
    }
  }
}
