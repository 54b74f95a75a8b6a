import { NumberedError } from '../design/problem.ts';
import type { Plan } from '../design/segments.ts';
import type { Setting } from '../design/types.ts';
import { isRounded } from '../design/wire.ts';
import { float32, RuntimeFailure, type Tensor, type TensorInfo, type Tensors } from '../runtime/session.ts';
import { LinkError } from './errors.ts';
import type { Frame, FrameCourse, FrameResult } from './frames.ts';
import type { LinkResult } from './link.ts';
import type { Span } from './trace.ts';

/** Why logits are no numbers: a value was outside the codec that it crossed by, or too large for the network. */
type NoNumbers = 'E442' | 'E454';

/** What a frame is read and judged by. */
export interface FrameDesign {
  segments: { plan: Pick<Plan, 'input' | 'result' | 'wire'> };
  /** With `classes`, logits have to be that many. */
  setting: Pick<Setting, 'points' | 'features'> & Partial<Pick<Setting, 'classes'>>;
  /** A frame without an answer ends a stream, unless the reader takes those without one for these reasons and refuses them itself. */
  takes?: readonly NoNumbers[];
}

/** The tensors of these names. Throws RuntimeFailure when a segment left one out. */
export function pick(values: Tensors, names: readonly string[]): Tensors {
  return Object.fromEntries(
    names.map((name) => {
      const tensor = values[name];
      if (!tensor) throw new RuntimeFailure(`no segment gave ${name}`);
      return [name, tensor];
    }),
  );
}

/** Throws E352 when what the edge gave is not what the device's tail takes. No dims say nothing. */
export function fits({ name, type, dims }: TensorInfo, tensor: Tensor | undefined): void {
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
export interface Job<R = unknown> {
  frame: Frame;
  /** Its place in the source. */
  number: number;
  startedAt: number;
  values: Tensors;
  spans: Span[];
  crossing: LinkResult | null;
  result: R | undefined;
}

export const jobOf = <R>(frame: Frame, number: number): Job<R> => ({
  ...{ frame, number, startedAt: 0, values: {}, spans: [], crossing: null, result: undefined },
});

/** The frame's tensors by name. Throws RuntimeFailure when its points are not the design's. */
export function tensorsOf(frame: Frame, { setting, segments }: FrameDesign): Tensors {
  if (!(frame instanceof Float32Array)) return { ...frame };
  const { points, features } = setting;
  if (frame.length !== points * features) {
    throw new RuntimeFailure(
      `a frame has ${points} points of ${features} features, not ${frame.length} numbers`,
    );
  }
  return { [segments.plan.input.name]: float32(frame, [points, features]) };
}

/** Whether any tensor that crosses is rounded. */
const rounds = ({ up, down }: FrameDesign['segments']['plan']['wire']): boolean =>
  [...up, ...down].some(({ part }) => isRounded(part));

/** What the design says of a frame, as many numbers as there are classes. Throws E352, E442 or E454 when it is none of that. */
function logitsOf({ values }: Job, { segments, setting, takes = [] }: FrameDesign): Float32Array {
  const { result: port, wire } = segments.plan;
  const result = values[port.name];
  if (result?.type !== 'float32') throw new RuntimeFailure('the design gave no logits');
  const { classes = result.data.length } = setting;
  if (result.data.length !== classes) {
    throw new LinkError('E352', `${result.data.length} logits came back for ${classes} classes`);
  }
  const logits = result.data as Float32Array;
  if (logits.every(Number.isFinite) || takes.includes(rounds(wire) ? 'E442' : 'E454')) return logits;
  if (rounds(wire)) {
    throw new LinkError('E442', 'the logits are no numbers: a value that crossed is outside its codec');
  }
  throw new NumberedError('E454', 'the logits of a frame are no numbers, so that it has no answer');
}

/** A frame that has come to its end, with the parts of its time; what none of them covers is `otherMs`. */
export function courseOf({ crossing, spans, number, startedAt }: Job): FrameCourse {
  const took = (stage: Span['stage']) => {
    const span = spans.find((each) => each.stage === stage);
    return span ? span.endMs - span.startMs : 0;
  };
  const [headMs, tailMs] = [took('head'), took('tail')];
  const { upMs = 0, queueMs = 0, edgeMs = 0, downMs = 0 } = crossing?.timing ?? {};
  const deviceMs = headMs + tailMs;
  const totalMs = performance.now() - startedAt;
  const otherMs = Math.max(0, totalMs - deviceMs - upMs - queueMs - edgeMs - downMs);
  return {
    timing: {
      ...{ deviceMs, headMs, tailMs, upMs, queueMs, edgeMs, downMs, otherMs, totalMs },
      ...(crossing && { encodeMs: crossing.encodeMs, decodeMs: crossing.decodeMs }),
    },
    bytesUp: crossing?.bytesUp ?? 0,
    bytesDown: crossing?.bytesDown ?? 0,
    ...(crossing && { transport: crossing.transport }),
    ...(crossing?.load && { load: crossing.load }),
    frame: number,
    spans,
  };
}

/** How frames pass a pipeline, and what is read of one at its end. */
export interface Way<R> {
  /** A frame's tensors by name. */
  feeds(frame: Frame): Tensors;
  /** Names of the tensors that cross, and of those that may do so compressed. */
  up: readonly string[];
  down: readonly string[];
  deflate: readonly string[];
  read(job: Job): R;
}

const namesOf = (tensors: readonly { name: string }[]) => tensors.map(({ name }) => name);

/** The way of a design's frames: from points or words to logits. */
export function designWay(design: FrameDesign): Way<FrameResult> {
  const { up, down } = design.segments.plan.wire;
  return {
    feeds: (frame) => tensorsOf(frame, design),
    up: namesOf(up),
    down: namesOf(down),
    deflate: namesOf([...up, ...down].filter((tensor) => tensor.deflate)),
    read: (job) => ({ ...courseOf(job), logits: logitsOf(job, design) }),
  };
}
