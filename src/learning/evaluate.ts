import { NumberedError } from '../design/problem.ts';
import { pointsOf } from '../design/share.ts';
import type { Design, Setting } from '../design/types.ts';
import { emitBatched, LOGITS } from '../onnx/training.ts';
import { embeddingOf, type Weights } from '../onnx/weights.ts';
import type { Runtime, Session, SessionOptions } from '../runtime/session.ts';
import type { TaskData } from '../tasks/task.ts';
import { batchFeeds } from './batches.ts';
import { withRows } from './words.ts';

export interface Evaluation {
  /** Share of samples classified rightly. */
  accuracy: number;
  /** Mean over classes of the share of their samples classified rightly; absent classes do not count. */
  balancedAccuracy: number;
  samples: number;
  /** confusion[label][predicted]: how many samples. */
  confusion: number[][];
}

/** Figures from a confusion matrix. */
export function evaluationOf(confusion: number[][]): Evaluation {
  const totals = confusion.map((row) => row.reduce((sum, n) => sum + n, 0));
  const samples = totals.reduce((sum, n) => sum + n, 0);
  const right = confusion.map((row, label) => row[label] as number);
  const recalls = right.flatMap((n, label) => (totals[label] ? [n / (totals[label] as number)] : []));
  return {
    accuracy: right.reduce((sum, n) => sum + n, 0) / samples,
    balancedAccuracy: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    samples,
    confusion,
  };
}

export function argMax(values: ArrayLike<number>, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i < to; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best - from;
}

/** A network's logits of a sample are no numbers: it has not been got wrong, it has no answer. */
export class NoAnswer extends NumberedError {
  override readonly name = 'NoAnswer';
  constructor(data: TaskData, sample: number) {
    const named = data.given?.(sample).name ?? sample;
    super('E454', `sample ${named} of ${data.split}: the logits are no numbers, so that it has no answer`);
  }
}

/** Evaluates one design with any weights, in batches. */
export class Evaluator {
  readonly #session: Session;
  readonly #classes: number;
  /** Of each sample, so many are read. */
  readonly #points: number;
  readonly #batch: number;
  /** Name of the word embedding, if there is one. */
  readonly #embedding: string | undefined;

  private constructor(session: Session, design: Design, setting: Setting, batch: number) {
    this.#session = session;
    this.#classes = setting.classes;
    this.#points = pointsOf(design, setting);
    this.#batch = batch;
    this.#embedding = embeddingOf(design, setting)?.name;
  }

  static async open(
    runtime: Runtime,
    design: Design,
    setting: Setting,
    batch = 32,
    options: SessionOptions = {},
  ): Promise<Evaluator> {
    const graph = emitBatched({ design, setting, batch, normalisation: 'folded' });
    const session = await runtime.createSession(graph.bytes, options);
    return new Evaluator(session, design, setting, batch);
  }

  /**
   * Over all samples of a split, or those given. An aborted signal throws its reason. @throws NoAnswer
   * @param onLogits is handed each sample's logits [classes], which are good until it returns
   */
  async evaluate(
    signal: AbortSignal,
    weights: Weights,
    data: TaskData,
    samples: ArrayLike<number> = Array.from({ length: data.size }, (_, i) => i),
    onLogits?: (sample: number, logits: Float32Array) => void,
  ): Promise<Evaluation> {
    const classes = this.#classes;
    const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
    for (let first = 0; first < samples.length; first += this.#batch) {
      signal.throwIfAborted();
      const count = Math.min(this.#batch, samples.length - first);
      // The graph has a fixed batch: the last one is filled up with its first sample.
      const batch = Array.from(
        { length: this.#batch },
        (_, b) => samples[first + (b < count ? b : 0)] as number,
      );
      const { feeds, words } = batchFeeds(data, batch, this.#points);
      const outputs = await this.#session.run({ ...withRows(weights, this.#embedding, words), ...feeds });
      const logits = outputs[LOGITS]?.data as Float32Array;
      for (let b = 0; b < count; b++) {
        const own = logits.subarray(b * classes, (b + 1) * classes);
        if (!own.every(Number.isFinite)) throw new NoAnswer(data, batch[b] as number);
        const predicted = argMax(own, 0, classes);
        const row = confusion[data.labels[batch[b] as number] as number] as number[];
        row[predicted] = (row[predicted] as number) + 1;
        onLogits?.(batch[b] as number, own);
      }
    }
    return evaluationOf(confusion);
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** Accuracy of a design with its weights on a split. */
export async function evaluate(
  signal: AbortSignal,
  runtime: Runtime,
  design: Design,
  setting: Setting,
  weights: Weights,
  data: TaskData,
): Promise<Evaluation> {
  const evaluator = await Evaluator.open(runtime, design, setting);
  try {
    return await evaluator.evaluate(signal, weights, data);
  } finally {
    await evaluator.release();
  }
}
