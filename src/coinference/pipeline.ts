import type { EmittedPlan } from '../onnx/emit.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { CROSSING_DEPTH } from '../system/throughput.ts';
import { Crossing } from './crossing.ts';
import { LinkError } from './errors.ts';
import { designWay, type FrameDesign, fits, type Job, jobOf, pick, type Way } from './frameJob.ts';
import type { Frame, FrameResult } from './frames.ts';
import type { Link } from './link.ts';
import { type Stage, type StageOptions, throughStages } from './stages.ts';
import { crossingSpans } from './trace.ts';
import { Turns } from './turns.ts';

export type { Frame, FrameResult, FrameTiming } from './frames.ts';

/** What runs where, as ONNX. */
type Segments = Pick<EmittedPlan, 'head' | 'edge' | 'tail'>;

export interface PipelineOptions extends FrameDesign, WayOptions {
  /** The design as ONNX; which segments there are, and what crosses between them, decides how it runs. */
  segments: Segments & FrameDesign['segments'];
}

interface WayOptions {
  segments: Segments;
  /** The device's engine. */
  runtime: Runtime;
  /** Needed when there is an edge segment. */
  link?: Link;
  /** Longest time from sending a frame's tensors to having the edge's answer, ms. Default 60 s. */
  limitMs?: number | (() => number);
  /** See CrossingOptions: the edge's segment was emitted for batches; whether to knock at an endpoint that went away. */
  batched?: boolean;
  knocks?: boolean;
  /** The device's processor, where other pipelines share it. */
  device?: Turns;
}

interface StreamOptions extends StageOptions {
  /** Frames that are on the link or the edge at once. */
  depth?: number;
}

export interface Pipeline<R = FrameResult> {
  /** Name of the edge segment on the endpoint; null for a device-only design. */
  readonly modelName: string | null;
  /** One frame. @param frame see Frame */
  runFrame(signal: AbortSignal, frame: Frame): Promise<R>;
  /**
   * Many frames, results in order: while the edge computes one frame, others are on the link and the device works on the
   * next. Ending the loop early stops the frames that are under way. See throughStages.
   */
  runFrames(
    signal: AbortSignal,
    frames: Iterable<Frame> | AsyncIterable<Frame>,
    options?: StreamOptions,
  ): AsyncGenerator<R, void>;
  /** Frees the device's sessions. The edge segment stays on the endpoint, which keeps the last ones used. */
  close(): Promise<void>;
}

/** Unless another limit is given: as long as a request may take. */
const LIMIT_MS = 60_000;

class OpenPipeline<R> implements Pipeline<R> {
  readonly #way: Way<R>;
  readonly #crossing: Crossing | undefined;
  readonly #head: Session | undefined;
  readonly #tail: Session | undefined;
  /** A session runs one frame at a time, and the device has one processor to share; a frame that is nearly done goes first. */
  readonly #device: Turns;

  constructor(
    way: Way<R>,
    device: Turns | undefined,
    crossing: Crossing | undefined,
    head: Session | undefined,
    tail: Session | undefined,
  ) {
    this.#way = way;
    this.#device = device ?? new Turns();
    this.#crossing = crossing;
    this.#head = head;
    this.#tail = tail;
  }

  get modelName(): string | null {
    return this.#crossing?.name ?? null;
  }

  /** Runs a device segment on what it reads, and adds what it gives to the frame's values. */
  async #run(signal: AbortSignal, stage: 'head' | 'tail', job: Job<R>): Promise<void> {
    const session = stage === 'head' ? this.#head : this.#tail;
    if (!session) return;
    await this.#device.take(stage === 'tail', async () => {
      signal.throwIfAborted();
      const startMs = performance.now();
      Object.assign(job.values, await session.run(pick(job.values, session.inputNames)));
      job.spans.push({ stage, startMs, endMs: performance.now() });
    });
  }

  async #begin(signal: AbortSignal, job: Job<R>): Promise<void> {
    job.startedAt = performance.now();
    job.values = this.#way.feeds(job.frame);
    await this.#run(signal, 'head', job);
  }

  async #cross(signal: AbortSignal, job: Job<R>): Promise<void> {
    if (!this.#crossing) return;
    const { up, down } = this.#way;
    const startMs = performance.now();
    const result = await this.#crossing.infer(signal, pick(job.values, up), down);
    job.spans.push(...crossingSpans(startMs, performance.now(), result));
    for (const port of this.#tail?.inputs ?? []) fits(port, result.outputs[port.name]);
    Object.assign(job.values, result.outputs);
    job.crossing = result;
  }

  async #finish(signal: AbortSignal, job: Job<R>): Promise<void> {
    await this.#run(signal, 'tail', job);
    job.result = this.#way.read(job);
  }

  async runFrame(signal: AbortSignal, frame: Frame): Promise<R> {
    const job = jobOf<R>(frame, 0);
    await this.#begin(signal, job);
    await this.#cross(signal, job);
    await this.#finish(signal, job);
    return job.result as R;
  }

  async *runFrames(
    signal: AbortSignal,
    frames: Iterable<Frame> | AsyncIterable<Frame>,
    { depth = CROSSING_DEPTH, ...options }: StreamOptions = {},
  ): AsyncGenerator<R, void> {
    async function* numbered(): AsyncGenerator<Job<R>> {
      let number = 0;
      for await (const frame of frames) yield jobOf<R>(frame, number++);
    }
    const stages: Stage<Job<R>>[] = [
      { name: 'head', width: 1, run: (inner, job) => this.#begin(inner, job) },
      { name: 'crossing', width: depth, run: (inner, job) => this.#cross(inner, job) },
      { name: 'tail', width: 1, run: (inner, job) => this.#finish(inner, job) },
    ];
    for await (const job of throughStages(signal, numbered(), stages, options)) {
      yield job.result as R;
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
export const openPipeline = (signal: AbortSignal, options: PipelineOptions): Promise<Pipeline> =>
  openWay(signal, designWay(options), options);

/** The same for any model in parts. */
export async function openWay<R>(
  signal: AbortSignal,
  way: Way<R>,
  { segments, runtime, link, limitMs = LIMIT_MS, batched, knocks, device }: WayOptions,
): Promise<Pipeline<R>> {
  let crossing: Crossing | undefined;
  if (segments.edge) {
    if (!link) throw new LinkError('E301', 'there are ops on the edge, and there is no endpoint');
    const { deflate } = way;
    crossing = new Crossing({ link, model: segments.edge, limitMs, deflate, batched, knocks });
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
    return new OpenPipeline(way, device, crossing, head, await open(segments.tail));
  } catch (error) {
    await Promise.all(opened.map((session) => session.release()));
    throw error;
  }
}
