import { NOT_TOLD_APART, toldApart } from '../coinference/frameParts.ts';
import type { FrameResult, Pipeline } from '../coinference/pipeline.ts';
import { FrameError } from './frameError.ts';
import type { NamedFrame } from './frames.ts';
import type { Manifest } from './manifest.ts';

type Timing = FrameResult['timing'];

/** Where a frame's time went, ms; null and why where its server gives no times of its own: `upMs` holds them then. */
interface AnswerTiming extends Omit<Timing, 'queueMs' | 'edgeMs'> {
  queueMs: number | null;
  edgeMs: number | null;
  why?: string;
}

const told = ({ timing, transport }: Pick<FrameResult, 'timing' | 'transport'>): AnswerTiming =>
  toldApart([{ transport }]) ? timing : { ...timing, queueMs: null, edgeMs: null, why: NOT_TOLD_APART };

/** What the design says of a frame, and what that took. */
export interface Answer {
  frame: string;
  /** Name of the class with the largest logit. */
  predicted: string;
  /** [classes]. */
  logits: number[];
  label?: string;
  timing: AnswerTiming;
  bytesUp: number;
  bytesDown: number;
  maxAbsDifference?: number;
  /** What answered, where a dispatcher chose it. */
  chosen?: Chosen;
}

/** Which of a zoo's designs answered a frame, and how. */
export interface Chosen {
  /** The network, by its name in the zoo. */
  design: string;
  scheme: string;
  /** Over the edge, on the device as the scheme shares frames out, or there because the edge failed or was late. */
  way: 'edge' | 'device' | 'rescued';
  /** From taking the frame to its answer in its turn. */
  latencyMs: number;
}

export function answerOf(
  { classes }: Pick<Manifest, 'classes'>,
  { name, expected }: NamedFrame,
  { logits, timing, transport, bytesUp, bytesDown }: FrameResult,
): Answer {
  // A recorded sample is judged by its difference.
  if (!expected && !logits.every(Number.isFinite)) {
    throw new FrameError(
      `${name}: the logits are no numbers; the frame holds values that are too large for the network or a codec`,
    );
  }
  const best = logits.indexOf(Math.max(...logits));
  return {
    frame: name,
    predicted: classes[best] ?? `class ${best}`,
    logits: [...logits],
    timing: told({ timing, transport }),
    bytesUp,
    bytesDown,
    ...(expected && {
      label: expected.label,
      // Not Math.max(...) alone: a NaN must count as a difference.
      maxAbsDifference: expected.logits.reduce((worst, value, i) => {
        const d = Math.abs(value - (logits[i] ?? Number.NaN));
        return d <= worst ? worst : Number.isNaN(d) ? Infinity : d;
      }, 0),
    }),
  };
}

/** Told of what came and cannot be answered; the others continue. */
export type Refuse = (frame: string, error: Error) => void;

/** Each frame after the one before it, or all of them overlapping; answers in the frames' order. */
export async function* answers(
  signal: AbortSignal,
  pipeline: Pick<Pipeline, 'runFrame' | 'runFrames'>,
  manifest: Pick<Manifest, 'classes'>,
  frames: Iterable<NamedFrame> | AsyncIterable<NamedFrame>,
  overlapping: boolean,
  refuse?: Refuse,
): AsyncGenerator<Answer, void> {
  const judged = (frame: NamedFrame, result: FrameResult): Answer[] => {
    try {
      return [answerOf(manifest, frame, result)];
    } catch (error) {
      if (!refuse) throw error;
      refuse(frame.name, error as Error);
      return [];
    }
  };
  if (!overlapping) {
    for await (const frame of frames) yield* judged(frame, await pipeline.runFrame(signal, frame.tensors));
    return;
  }
  /** Frames that are under way, in their order. */
  const asked: NamedFrame[] = [];
  async function* tensors() {
    for await (const frame of frames) {
      asked.push(frame);
      yield frame.tensors;
    }
  }
  for await (const result of pipeline.runFrames(signal, tensors())) {
    yield* judged(asked.shift() as NamedFrame, result);
  }
}

/** An answer in words, its times beside the class. */
export function describe(answer: Answer): string {
  const { frame, predicted, label, timing, bytesUp, bytesDown, maxAbsDifference, chosen } = answer;
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const { deviceMs, upMs, edgeMs, queueMs, downMs, otherMs, totalMs } = timing;
  const over =
    bytesUp + bytesDown === 0
      ? ''
      : `, up ${ms(upMs)}, edge ${edgeMs === null ? 'in up' : ms(edgeMs + (queueMs ?? 0))}, down ${ms(downMs)}, other ${ms(otherMs)}; ` +
        `${bytesUp} bytes up, ${bytesDown} down`;
  const by = chosen
    ? `\n  by ${chosen.design}, scheme ${chosen.scheme} (${chosen.way}), ${ms(chosen.latencyMs)} after it was taken`
    : '';
  const lines = [
    `${frame}: ${predicted}${label === undefined ? '' : ` (label: ${label})`}${by}`,
    `  ${ms(totalMs)}: device ${ms(deviceMs)}${over}`,
  ];
  if (maxAbsDifference !== undefined) {
    lines.push(`  largest difference from the recorded logits: ${maxAbsDifference.toExponential(1)}`);
  }
  return lines.join('\n');
}
