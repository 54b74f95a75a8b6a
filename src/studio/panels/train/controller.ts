import { unitOf } from '../../../tasks/registry.ts';
import { isAbort } from '../../../workers/bridge.ts';
import { learningBridge } from '../../../workers/spawn.ts';
import type { TrainRequest, TrainUpdate } from '../../../workers/training.ts';
import { epochs as countOfEpochs } from '../../charts/format.ts';
import type { CurvePoint } from '../../charts/TrainingCurves.tsx';
import { adviceOf } from '../../kit/advice.ts';
import { dataChoice } from '../../kit/data.ts';
import { type CheckpointRef, designKey } from '../../store/project.ts';
import type { StudioStore } from '../../store/store.ts';
import { changeRecipe, isTraining, judgeLive, trainLive } from './live.ts';
import { keptCurves, recorded } from './record.ts';

const worker = learningBridge(4);
let stop: AbortController | undefined;

/** Losses further apart than this are drawn as one point: a curve of thousands says no more than one of hundreds. */
const LOSS_POINTS = 400;

/** Trains the design on the canvas, or goes on from one of its checkpoints. */
export async function startTraining(store: StudioStore, from?: CheckpointRef): Promise<void> {
  if (isTraining(trainLive.getState().phase)) return;
  const { project } = store.getState();
  const kind = unitOf(project.task);
  const asked = from?.recipe ?? trainLive.getState().recipes[kind];
  const recipe = from ? { ...asked, batch: from.batch, seed: from.seed, epochs: from.planned } : asked;
  const request: TrainRequest = {
    data: dataChoice(store.getState()),
    design: from?.design ?? project.design,
    recipe,
    threads: project.system.device.threads,
    provider: trainLive.getState().provider,
    ...(from && { resume: from.id }),
  };
  stop = new AbortController();
  changeRecipe(kind, recipe);
  trainLive.setState({
    phase: 'starting',
    designKey: designKey(request.design),
    doing: 'Starting the engine',
    epoch: from?.epochs ?? 0,
    ...(from ? keptCurves(from) : { loss: [], accuracy: [], epochs: recipe.epochs }),
    samplesPerSecond: null,
    leftMs: null,
    problem: null,
    view: 'curves',
  });
  store.getState().job('train', { state: 'running', progress: 0, message: 'starting' });
  const run = new TrainingRun(store, request, from);
  try {
    await worker.call(stop.signal, (api, signal) => api.train(signal, request, (update) => run.take(update)));
    // Before the training counts as done: a run that is measured meanwhile would share the machine with it.
    trainLive.setState({ doing: 'Classifying the validation samples', leftMs: null, samplesPerSecond: null });
    await judgeCheckpoint(store, run.best, stop.signal);
    run.finish();
  } catch (error) {
    run.fail(error);
  }
}

/** Holds the training back; it goes on where it was. */
export function pauseTraining(store: StudioStore): void {
  void worker.send((api) => api.pauseTraining());
  trainLive.setState({ phase: 'paused', leftMs: null, samplesPerSecond: null });
  store.getState().job('train', { state: 'paused', message: 'paused' });
}

export function resumeTraining(store: StudioStore): void {
  void worker.send((api) => api.resumeTraining());
  trainLive.setState({ phase: 'training' });
  store.getState().job('train', { state: 'running', message: 'training' });
}

/** Ends the training; the last epoch's checkpoint stays, and it can be gone on from. */
export function stopTraining(): void {
  trainLive.setState({ phase: 'stopping' });
  stop?.abort();
}

