import type { Plan } from '../design/segments.ts';
import type { Setting } from '../design/types.ts';
import type { EmittedPlan } from '../onnx/emit.ts';
import {
  float32,
  type Runtime,
  RuntimeFailure,
  type Session,
  type Tensor,
  type TensorInfo,
  type Tensors,
} from '../runtime/session.ts';
import { CROSSING_DEPTH } from '../system/throughput.ts';
import { Crossing } from './crossing.ts';
import { LinkError } from './errors.ts';
import type { Frame, FrameResult } from './frames.ts';
import type { Link, LinkResult } from './link.ts';
import { type Stage, type StageOptions, throughStages } from './stages.ts';
import { crossingSpans, type Span } from './trace.ts';
import { Turns } from './turns.ts';

export type { Frame, FrameResult, FrameTiming } from './frames.ts';

export interface PipelineOptions {
  /** The design as ONNX; which segments there are, and what crosses between them, decides how it runs. */
  segments: Pick<EmittedPlan, 'head' | 'edge' | 'tail'> & {
    plan: Pick<Plan, 'input' | 'result' | 'wire'>;
  };
  /** With `classes`, logits have to be that many. */
  setting: Pick<Setting, 'points' | 'features'> & Partial<Pick<Setting, 'classes'>>;
  /** The device's engine. */
  runtime: Runtime;
  /** Needed when the design has an edge segment. */
  link?: Link;
  /** Longest time from sending a frame's tensors to having the edge's answer, ms. Default 60 s. */
  limitMs?: number;
}

export interface StreamOptions extends StageOptions {
  /** Frames that are on the link or the edge at once. */
  depth?: number;
}

export interface Pipeline {
  /** Name of the edge segment on the endpoint; null for a device-only design. */
  readonly modelName: string | null;
  /** One frame. @param frame see Frame */
  runFrame(signal: AbortSignal, frame: Frame): Promise<FrameResult>;
  /**
   * Many frames, results in order: while the edge computes one frame, others are on the link and the device works on the
   * next. Ending the loop early stops the frames that are under way. See throughStages.
   */
  runFrames(
    signal: AbortSignal,
    frames: Iterable<Frame> | AsyncIterable<Frame>,
    options?: StreamOptions,
  ): AsyncGenerator<FrameResult, void>;
  /** Frees the device's sessions. The edge segment stays on the endpoint, which keeps the last ones used. */
  close(): Promise<void>;
}

/** Unless another limit is given: as long as a request may take. */
const LIMIT_MS = 60_000;

const namesOf = (ports: readonly { name: string }[]) => ports.map(({ name }) => name);

function pick(values: Tensors, names: readonly string[]): Tensors {
  return Object.fromEntries(
    names.map((name) => {
      const tensor = values[name];
      if (!tensor) throw new RuntimeFailure(`no segment gave ${name}`);
      return [name, tensor];
    }),
  );
}

/** Throws E352 when what the edge gave is not what the device's tail takes. No dims say nothing. */
function fits({ name, type, dims }: TensorInfo, tensor: Tensor | undefined): void {
  if (!tensor) return;
  const same =
    dims.length === 0 ||
    (dims.length === tensor.dims.length &&
      dims.every((d, i) => d === tensor.dims[i] || typeof d === 'string'));
  if (tensor.type === type && same) return;
  throw new LinkError(
    'E352',
    `the edge gave ${name} as ${tensor.type} [${tensor.dims}], not ${type} [${dims}]`,
  );
}

/** A frame on its way through the pipeline. */
interface Job {
  frame: Frame;
  /** Its place in the source. */
  number: number;
  startedAt: number;
  values: Tensors;
  spans: Span[];
  crossing: LinkResult | null;
  result: FrameResult | undefined;
}

const jobOf = (frame: Frame, number: number): Job => ({
  ...{ frame, number, startedAt: 0, values: {}, spans: [], crossing: null, result: undefined },
});

