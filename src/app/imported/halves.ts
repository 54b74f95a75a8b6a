import { courseOf, pick, type Way } from '../../coinference/frameJob.ts';
import type { FrameCourse } from '../../coinference/frames.ts';
import type { Link } from '../../coinference/link.ts';
import { openWay } from '../../coinference/pipeline.ts';
import { type Cut, type Halves, halvesOf } from '../../onnx/imported/cut.ts';
import type { GivenFile } from '../../onnx/imported/model.ts';
import { maxAbsDifference, type Runtime, type Tensor, type Tensors } from '../../runtime/session.ts';
import { median, quantile } from '../../system/statistics.ts';
import { typeIn } from './inside.ts';

/** A model cut in two, its values on given inputs known. */
export interface CutModel {
  cut: Cut;
  halves: Halves;
}

/** @throws NumberedError E547 when a value that would cross is no tensor */
export const cutModel = (file: GivenFile, cut: Cut, values: ReadonlyMap<string, Tensor>): CutModel => ({
  cut,
  halves: halvesOf(file, cut, typeIn(file, values)),
});

/** A frame through both halves: its course, and the model's outputs by name. */
interface HalvesResult extends FrameCourse {
  outputs: Tensors;
}

const wayOf = ({ up, down, here }: Cut): Way<HalvesResult> => ({
  feeds: (frame) => frame as Tensors,
  ...{ up, down, deflate: [] },
  read: (job) => ({ ...courseOf(job), outputs: pick(job.values, [...here, ...down]) }),
});

/** How far an output of the halves is from that of the whole. */
export interface Agreement {
  output: string;
  /** Largest difference of an element, and largest element. */
  difference: number;
  largest: number;
  agrees: boolean;
}

/** Engines differ in the last bits of an element, and errors grow with what is summed up. */
const TOLERANCE = 1e-4;

/** How far an output may be from this one. */
export const toleranceOf = (tensor: Tensor): number => TOLERANCE * Math.max(1, largestOf(tensor));

export function agreement(whole: Tensors, halves: Tensors): Agreement[] {
  return Object.entries(whole).map(([output, tensor]) => {
    const other = halves[output];
    const largest = largestOf(tensor);
    const same = other?.type === tensor.type && other.dims.join() === tensor.dims.join();
    const difference = other && same ? differenceOf(tensor, other) : Infinity;
    return { output, difference, largest, agrees: difference <= toleranceOf(tensor) };
  });
}

/** Where both are the same infinity or no number, they agree. */
function differenceOf(a: Tensor, b: Tensor): number {
  if (maxAbsDifference(a, b) !== Infinity) return maxAbsDifference(a, b);
  let worst = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [x, y] = [Number(a.data[i]), Number(b.data[i])];
    if (Object.is(x, y)) continue;
    const difference = Math.abs(x - y);
    worst = Math.max(worst, Number.isNaN(difference) ? Infinity : difference);
  }
  return worst;
}

function largestOf({ data }: Tensor): number {
  let largest = 0;
  for (const value of data) {
    const size = Math.abs(Number(value));
    if (size > largest && size !== Infinity) largest = size;
  }
  return largest;
}

export interface HalvesRun {
  frames: number;
  warmUp: number;
  /** Quartiles of a frame's time, ms, and the medians of its parts. */
  totalMs: { q1: number; median: number; q3: number };
  parts: Record<'deviceMs' | 'upMs' | 'queueMs' | 'edgeMs' | 'downMs' | 'otherMs', number>;
  bytesUp: number;
  bytesDown: number;
  transport: FrameCourse['transport'] | null;
  /** The whole model on the device alone, ms: the median of as many runs. */
  wholeMs: number;
  agreement: readonly Agreement[];
}

const WARM_UP = 5;
const PARTS = ['deviceMs', 'upMs', 'queueMs', 'edgeMs', 'downMs', 'otherMs'] as const;

interface RunOptions {
  runtime: Runtime;
  link: Link;
  feeds: Tensors;
  frames: number;
  limitMs?: number;
  onFrame?(done: number): void;
}

/** Runs the halves for real, the device's here and the edge's over the link, by turns with the whole model here. */
export async function runHalves(
  signal: AbortSignal,
  whole: Uint8Array,
  { cut, halves }: CutModel,
  { runtime, link, feeds, frames, limitMs, onFrame }: RunOptions,
): Promise<HalvesRun> {
  const pipeline = await openWay(signal, wayOf(cut), {
    ...{ segments: halves, runtime, link },
    ...(limitMs !== undefined && { limitMs }),
  });
  try {
    const session = await runtime.createSession(whole);
    try {
      const results: HalvesResult[] = [];
      const wholeMs: number[] = [];
      let outputs: Tensors = {};
      const given = pick(feeds, session.inputNames);
      for (let i = 0; i < WARM_UP + frames; i++) {
        const result = await pipeline.runFrame(signal, feeds);
        const start = performance.now();
        outputs = await session.run(given);
        const took = performance.now() - start;
        signal.throwIfAborted();
        if (i < WARM_UP) continue;
        results.push(result);
        wholeMs.push(took);
        onFrame?.(results.length);
      }
      const total = Float64Array.from(results, ({ timing }) => timing.totalMs).sort();
      const last = results.at(-1) as HalvesResult;
      return {
        frames,
        warmUp: WARM_UP,
        totalMs: { q1: quantile(total, 0.25), median: quantile(total, 0.5), q3: quantile(total, 0.75) },
        parts: Object.fromEntries(
          PARTS.map((part) => [part, median(results.map(({ timing }) => timing[part]))]),
        ) as HalvesRun['parts'],
        bytesUp: last.bytesUp,
        bytesDown: last.bytesDown,
        transport: last.transport ?? null,
        wholeMs: median(wholeMs),
        agreement: agreement(outputs, last.outputs),
      };
    } finally {
      await session.release();
    }
  } finally {
    await pipeline.close();
  }
}
