import type { Design } from '../design/types.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import type { Gather } from '../onnx/neighbours.ts';
import type { Weights } from '../onnx/weights.ts';
import type { Runtime, Tensors } from '../runtime/session.ts';
import { frameOf } from '../tasks/frame.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import type { Link } from './link.ts';
import { type FrameResult, openPipeline, type Pipeline } from './pipeline.ts';
import { type Rate, RateSwitch } from './rateSwitch.ts';

export interface RealRunOptions {
  data: TaskData;
  points: number;
  /** Asked for when a design's turn comes: hundreds of designs' weights would not fit into memory. */
  weightsOf(design: Design): Promise<Weights>;
  /** The device's engine, and the form of the graphs that is fastest there. */
  device: { runtime: Runtime; gather: Gather };
  /** See PipelineOptions. */
  limitMs?: number;
  /** The endpoint, its link throttled to a rate. */
  linkAt(mbps: Rate): Link;
}

/** A design that is ready to run: the device's part here, the edge's part on the endpoint. */
export interface OpenDesign {
  segments: EmittedPlan;
  pipeline: Pipeline;
}

/** Both processes compile themselves while they run: the first hundreds of requests take up to twice their time. */
const FIRST_WARM_UP = { ms: 5000, frames: 600 };

/** Designs opened on a real system, and their frames run there one by one, at one link rate or another. */
export class RealRun {
  readonly #options: RealRunOptions;
  readonly #signal: AbortSignal;
  readonly #link: RateSwitch;

  constructor(signal: AbortSignal, options: RealRunOptions) {
    this.#options = options;
    this.#signal = signal;
    this.#link = new RateSwitch(options.linkAt);
  }

  async open(design: Design): Promise<OpenDesign> {
    const { data, points, device, weightsOf, limitMs } = this.#options;
    const setting = settingOf(data, points);
    const segments = emitPlan(design, setting, await weightsOf(design), {
      device: { gather: device.gather },
      edge: { gather: 'block' },
    });
    const { runtime } = device;
    this.#link.at(null);
    return {
      segments,
      pipeline: await openPipeline(this.#signal, {
        ...{ segments, setting, runtime, link: this.#link },
        ...(limitMs !== undefined && { limitMs }),
      }),
    };
  }

  /** @param sample index into the data, taken modulo its size */
  frame({ segments }: Pick<OpenDesign, 'segments'>, sample: number): Tensors {
    const { data, points } = this.#options;
    return frameOf(data, sample % data.size, points, segments.plan.input.name);
  }

  async run(design: OpenDesign, sample: number, rate: Rate): Promise<FrameResult> {
    const frame = this.frame(design, sample);
    this.#link.at(rate);
    return design.pipeline.runFrame(this.#signal, frame);
  }

  /** The samples from the first on as overlapping frames. */
  async *stream(design: OpenDesign, samples: number, rate: Rate): AsyncGenerator<FrameResult, void> {
    this.#link.at(rate);
    const frames = Array.from({ length: samples }, (_, sample) => this.frame(design, sample));
    yield* design.pipeline.runFrames(this.#signal, frames);
  }

  /** Frames of all designs by turns, unmeasured, until device and endpoint run as they will. */
  async warmUp(designs: readonly OpenDesign[]): Promise<void> {
    const end = performance.now() + FIRST_WARM_UP.ms;
    for (let frame = 0; frame < FIRST_WARM_UP.frames && performance.now() < end; frame++) {
      const design = designs[frame % designs.length];
      if (!design) return;
      // What fails here fails again when it is measured, and is said there.
      await this.run(design, frame, null).catch(() => this.#signal.throwIfAborted());
    }
  }
}