class OpenPipeline implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #crossing: Crossing | undefined;
  readonly #head: Session | undefined;
  readonly #tail: Session | undefined;
  /** A session runs one frame at a time, and the device has one processor to share; a frame that is nearly done goes first. */
  readonly #device = new Turns();
  /** Whether any tensor that crosses is rounded. */
  readonly #encodes: boolean;

  constructor(options: PipelineOptions, crossing?: Crossing, head?: Session, tail?: Session) {
    const { up, down } = options.segments.plan.wire;
    this.#encodes = [...up, ...down].some(({ part }) => part !== 'plain' && part !== 'delta');
    this.#options = options;
    this.#crossing = crossing;
    this.#head = head;
    this.#tail = tail;
  }

  get modelName(): string | null {
    return this.#crossing?.name ?? null;
  }

  /** Runs a device segment on what it reads, and adds what it gives to the frame's values. */
  async #run(signal: AbortSignal, stage: 'head' | 'tail', job: Job): Promise<void> {
    const session = stage === 'head' ? this.#head : this.#tail;
    if (!session) return;
    await this.#device.take(stage === 'tail', async () => {
      signal.throwIfAborted();
      const startMs = performance.now();
      Object.assign(job.values, await session.run(pick(job.values, session.inputNames)));
      job.spans.push({ stage, startMs, endMs: performance.now() });
    });
  }

  async #begin(signal: AbortSignal, job: Job): Promise<void> {
    job.startedAt = performance.now();
    job.values = this.#tensorsOf(job.frame);
    await this.#run(signal, 'head', job);
  }

  async #cross(signal: AbortSignal, job: Job): Promise<void> {
    if (!this.#crossing) return;
    const { up, down } = this.#options.segments.plan.wire;
    const startMs = performance.now();
    const result = await this.#crossing.infer(signal, pick(job.values, namesOf(up)), namesOf(down));
    job.spans.push(...crossingSpans(startMs, performance.now(), result));
    for (const port of this.#tail?.inputs ?? []) fits(port, result.outputs[port.name]);
    Object.assign(job.values, result.outputs);
    job.crossing = result;
  }

  async #finish(signal: AbortSignal, job: Job): Promise<void> {
    await this.#run(signal, 'tail', job);
    job.result = this.#resultOf(job);
  }

  /** The frame's tensors by name. */
  #tensorsOf(frame: Frame): Tensors {
    if (!(frame instanceof Float32Array)) return { ...frame };
    const { setting, segments } = this.#options;
    const points = frame;
    if (points.length !== setting.points * setting.features) {
      throw new RuntimeFailure(
        `a frame has ${setting.points} points of ${setting.features} features, not ${points.length} numbers`,
      );
    }
    return { [segments.plan.input.name]: float32(points, [setting.points, setting.features]) };
  }

  #logitsOf({ values }: Job): Float32Array {
    const { segments, setting } = this.#options;
    const result = values[segments.plan.result.name];
    if (result?.type !== 'float32') throw new RuntimeFailure('the design gave no logits');
    const { classes = result.data.length } = setting;
    if (result.data.length !== classes) {
      throw new LinkError('E352', `${result.data.length} logits came back for ${classes} classes`);
    }
    const logits = result.data as Float32Array;
    if (this.#encodes && !logits.every(Number.isFinite)) {
      throw new LinkError('E442', 'the logits are no numbers: a value that crossed is outside its codec');
    }
    return logits;
  }

  #resultOf(job: Job): FrameResult {
    const { crossing, spans, number } = job;
    const logits = this.#logitsOf(job);
    const took = (stage: Span['stage']) => {
      const span = spans.find((each) => each.stage === stage);
      return span ? span.endMs - span.startMs : 0;
    };
    const [headMs, tailMs] = [took('head'), took('tail')];
    const { upMs = 0, queueMs = 0, edgeMs = 0, downMs = 0 } = crossing?.timing ?? {};
    const deviceMs = headMs + tailMs;
    const totalMs = performance.now() - job.startedAt;
    const otherMs = Math.max(0, totalMs - deviceMs - upMs - queueMs - edgeMs - downMs);
    return {
      logits,
      timing: {
        ...{ deviceMs, headMs, tailMs, upMs, queueMs, edgeMs, downMs, otherMs, totalMs },
        ...(crossing && { encodeMs: crossing.encodeMs, decodeMs: crossing.decodeMs }),
      },
      bytesUp: crossing?.bytesUp ?? 0,
      bytesDown: crossing?.bytesDown ?? 0,
      ...(crossing && { transport: crossing.transport }),
      frame: number,
      spans,
    };
  }

  async runFrame(signal: AbortSignal, frame: Frame): Promise<FrameResult> {
    const job = jobOf(frame, 0);
    await this.#begin(signal, job);
    await this.#cross(signal, job);
    await this.#finish(signal, job);
    return job.result as FrameResult;
  }

  async *runFrames(
    signal: AbortSignal,
    frames: Iterable<Frame> | AsyncIterable<Frame>,
    { depth = CROSSING_DEPTH, ...options }: StreamOptions = {},
  ): AsyncGenerator<FrameResult, void> {
    async function* numbered(): AsyncGenerator<Job> {
      let number = 0;
      for await (const frame of frames) yield jobOf(frame, number++);
    }
    const stages: Stage<Job>[] = [
      { name: 'head', width: 1, run: (inner, job) => this.#begin(inner, job) },
      { name: 'crossing', width: depth, run: (inner, job) => this.#cross(inner, job) },
      { name: 'tail', width: 1, run: (inner, job) => this.#finish(inner, job) },
    ];
    for await (const job of throughStages(signal, numbered(), stages, options)) {
      yield job.result as FrameResult;
    }
  }

  async close(): Promise<void> {
    await this.#device.idle();
    await this.#head?.release();
    await this.#tail?.release();
  }
}

/**
 * Makes a design ready to run: sessions for the device's segments, the edge's segment on the endpoint.
 * Rejects with LinkError or RuntimeFailure, and leaves nothing open then.
 */
export async function openPipeline(signal: AbortSignal, options: PipelineOptions): Promise<Pipeline> {
  const { segments, runtime, link, limitMs = LIMIT_MS } = options;
  let crossing: Crossing | undefined;
  if (segments.edge) {
    if (!link) throw new LinkError('E301', 'this design has ops on the edge, and there is no endpoint');
    const { up, down } = segments.plan.wire;
    const deflate = namesOf([...up, ...down].filter((tensor) => tensor.deflate));
    crossing = new Crossing({ link, model: segments.edge, limitMs, deflate });
    await crossing.open(signal);
  }
  const opened: Session[] = [];
  const open = async (bytes: Uint8Array | undefined): Promise<Session | undefined> => {
    if (!bytes) return undefined;
    signal.throwIfAborted();
    const session = await runtime.createSession(bytes);
    opened.push(session);
    return session;
  };
  try {
    const head = await open(segments.head);
    return new OpenPipeline(options, crossing, head, await open(segments.tail));
  } catch (error) {
    await Promise.all(opened.map((session) => session.release()));
    throw error;
  }
}
