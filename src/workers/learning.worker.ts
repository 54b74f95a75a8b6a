import type { Design } from '../design/types.ts';
import { readCheckpoint, writeCheckpoint } from '../learning/checkpoint.ts';
import { TRAINING_DEFAULTS } from '../learning/recipe.ts';
import { train } from '../learning/trainer.ts';
import { dropBytes, keepBytes, keptBytes } from './blobs.ts';
import { type DataChoice, openSplit, prepare } from './data.ts';
import { browserEngine } from './engine.ts';
import { supernetAccuracy, trainAndKeep } from './supernet.ts';
import { throttled } from './throttle.ts';
import { serve } from './wire.ts';

export interface TrainRequest {
  data: DataChoice;
  design: Design;
  epochs: number;
  batch: number;
  seed: number;
  /** Engine threads; 0 asks for the default. */
  threads: number;
  /** Id of a kept checkpoint of the same network to go on from. */
  resume?: string | undefined;
}

export type TrainUpdate =
  | { kind: 'data'; done: number; total: number }
  | { kind: 'step'; epoch: number; epochs: number; loss: number; samplesPerSecond: number; leftMs: number }
  | {
      kind: 'epoch';
      epoch: number;
      loss: number;
      valAccuracy: number;
      /** The kept checkpoint; the one of the epoch before is gone. */
      checkpoint: string;
      bytes: number;
    };

const api = {
  /**
   * Trains a design and keeps a checkpoint after each epoch, so that an abort, a crash or a closed tab
   * loses one epoch at most. Resolves when all epochs are done.
   */
  async train(
    signal: AbortSignal,
    request: TrainRequest,
    onUpdate: (update: TrainUpdate) => void,
  ): Promise<void> {
    const { data, design, epochs, batch, seed, threads, resume } = request;
    const say = throttled(onUpdate);
    const sets = [await openSplit(data, 'train'), await openSplit(data, 'val')] as const;
    for (const set of sets) {
      await prepare(signal, set, (done, total) => say({ kind: 'data', done, total }));
    }
    const runtime = await browserEngine(threads);
    const options = {
      ...TRAINING_DEFAULTS,
      design,
      train: sets[0],
      val: sets[1],
      points: data.points,
      epochs,
      batch,
      seed,
      ...(resume && { resume: readCheckpoint(await keptBytes('checkpoint', resume)) }),
    };
    let before: string | undefined;
    for await (const event of train(signal, runtime, options)) {
      if (event.kind === 'step') {
        const { epoch, step, steps, loss, samplesPerSecond, etaSeconds } = event;
        const leftMs = etaSeconds * 1000;
        say({ kind: 'step', epoch: epoch - 1 + step / steps, epochs, loss, samplesPerSecond, leftMs });
        continue;
      }
      const bytes = writeCheckpoint(event.checkpoint);
      const checkpoint = await keepBytes('checkpoint', bytes);
      say.flush();
      const { epoch, loss, valAccuracy = Number.NaN } = event;
      onUpdate({ kind: 'epoch', epoch, loss, valAccuracy, checkpoint, bytes: bytes.length });
      if (before && before !== checkpoint) await dropBytes('checkpoint', before);
      before = checkpoint;
    }
  },

  trainSupernet: trainAndKeep,
  supernetAccuracy,
};

export type LearningApi = typeof api;
serve(api);
