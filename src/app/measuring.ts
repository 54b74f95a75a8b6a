import { type MeasuredParts, measuredParts, typicalFrame } from '../coinference/frameParts.ts';
import type { Transport } from '../coinference/link.ts';
import { Pace } from '../coinference/pace.ts';
import type { FrameResult } from '../coinference/pipeline.ts';
import type { Rate } from '../coinference/rateSwitch.ts';
import { type OpenDesign, RealRun, type RealRunOptions } from '../coinference/realRun.ts';
import type { Design } from '../design/types.ts';
import { float32, maxAbsDifference, type Runtime, type Tensor } from '../runtime/session.ts';
import { median, quantile } from '../system/statistics.ts';

/** What one design measured; times are medians over the repeats, ms. */
export interface Measurement {
  latencyMs: number;
  /** Quartiles of the frames' latencies. */
  q1Ms: number;
  q3Ms: number;
  parts: MeasuredParts;
  /** Bytes of the bodies on the wire. */
  bytesUp: number;
  bytesDown: number;
  /** What carried the last frame; null when nothing crossed. */
  transport: Transport | null;
  /** Largest difference of any logit of any frame from the unsplit graph on the native engine. */
  maxAbsDifference: number;
  /** The same frames overlapping, where that was asked for. */
  pipelined?: Pipelined;
}

/** Frames that overlapped on the real system. */
export interface Pipelined {
  /** From the first result to the last: until then the pipeline fills. */
  throughputFps: number;
  frames: number;
  /** Each frame's stages, for a trace. */
  trace: Pick<FrameResult, 'frame' | 'spans'>[];
}

export interface MeasureOptions extends RealRunOptions {
  /** Measured frames of each design. */
  repeats: number;
  /** Runs the unsplit graphs that outputs are compared with. */
  reference: Runtime;
  /** Rate that the link is throttled to while it is measured; null leaves it as it is. */
  mbps: Rate;
  /** Frames that run overlapping besides; none when absent. */
  overlapping?: number;
}

/** A design that is ready to run, with what its frames measured. */
interface Candidate extends OpenDesign {
  index: number;
  frames: { sample: number; result: FrameResult }[];
  pipelined?: Pipelined;
}

/** Measured one after the other in rounds, so that a slow spell of the machine does not fall on one design. */
const BATCH = 16;
const ROUNDS = 10;
/** Unmeasured frames of each design: the engine's code is compiled and its memory is there. */
const DESIGN_WARM_UP = 3;

class Measuring {
  readonly #options: MeasureOptions;
  readonly #real: RealRun;

  constructor(signal: AbortSignal, options: MeasureOptions) {
    this.#options = options;
    this.#real = new RealRun(signal, options);
  }

