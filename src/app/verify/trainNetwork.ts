import { decodeDesign } from '../../design/decode.ts';
import { genomeContext } from '../../design/genome.ts';
import { type Checkpoint, writeCheckpoint } from '../../learning/checkpoint.ts';
import { TrainingError, train } from '../../learning/trainer.ts';
import type { Runtime } from '../../runtime/session.ts';
import { settingOf, type TaskData } from '../../tasks/task.ts';
import { recipeFor } from './ladder.ts';
import type { Order } from './records.ts';
import { type Trained, TrainingRefused } from './run.ts';

/** Where the checkpoint of one network is kept from rung to rung. */
export interface CheckpointStore {
  read(): Promise<Checkpoint | null>;
  write(bytes: Uint8Array): Promise<void>;
}

interface NetworkTraining {
  order: Order;
  train: TaskData;
  val: TaskData;
  runtime: Runtime;
  keep: CheckpointStore;
  /** Waits while it is paused. */
  ready?(signal: AbortSignal): Promise<void>;
}

/**
 * Trains a network to a fidelity from where its kept checkpoint stands, and keeps one after each epoch: a run that is broken off
 * loses one epoch at most. Fewer points than now: their weights are where it starts.
 * @param onShare how much of it is done, 0..1
 * @throws TrainingRefused where the network cannot be trained
 */
export async function trainNetwork(
  signal: AbortSignal,
  { order, train: data, val, runtime, keep, ready }: NetworkTraining,
  onShare: (share: number) => void = () => {},
): Promise<Trained> {
  const { points, epochs } = order.fidelity;
  const before = await keep.read();
  const same = before?.setting.points === points && before.seed === order.seed;
  const from = same ? before.epoch : 0;
  if (same && before.epoch >= epochs && before.valAccuracy !== undefined) {
    return { accuracy: before.valAccuracy, samples: val.size, added: 0, ms: 0 };
  }
  const recipe = recipeFor(data.task, order.fidelity, order.seed);
  const design = decodeDesign(order.network, genomeContext(settingOf(data, points)));
  const start = before && (same ? { resume: before } : { init: before });
  const started = performance.now();
  let accuracy = Number.NaN;
  try {
    for await (const event of train(signal, runtime, {
      ...{ ...recipe, design, train: data, val, points },
      ...start,
    })) {
      await ready?.(signal);
      if (event.kind === 'step') {
        onShare((event.epoch - 1 - from + event.step / event.steps) / (epochs - from));
        continue;
      }
      accuracy = event.valAccuracy ?? Number.NaN;
      await keep.write(writeCheckpoint(event.checkpoint));
    }
  } catch (error) {
    if (error instanceof TrainingError) throw new TrainingRefused(error.message, { cause: error });
    throw error;
  }
  return { accuracy, samples: val.size, added: epochs - from, ms: performance.now() - started };
}
