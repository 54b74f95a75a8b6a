import { CheckpointError, foldWeights, readCheckpoint } from '../learning/checkpoint.ts';
import { type Judgement, judge, type Miss } from '../learning/misses.ts';
import { prepare } from '../tasks/prepare.ts';
import type { TaskData } from '../tasks/task.ts';
import { loadBytes } from './blobs.ts';
import { contentOf, type DataChoice, openSplit } from './data.ts';
import { browserEngine, type Provider } from './engine.ts';
import { throttled } from './throttle.ts';

interface JudgeRequest {
  data: DataChoice;
  /** Id of a kept checkpoint. */
  checkpoint: string;
  /** Engine threads; 0 asks for the default. */
  threads: number;
  /** What the engine computes with; WebAssembly unless said otherwise. */
  provider?: Provider | undefined;
}

/** A miss with what was to be classified. */
interface ShownMiss extends Miss {
  /** [points, 3] of a point cloud, the words of a sentence. */
  content: Float32Array | string;
}

export interface Judged extends Omit<Judgement, 'misses'> {
  classes: readonly string[];
  misses: ShownMiss[];
}

/** Enough to see what goes wrong; each is a whole point cloud on the screen. */
const MISSES = 12;

/** Evaluates a kept checkpoint on val: its confusion matrix, and what it gets most wrong. */
export async function judgeCheckpoint(
  signal: AbortSignal,
  { data: choice, checkpoint: id, threads, provider }: JudgeRequest,
  onProgress: (done: number, total: number) => void,
): Promise<Judged> {
  const say = throttled(([done, total]: [number, number]) => onProgress(done, total));
  const checkpoint = readCheckpoint(await loadBytes('checkpoint', id));
  const { design, setting, classes } = checkpoint;
  const data: TaskData = await openSplit(choice, 'val');
  if (data.classes.join('\n') !== classes.join('\n')) {
    throw new CheckpointError(
      `these weights were trained for the classes ${classes.join(', ')}; the data has ${data.classes.join(', ')}`,
      'E413',
    );
  }
  await prepare(signal, data, (done, total) => say([done, total]));
  const subject = { design, setting, weights: foldWeights(checkpoint), data };
  const runtime = await browserEngine(threads, provider);
  const found = await judge(signal, runtime, subject, MISSES, (done, total) => say([done, total]));
  const misses = found.misses.map((miss) => ({
    ...miss,
    content: contentOf(data, miss.sample, setting.points),
  }));
  return { ...found, misses, classes };
}