/** Looks at what a checkpoint makes of the validation samples. */
export async function judgeCheckpoint(
  store: StudioStore,
  id: string | undefined,
  stopped = new AbortController().signal,
): Promise<void> {
  if (id === undefined) return;
  const { threads } = store.getState().project.system.device;
  const { provider } = trainLive.getState();
  const request = { data: dataChoice(store.getState()), checkpoint: id, threads, provider };
  judgeLive.setState({ checkpoint: id, progress: 0, result: null, problem: null });
  const mine = () => judgeLive.getState().checkpoint === id;
  try {
    const result = await worker.call(stopped, (api, signal) =>
      api.judge(signal, request, (done, total) => {
        if (mine()) judgeLive.setState({ progress: done / total });
      }),
    );
    if (mine()) judgeLive.setState({ progress: null, result });
  } catch (error) {
    const problem = isAbort(error) ? null : adviceOf(error);
    if (mine()) judgeLive.setState({ progress: null, problem });
  }
}

class TrainingRun {
  /** The checkpoints of this run that are kept. */
  private kept: readonly string[];
  /** The checkpoint to judge it by. */
  best: string | undefined;

  constructor(
    private readonly store: StudioStore,
    private readonly request: TrainRequest,
    from: CheckpointRef | undefined,
  ) {
    this.kept = from ? [from.id] : [];
  }

  take(update: TrainUpdate): void {
    const { phase } = trainLive.getState();
    if (!isTraining(phase)) return;
    if (update.kind === 'data') {
      trainLive.setState({ doing: `Making samples: ${update.done} of ${update.total}` });
    } else if (update.kind === 'step') {
      const { epoch, epochs, loss, samplesPerSecond, leftMs } = update;
      const whole = Math.min(epochs, Math.floor(epoch) + 1);
      const held = phase === 'paused' || phase === 'stopping';
      trainLive.setState((s) => ({
        phase: held ? phase : 'training',
        doing: `Epoch ${whole} of ${epochs}`,
        epoch,
        loss: thinned([...s.loss, { epoch, value: loss }]),
        ...(!held && { samplesPerSecond, leftMs }),
      }));
      const message = phase === 'paused' ? 'paused' : `epoch ${whole} of ${epochs}`;
      this.store.getState().job('train', { progress: epoch / epochs, message });
    } else {
      trainLive.setState((s) => ({
        epoch: update.epoch,
        accuracy: [...s.accuracy, { epoch: update.epoch, value: update.valAccuracy }],
      }));
      this.keep(update);
    }
  }

  /** The project's record of the checkpoints that this training has reached. */
  private keep(update: TrainUpdate & { kind: 'epoch' }): void {
    const before = this.kept;
    this.store.getState().record((results) => {
      results.checkpoints = recorded(results.checkpoints, before, update, this.request, new Date());
    });
    this.kept = [update.checkpoint, update.best];
    this.best = update.best;
  }

  finish(): void {
    const { epoch } = trainLive.getState();
    const { epochs } = this.request.recipe;
    this.store.getState().record((results) => {
      for (const ref of results.checkpoints) if (this.kept.includes(ref.id)) ref.over = true;
    });
    const doing =
      epoch < epochs
        ? `Stopped early after ${epoch} of ${epochs} epochs: val became no better.`
        : `Trained ${countOfEpochs(epochs)}.`;
    trainLive.setState({ phase: 'done', doing, leftMs: null });
    this.store.getState().job('train', { state: 'done', progress: 1, message: 'trained' });
  }

  fail(error: unknown): void {
    const stopped = isAbort(error);
    const saved = this.best ? ' The last full epoch is kept as a checkpoint.' : '';
    trainLive.setState({
      phase: stopped ? 'stopped' : 'failed',
      doing: stopped ? `Stopped.${saved}` : '',
      leftMs: null,
      problem: stopped ? null : adviceOf(error),
    });
    const message = stopped ? 'stopped' : 'failed';
    this.store.getState().job('train', { state: stopped ? 'idle' : 'failed', progress: null, message });
  }
}

/** Every second point once there are too many; the ends stay. */
function thinned(points: CurvePoint[]): CurvePoint[] {
  if (points.length <= LOSS_POINTS) return points;
  return points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
}
