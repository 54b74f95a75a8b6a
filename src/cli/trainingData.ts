import { pointsToDrawFrom } from '../app/verify/ladder.ts';
import { prepare } from '../tasks/prepare.ts';
import type { TaskData } from '../tasks/task.ts';
import { type DataOptions, openData, warnOfSplits } from './data.ts';

/** Both splits of a task, opened when first asked for, once for each number of points. */
export class TrainingData {
  readonly #options: DataOptions;
  readonly #signal: AbortSignal;
  #warned = false;
  readonly #opened = new Map<string, Promise<TaskData>>();

  constructor(options: DataOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** Rejects as openData does. */
  split(name: 'train' | 'val', points: number): Promise<TaskData> {
    const key = `${name} ${points}`;
    const known = this.#opened.get(key) ?? openData(this.#options, name, points, this.#signal);
    this.#opened.set(key, known);
    return known;
  }

  /** To train and judge with so many points. No training's time has the making of samples in it. */
  async both(points: number): Promise<{ train: TaskData; val: TaskData }> {
    const stored = pointsToDrawFrom(this.#options.task, points);
    const sets = { train: await this.split('train', stored), val: await this.split('val', points) };
    if (!this.#warned) warnOfSplits(sets.train, sets.val, points);
    this.#warned = true;
    for (const set of Object.values(sets)) await prepare(this.#signal, set);
    return sets;
  }
}
