import type { Design } from '../../design/types.ts';
import type { Checkpoint } from '../../learning/checkpoint.ts';
import type { Stage } from '../../learning/targets.ts';
import { type EpochEvent, train } from '../../learning/trainer.ts';
import type { Runtime } from '../../runtime/session.ts';
import type { TaskData } from '../../tasks/task.ts';

/** Where the newest checkpoint of each stage is kept, so that a training that was broken off resumes. */
export interface StageStore {
  load(stage: number): Promise<Checkpoint | undefined>;
  save(stage: number, checkpoint: Checkpoint): Promise<void>;
}

interface StagesOptions {
  design: Design;
  stages: readonly Stage[];
  data: { train: TaskData; val: TaskData };
  runtime: Runtime;
  store: StageStore;
  /** After each epoch; `false` ends the training there. */
  onEpoch?(stage: number, event: EpochEvent): boolean | undefined;
}

/**
 * Trains a design in stages, each from the weights of the one before, and resumes where it was broken off.
 * @returns the last checkpoint of every stage that has begun
 */
export async function trainStages(signal: AbortSignal, options: StagesOptions): Promise<Checkpoint[]> {
  const { design, stages, data, runtime, store, onEpoch } = options;
  const ended: Checkpoint[] = [];
  for (const [index, { points, recipe }] of stages.entries()) {
    let newest = await store.load(index);
    const before = ended.at(-1);
    if ((newest?.epoch ?? 0) < recipe.epochs) {
      const start = newest ? { resume: newest } : { ...(before && { init: before }) };
      for await (const event of train(signal, runtime, { ...recipe, design, ...data, points, ...start })) {
        if (event.kind !== 'epoch') continue;
        newest = event.checkpoint;
        await store.save(index, newest);
        if (onEpoch?.(index, event) === false) return [...ended, newest];
      }
    }
    ended.push(newest as Checkpoint);
  }
  return ended;
}
