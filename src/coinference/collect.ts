import { type GenomeContext, parseGenome, printGenome, randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { permutation, randomStream } from '../design/random.ts';
import type { Setting } from '../design/types.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import { quantile } from '../system/statistics.ts';
import { settingOf } from '../tasks/task.ts';
import { AnchorTimes, anchorDesign } from './anchor.ts';
import { LinkError } from './errors.ts';
import { NOT_TOLD_APART } from './frameParts.ts';
import type { FrameTiming } from './pipeline.ts';
import type { Rate } from './rateSwitch.ts';
import { type OpenDesign, RealRun, type RealRunOptions } from './realRun.ts';

/**
 * The designs of a seed: the same ones again when a run is resumed, and the first ones when more are asked for.
 * @param context of the task; point clouds by default
 */
export const randomDesigns = (count: number, seed: number, context?: GenomeContext): string[] => [
  ...new Set(
    Array.from({ length: count }, (_, i) =>
      printGenome(randomGenome(randomStream(seed, 'designs', i), context)),
    ),
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
  /** What the samples say that they are of: the data's, unless its samples differ in length and are of a typical one. */
  setting?: Setting;
  /** Designs that are open at once, `BATCH` unless given: what is lost when collecting is cut off. */
  batch?: number;
}

/** Open at once. Each round measures a little of each, so that a slow spell of the machine does not fall on one. */
const BATCH = 48;
const WARM_UP = 3;
/** Frames of one design at one rate in one round: as many as fit the time, which quick designs need most, at least one. */
const SLICE = { ms: 12, frames: 6 };
/** Frames of the anchor before each design's turn in a round. */
const ANCHOR_FRAMES = 2;
/** Slow frames end a design's part at a rate before the last round, ms, but not before so many frames. */
const BUDGET_MS = 1500;
const MIN_FRAMES = 3;

/** Frames in a row, and the place of the anchor's timing before them. */
interface Stretch {
  anchor: number;
  frames: FrameTiming[];
}

interface Candidate extends OpenDesign {
  wanted: Wanted;
  stretches: Map<Rate, Stretch[]>;
  sample: number;
}

const framesOf = (stretches: readonly Stretch[]): FrameTiming[] => stretches.flatMap(({ frames }) => frames);

function enough(stretches: readonly Stretch[]): boolean {
  const frames = framesOf(stretches);
  return frames.length >= MIN_FRAMES && frames.reduce((sum, f) => sum + f.totalMs, 0) > BUDGET_MS;
}

const over = (frames: readonly FrameTiming[], read: (timing: FrameTiming) => number, q = 0.5): number =>
  quantile(Float64Array.from(frames, read).sort(), q);

const partsOf = (frames: readonly FrameTiming[]): LatencySample['parts'] => ({
  deviceMs: over(frames, (t) => t.deviceMs),
  upMs: over(frames, (t) => t.upMs),
  edgeMs: over(frames, (t) => t.edgeMs + t.queueMs),
  downMs: over(frames, (t) => t.downMs),
});

class Collecting {
  readonly #options: CollectOptions;
  readonly #real: RealRun;
  readonly #anchors = new AnchorTimes();
  #anchor: OpenDesign | undefined;

  constructor(signal: AbortSignal, options: CollectOptions) {
    this.#options = options;
    this.#real = new RealRun(signal, options);
  }

  async openAnchor(): Promise<void> {
    const { data, points } = this.#options;
    this.#anchor = await this.#real.open(anchorDesign(settingOf(data, points)));
  }

  async close(): Promise<void> {
    await this.#anchor?.pipeline.close();
  }

  /** Times the anchor; the place of its timing. */
  async #timeAnchor(): Promise<number> {
    let at = 0;
    for (let i = 0; i < ANCHOR_FRAMES && this.#anchor; i++) {
      const { timing } = await this.#real.run(this.#anchor, i, null);
      at = this.#anchors.push(timing.totalMs);
    }
    return at;
  }

  async open(wanted: Wanted): Promise<Candidate> {
    const opened = await this.#real.open(designOf(parseGenome(wanted.design)));
    return { ...opened, wanted, stretches: new Map(wanted.rates.map((rate) => [rate, []])), sample: 0 };
  }

  async #frame(candidate: Candidate, rate: Rate): Promise<FrameTiming> {
    const { timing, transport } = await this.#real.run(candidate, candidate.sample++, rate);
    // A latency model learns from parts.
    if (transport?.lacks) throw new LinkError('E473', `designs cannot be collected there: ${NOT_TOLD_APART}`);
    return timing;
  }

  /** A slice of frames at each rate, after unmeasured ones without a throttled link that bring the design into the caches. */
  async round(candidate: Candidate, warmUp: number): Promise<void> {
    const open = [...candidate.stretches].filter(([, stretches]) => !enough(stretches));
    if (open.length === 0) return;
    const anchor = await this.#timeAnchor();
    for (let i = 0; i < warmUp; i++) await this.#frame(candidate, null);
    for (const [rate, stretches] of open) {
      const frames: FrameTiming[] = [];
      const end = performance.now() + SLICE.ms;
      while (frames.length < SLICE.frames && (frames.length === 0 || performance.now() < end)) {
        frames.push(await this.#frame(candidate, rate));
      }
      stretches.push({ anchor, frames });
    }
  }

  warmUp(candidates: readonly Candidate[]): Promise<void> {
    return this.#real.warmUp(candidates);
  }

  samplesOf({ wanted, stretches }: Candidate): LatencySample[] {
    const { data, points, setting = settingOf(data, points) } = this.#options;
    return [...stretches].map(([linkMbps, list]) => {
      const frames = framesOf(list);
      return {
        design: wanted.design,
        setting,
        linkMbps,
        latencyMs: over(frames, (t) => t.totalMs),
        parts: partsOf(frames),
        q1Ms: over(frames, (t) => t.totalMs, 0.25),
        q3Ms: over(frames, (t) => t.totalMs, 0.75),
        repeats: frames.length,
        slices: list.map(({ anchor, frames: some }) => ({
          anchorMs: this.#anchors.around(anchor),
          totalsMs: some.map((t) => t.totalMs),
          parts: partsOf(some),
        })),
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
  try {
    await collecting.openAnchor();
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
  } finally {
    await collecting.close();
  }
}
