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
import { PIPELINE_DEPTH } from '../system/throughput.ts';
import { Crossing } from './crossing.ts';
import { LinkError } from './errors.ts';
import { type Frame, type FrameResult, whatCame } from './frames.ts';
import type { Link, LinkResult } from './link.ts';

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

export interface Pipeline {
  /** Name of the edge segment on the endpoint; null for a device-only design. */
  readonly modelName: string | null;
  /** One frame. @param frame see Frame */
  runFrame(signal: AbortSignal, frame: Frame): Promise<FrameResult>;
  /**
   * Many frames, results in order, up to `depth` at once: while the edge computes one frame the device works
   * on the next. Ending the loop early stops the frames that are under way.
   */
  runFrames(
    signal: AbortSignal,
    frames: Iterable<Frame> | AsyncIterable<Frame>,
    options?: { depth?: number },
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

class OpenPipeline implements Pipeline {
  readonly #options: PipelineOptions;
  readonly #crossing: Crossing | undefined;
  readonly #head: Session | undefined;
  readonly #tail: Session | undefined;
  /** A session runs one frame at a time, and the device has one processor to share: the end of the last run. */
  #device: Promise<unknown> = Promise.resolve();

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

  /** Runs a device segment on what it reads, adds what it gives to the values; resolves with the time, ms. */
  async #run(signal: AbortSignal, session: Session | undefined, values: Tensors): Promise<number> {
    if (!session) return 0;
    const turn = this.#device.then(async () => {
      signal.throwIfAborted();
      const started = performance.now();
      Object.assign(values, await session.run(pick(values, session.inputNames)));
      return performance.now() - started;
    });
    this.#device = turn.catch(() => {});
    return turn;
  }

  async #cross(signal: AbortSignal, values: Tensors): Promise<LinkResult | null> {
    if (!this.#crossing) return null;
    const { up, down } = this.#options.segments.plan.wire;
    const result = await this.#crossing.infer(signal, pick(values, namesOf(up)), namesOf(down));
    for (const port of this.#tail?.inputs ?? []) fits(port, result.outputs[port.name]);
    Object.assign(values, result.outputs);
    return result;
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

  async runFrame(signal: AbortSignal, frame: Frame): Promise<FrameResult> {
    const { segments } = this.#options;
    const started = performance.now();
    const values = this.#tensorsOf(frame);
    const headMs = await this.#run(signal, this.#head, values);
    const crossing = await this.#cross(signal, values);
    const tailMs = await this.#run(signal, this.#tail, values);
    const result = values[segments.plan.result.name];
    if (result?.type !== 'float32') throw new RuntimeFailure('the design gave no logits');
    const { classes = result.data.length } = this.#options.setting;
    if (result.data.length !== classes) {
      throw new LinkError('E352', `${result.data.length} logits came back for ${classes} classes`);
    }
    if (this.#encodes && !(result.data as Float32Array).every(Number.isFinite)) {
      throw new LinkError('E442', 'the logits are no numbers: a value that crossed is outside its codec');
    }
    const { upMs = 0, queueMs = 0, edgeMs = 0, downMs = 0 } = crossing?.timing ?? {};
    const deviceMs = headMs + tailMs;
    const totalMs = performance.now() - started;
    const otherMs = Math.max(0, totalMs - deviceMs - upMs - queueMs - edgeMs - downMs);
    return {
      logits: result.data as Float32Array,
      timing: {
        ...{ deviceMs, headMs, tailMs, upMs, queueMs, edgeMs, downMs, otherMs, totalMs },
        ...(crossing && { encodeMs: crossing.encodeMs, decodeMs: crossing.decodeMs }),
      },
      bytesUp: crossing?.bytesUp ?? 0,
      bytesDown: crossing?.bytesDown ?? 0,
      ...(crossing && { transport: crossing.transport }),
    };
  }

  async *runFrames(
    signal: AbortSignal,
    frames: Iterable<Frame> | AsyncIterable<Frame>,
    { depth = PIPELINE_DEPTH }: { depth?: number } = {},
  ): AsyncGenerator<FrameResult, void> {
    const early = new AbortController();
    const stop = () => early.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const running: Promise<FrameResult>[] = [];
    const source = whatCame(frames);
    try {
      for await (const next of source.frames) {
        const frame = this.runFrame(early.signal, next);
        // A failure shows when its turn comes; until then it is not unhandled.
        frame.catch(() => {});
        running.push(frame);
        if (running.length >= depth) yield await (running.shift() as Promise<FrameResult>);
      }
      while (running.length > 0) yield await (running.shift() as Promise<FrameResult>);
      source.rethrow();
    } finally {
      signal.removeEventListener('abort', stop);
      early.abort();
      await Promise.allSettled(running);
    }
  }

  async close(): Promise<void> {
    await this.#device;
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
