import { type FrameResult, openPipeline, type Pipeline } from '../coinference/pipeline.ts';
import { RateSwitch } from '../coinference/rateSwitch.ts';
import type { Design } from '../design/types.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import type { Gather } from '../onnx/neighbours.ts';
import type { Weights } from '../onnx/weights.ts';
import { float32, maxAbsDifference, type Runtime, type Tensor, type Tensors } from '../runtime/session.ts';
import type { Parts } from '../system/estimate.ts';
import { median } from '../system/statistics.ts';
import { frameOf } from '../tasks/frame.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import { linkTo, type RealSystem } from './realSystem.ts';

/** What one design measured; times are medians over the repeats, ms. */
export interface Measurement {
  latencyMs: number;
  parts: Parts;
  /** Bytes of the bodies on the wire. */
  bytesUp: number;
  bytesDown: number;
  /** Largest difference of any logit of any frame from the unsplit graph on the native engine. */
  maxAbsDifference: number;
}

export interface MeasureOptions {
  data: TaskData;
  points: number;
  /** Asked for when a design's turn comes: hundreds of designs' weights would not fit into memory. */
  weightsOf(design: Design): Promise<Weights>;
  /** Measured frames of each design. */
  repeats: number;
  /** The device's engine, and the form of the graphs that is fastest there. */
  device: { runtime: Runtime; gather: Gather };
  /** Runs the unsplit graphs that outputs are compared with. */
  reference: Runtime;
  endpoint: RealSystem['endpoint'];
}

/** A design that is ready to run, with what its frames measured. */
interface Candidate {
  index: number;
  segments: EmittedPlan;
  pipeline: Pipeline;
  frames: { sample: number; result: FrameResult }[];
}

/** Measured one after the other in rounds, so that a slow spell of the machine does not fall on one design. */
const BATCH = 16;
const ROUNDS = 10;
/** Unmeasured frames of each design: the engine's code is compiled and its memory is there. */
const DESIGN_WARM_UP = 3;
/** Both processes compile themselves while they run: the first hundreds of requests take up to twice their time. */
const FIRST_WARM_UP = { ms: 3000, frames: 400 };

class Measuring {
  readonly #options: MeasureOptions;
  /** Unmeasured frames cross it as it is: they have to be run, not waited for. */
  readonly #link: RateSwitch;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal, options: MeasureOptions) {
    this.#options = options;
    this.#signal = signal;
    this.#link = new RateSwitch((mbps) => linkTo(options.endpoint, mbps));
  }

  #frame({ segments }: Pick<Candidate, 'segments'>, sample: number): Tensors {
    const { data, points } = this.#options;
    return frameOf(data, sample % data.size, points, segments.plan.input.name);
  }

  async open(index: number, design: Design): Promise<Candidate> {
    const { data, points, device, weightsOf } = this.#options;
    const setting = settingOf(data, points);
    const segments = emitPlan(design, setting, await weightsOf(design), {
      device: { gather: device.gather },
      edge: { gather: 'block' },
    });
    const { runtime } = device;
    const pipeline = await openPipeline(this.#signal, { segments, setting, runtime, link: this.#link });
    return { index, segments, pipeline, frames: [] };
  }

  async #warmUp(candidate: Candidate, count: number): Promise<void> {
    const { pipeline, frames } = candidate;
    this.#link.at(null);
    for (let i = 0; i < count; i++) {
      await pipeline.runFrame(this.#signal, this.#frame(candidate, frames.length));
    }
  }

  /** Unmeasured frames of all designs by turns, until device and endpoint run as they will. */
  async start(candidates: readonly Candidate[]): Promise<void> {
    const end = performance.now() + FIRST_WARM_UP.ms;
    for (let frame = 0; frame < FIRST_WARM_UP.frames && performance.now() < end; frame++) {
      const candidate = candidates[frame % candidates.length];
      if (!candidate) return;
      // What fails here fails again when it is measured, and is said there.
      await this.#warmUp(candidate, 1).catch(() => this.#signal.throwIfAborted());
    }
  }

  /** One burst: unmeasured frames to bring the design back into the caches, then measured ones. */
  async burst(candidate: Candidate, measured: number, warmUp: number): Promise<void> {
    const { pipeline, frames } = candidate;
    await this.#warmUp(candidate, warmUp);
    this.#link.at(this.#options.endpoint.mbps);
    for (let i = 0; i < measured; i++) {
      const sample = frames.length;
      frames.push({ sample, result: await pipeline.runFrame(this.#signal, this.#frame(candidate, sample)) });
    }
  }

  async conclude({ segments, frames }: Candidate): Promise<Measurement> {
    const { plan, whole } = segments;
    const session = await this.#options.reference.createSession(whole);
    let worst = 0;
    try {
      for (const { sample, result } of frames) {
        const frame = this.#frame({ segments }, sample);
        const read = session.inputNames.map((name) => [name, frame[name] as Tensor] as const);
        const expected = (await session.run(Object.fromEntries(read)))[plan.result.name];
        if (!expected) throw new Error('the unsplit graph gave no logits');
        worst = Math.max(worst, maxAbsDifference(expected, float32(result.logits, expected.dims)));
      }
    } finally {
      await session.release();
    }
    const over = (read: (frame: FrameResult) => number) => median(frames.map(({ result }) => read(result)));
    return {
      latencyMs: over((f) => f.timing.totalMs),
      parts: {
        deviceMs: over((f) => f.timing.deviceMs),
        upMs: over((f) => f.timing.upMs),
        edgeMs: over((f) => f.timing.edgeMs + f.timing.queueMs),
        downMs: over((f) => f.timing.downMs),
      },
      bytesUp: over((f) => f.bytesUp),
      bytesDown: over((f) => f.bytesDown),
      maxAbsDifference: worst,
    };
  }
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
 * with the error that its own opening or running met; the other designs go on.
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
      if (first === 0) await measuring.start(candidates);
      for (const [round, frames] of shares(options.repeats, ROUNDS).entries()) {
        for (const candidate of candidates) {
          await attempt(candidate.index, () =>
            measuring.burst(candidate, frames, round === 0 ? DESIGN_WARM_UP : 1),
          );
        }
      }
      for (const candidate of candidates) {
        await attempt(candidate.index, async () => {
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
