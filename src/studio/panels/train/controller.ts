import type { Running } from '../../../app/jobs.ts';
import { unitOf } from '../../../tasks/registry.ts';
import type { TrainRequest, TrainUpdate } from '../../../workers/training.ts';
import { count, epochs as countOfEpochs } from '../../charts/format.ts';
import { dataChoice } from '../../kit/data.ts';
import { isAtWork, jobOf } from '../../store/jobs.ts';
import { type CheckpointRef, designKey } from '../../store/project.ts';
import { isStored } from '../../store/saver.ts';
import type { CurvePoint } from '../../store/session/training.ts';
import type { StudioStore } from '../../store/store.ts';
import { changeRecipe } from './changeRecipe.ts';
import { JUDGING, judgeCheckpoint } from './judge.ts';
import { recorded, savedCurves } from './record.ts';

/** Losses further apart than this are drawn as one point: a curve of thousands says no more than one of hundreds. */
const LOSS_POINTS = 400;

/** Trains the design on the canvas, or resumes from one of its checkpoints. */
export async function startTraining(store: StudioStore, from?: CheckpointRef): Promise<void> {
  const state = store.getState();
  if (isAtWork(state, 'train')) return;
  const { project, training } = state;
  const kind = unitOf(project.task);
  const asked = from?.recipe ?? training.recipes[kind];
  const recipe = from ? { ...asked, batch: from.batch, seed: from.seed, epochs: from.planned } : asked;
  const request: TrainRequest = {
    data: dataChoice(state),
    design: from?.design ?? project.design,
    recipe,
    threads: project.system.device.threads,
    provider: training.provider,
    ...(from && { resume: from.id }),
  };
  changeRecipe(store, kind, recipe);
  store.getState().put('training', {
    designKey: designKey(request.design),
    epoch: from?.epochs ?? 0,
    ...(from ? savedCurves(from) : { loss: [], accuracy: [], epochs: recipe.epochs }),
    samplesPerSecond: null,
    view: 'curves',
  });
  const run = new TrainingRun(store, request, from);
  const { training: worker } = store.workers;
  await store.jobs.start('train', {
    words: 'Starting the engine',
    run: (running) => run.run(running),
    stopped: () =>
      run.outcome ?? `Stopped.${run.best ? ' The last full epoch is saved as a checkpoint.' : ''}`,
    pause: () => {
      store.getState().put('training', { samplesPerSecond: null });
      void worker.send((api) => api.pauseTraining());
    },
    resume: () => void worker.send((api) => api.resumeTraining()),
  });
}

class TrainingRun {
  /** The checkpoints of this run that are kept. */
  #kept: readonly string[];
  /** The checkpoint to judge it by. */
  best: string | undefined;
  /** What is to be said where its last epoch diverged. */
  #diverging: string | undefined;
  /** How it came to its end, in words. */
  outcome: string | undefined;

  constructor(
    private readonly store: StudioStore,
    private readonly request: TrainRequest,
    from: CheckpointRef | undefined,
  ) {
    this.#kept = from ? [from.id] : [];
  }

  async run(running: Running): Promise<string> {
    const { training } = this.store.workers;
    await training.call(running.signal, (api, signal) =>
      api.train(signal, this.request, (update) => this.#take(update, running)),
    );
    this.#markOver();
    const { epoch } = this.store.getState().training;
    const { epochs } = this.request.recipe;
    this.outcome =
      epoch < epochs
        ? `Stopped early after ${epoch} of ${epochs} epochs: validation accuracy stopped improving.`
        : `Trained ${countOfEpochs(epochs)}.`;
    if (this.#diverging) this.outcome += ` But ${this.#diverging}.`;
    // Before the training counts as done: a run that is measured meanwhile would share the machine with it.
    running.say({ words: JUDGING });
    this.store.getState().put('training', { samplesPerSecond: null });
    if (this.best) await judgeCheckpoint(this.store, this.best, running.signal);
    return this.outcome;
  }

  /** There is nothing left to resume. */
  #markOver(): void {
    this.store.getState().record((results) => {
      for (const ref of results.checkpoints) if (this.#kept.includes(ref.id)) ref.over = true;
    });
  }

  /** @returns whether storage has what was recorded until now; asked of an epoch, whose checkpoint replaces others */
  async #take(update: TrainUpdate, { say, now }: Running): Promise<boolean> {
    const { training, put } = this.store.getState();
    if (update.kind === 'data') {
      say({ words: `Making samples: ${count(update.done)} of ${count(update.total)}` });
    } else if (update.kind === 'step') {
      const { epoch, epochs, loss, samplesPerSecond, leftMs } = update;
      const whole = Math.min(epochs, Math.floor(epoch) + 1);
      say({ words: `Epoch ${whole} of ${epochs}`, progress: epoch / epochs, leftMs, begun: true });
      const { state, stopping } = now();
      put('training', {
        epoch,
        loss: thinned([...training.loss, { epoch, value: loss }]),
        ...(state === 'running' && !stopping && { samplesPerSecond }),
      });
    } else {
      const accuracy = [...training.accuracy, { epoch: update.epoch, value: update.valAccuracy }];
      put('training', { epoch: update.epoch, accuracy });
      this.#diverging = update.diverging;
      this.#keep(update);
      return isStored(this.store);
    }
    return true;
  }

  /** The project's record of the checkpoints that this training has reached. */
  #keep(update: TrainUpdate & { kind: 'epoch' }): void {
    const before = this.#kept;
    this.store.getState().record((results) => {
      results.checkpoints = recorded(results.checkpoints, before, update, this.request, new Date());
    });
    this.#kept = [update.checkpoint, update.best];
    this.best = update.best;
  }
}

/** Pauses or resumes the training. */
export function pauseOrResumeTraining(store: StudioStore): void {
  if (jobOf(store.getState(), 'train').state === 'paused') store.jobs.resume('train');
  else store.jobs.pause('train');
}

/** Ends the training; the last epoch's checkpoint stays, and can be resumed from. */
export const stopTraining = (store: StudioStore): Promise<void> => store.jobs.stop('train');

/** Every second point once there are too many; the ends stay. */
function thinned(points: CurvePoint[]): CurvePoint[] {
  if (points.length <= LOSS_POINTS) return points;
  return points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
}