  async open(index: number, design: Design): Promise<Candidate> {
    return { ...(await this.#real.open(design)), index, frames: [] };
  }

  warmUp(candidates: readonly Candidate[]): Promise<void> {
    return this.#real.warmUp(candidates);
  }

  /** One burst: unmeasured frames to bring the design back into the caches, then measured ones. */
  async burst(candidate: Candidate, measured: number, warmUp: number): Promise<void> {
    const { frames } = candidate;
    // They have to be run, not waited for.
    for (let i = 0; i < warmUp; i++) await this.#real.run(candidate, frames.length, null);
    for (let i = 0; i < measured; i++) {
      const sample = frames.length;
      frames.push({ sample, result: await this.#real.run(candidate, sample, this.#options.mbps) });
    }
  }

  /** All frames at once, as many as overlap. */
  async stream(candidate: Candidate): Promise<void> {
    const { overlapping = 0, mbps } = this.#options;
    if (overlapping === 0) return;
    candidate.pipelined = await overlapped(this.#real.stream(candidate, overlapping, mbps));
  }

  async conclude({ segments, frames, pipelined }: Candidate): Promise<Measurement> {
    const { plan, whole } = segments;
    const session = await this.#options.reference.createSession(whole);
    let worst = 0;
    try {
      for (const { sample, result } of frames) {
        const frame = this.#real.frame({ segments }, sample);
        const read = session.inputNames.map((name) => [name, frame[name] as Tensor] as const);
        const expected = (await session.run(Object.fromEntries(read)))[plan.result.name];
        if (!expected) throw new Error('the unsplit graph gave no logits');
        worst = Math.max(worst, maxAbsDifference(expected, float32(result.logits, expected.dims)));
      }
    } finally {
      await session.release();
    }
    const totals = Float64Array.from(frames, ({ result }) => result.timing.totalMs).sort();
    const over = (read: (frame: FrameResult) => number) => median(frames.map(({ result }) => read(result)));
    const results = frames.map(({ result }) => result);
    const { latencyMs, parts } = typicalFrame(results.map(({ timing }) => timing));
    return {
      latencyMs,
      parts: measuredParts(parts, results),
      q1Ms: quantile(totals, 0.25),
      q3Ms: quantile(totals, 0.75),
      bytesUp: over((f) => f.bytesUp),
      bytesDown: over((f) => f.bytesDown),
      transport: frames.at(-1)?.result.transport ?? null,
      maxAbsDifference: worst,
      ...(pipelined && { pipelined }),
    };
  }
}

/** Frames a second of a stream, and its trace. */
export async function overlapped(results: AsyncIterable<FrameResult>): Promise<Pipelined> {
  const pace = new Pace();
  const trace: Pipelined['trace'] = [];
  for await (const { frame, spans } of results) {
    pace.saw(performance.now());
    trace.push({ frame, spans });
  }
  const { throughputFps, frames } = pace;
  return { throughputFps, frames, trace };
}

/** How many frames of `total` each of up to `rounds` rounds measures. */
export function shares(total: number, rounds: number): number[] {
  const used = Math.min(total, rounds);
  return Array.from(
    { length: used },
    (_, r) => Math.floor(((r + 1) * total) / used) - Math.floor((r * total) / used),
  );
}

/**
 * Runs each design for real, in rounds over batches of them. Yields each design's index with its measurement, or
 * with the error that its own opening or running met; the other designs continue.
 */
export async function* measureDesigns(
  signal: AbortSignal,
  designs: readonly Design[],
  options: MeasureOptions,
): AsyncGenerator<{ index: number; result: Measurement | Error }> {
  const measuring = new Measuring(signal, options);
  for (let first = 0; first < designs.length; first += BATCH) {
    const results = new Map<number, Measurement | Error>();
    const candidates: Candidate[] = [];
    /** Runs a step of one design; its failure ends that design alone. */
    const attempt = async (index: number, step: () => Promise<void>) => {
      if (results.has(index)) return;
      try {
        await step();
      } catch (error) {
        signal.throwIfAborted();
        results.set(index, error instanceof Error ? error : new Error(String(error)));
      }
    };
    try {
      for (const [i, design] of designs.slice(first, first + BATCH).entries()) {
        await attempt(first + i, async () => void candidates.push(await measuring.open(first + i, design)));
      }
      if (first === 0) await measuring.warmUp(candidates);
      for (const [round, frames] of shares(options.repeats, ROUNDS).entries()) {
        for (const candidate of candidates) {
          await attempt(candidate.index, () =>
            measuring.burst(candidate, frames, round === 0 ? DESIGN_WARM_UP : 1),
          );
        }
      }
      for (const candidate of candidates) {
        await attempt(candidate.index, async () => {
          await measuring.stream(candidate);
          results.set(candidate.index, await measuring.conclude(candidate));
        });
      }
    } finally {
      for (const { pipeline } of candidates) await pipeline.close();
    }
    for (const index of [...results.keys()].sort((a, b) => a - b)) {
      yield { index, result: results.get(index) as Measurement | Error };
    }
  }
}
