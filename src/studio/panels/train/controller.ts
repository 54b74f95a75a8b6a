import { isAbort } from '../../../workers/bridge.ts';
import type { TrainRequest, TrainUpdate } from '../../../workers/learning.worker.ts';
import { learningBridge } from '../../../workers/spawn.ts';
import type { CurvePoint } from '../../charts/TrainingCurves.tsx';
import { type CheckpointRef, designKey } from '../../store/project.ts';
import type { StudioStore } from '../../store/store.ts';
import { adviceOf } from '../parts/advice.ts';
import { dataChoice } from '../parts/data.ts';
import { isTraining, trainLive } from './live.ts';

const worker = learningBridge(4);
let stop: AbortController | undefined;

/** Losses further apart than this are drawn as one point: a curve of thousands says no more than one of hundreds. */
const LOSS_POINTS = 400;

/** Trains the design on the canvas, or goes on from one of its checkpoints. */
export async function startTraining(store: StudioStore, from?: CheckpointRef): Promise<void> {
  if (isTraining(trainLive.getState().phase)) return;
  const { project } = store.getState();
  const { settings } = trainLive.getState();
  const request: TrainRequest = {
    data: dataChoice(store.getState()),
    design: from?.design ?? project.design,
    epochs: from ? Math.max(from.planned, from.epochs + 1) : settings.epochs,
    batch: from?.batch ?? settings.batch,
    seed: from?.seed ?? settings.seed,
    threads: project.system.device.threads,
    ...(from && { resume: from.id }),
  };
  stop = new AbortController();
  const { epochs, batch, seed } = request;
  trainLive.setState({
    settings: { epochs, batch, seed },
    phase: 'starting',
    designKey: designKey(request.design),
    doing: 'Starting the engine',
    epoch: from?.epochs ?? 0,
    epochs: request.epochs,
    loss: from?.curve.map(({ epoch, loss }) => ({ epoch, value: loss })) ?? [],
    accuracy: from?.curve.map(({ epoch, valAccuracy }) => ({ epoch, value: valAccuracy })) ?? [],
    samplesPerSecond: null,
    leftMs: null,
    problem: null,
  });
  store.getState().job('train', { state: 'running', progress: 0, message: 'starting' });
  const run = new TrainingRun(store, request, from);
  try {
    await worker.call(stop.signal, (api, signal) => api.train(signal, request, (update) => run.take(update)));
    trainLive.setState({ phase: 'done', doing: `Trained ${request.epochs} epochs.`, leftMs: null });
    store.getState().job('train', { state: 'done', progress: 1, message: 'trained' });
  } catch (error) {
    run.fail(error);
  }
}

/** Ends the training; the last epoch's checkpoint stays, and it can be gone on from. */
export function stopTraining(): void {
  trainLive.setState({ phase: 'stopping' });
  stop?.abort();
}

class TrainingRun {
  private kept: string | undefined;

  constructor(
    private readonly store: StudioStore,
    private readonly request: TrainRequest,
    private readonly from: CheckpointRef | undefined,
  ) {}

  take(update: TrainUpdate): void {
    if (!isTraining(trainLive.getState().phase)) return;
    if (update.kind === 'data') {
      trainLive.setState({ doing: `Making samples: ${update.done} of ${update.total}` });
    } else if (update.kind === 'step') {
      const { epoch, epochs, loss, samplesPerSecond, leftMs } = update;
      const whole = Math.min(epochs, Math.floor(epoch) + 1);
      trainLive.setState((s) => ({
        phase: s.phase === 'stopping' ? 'stopping' : 'training',
        doing: `Epoch ${whole} of ${epochs}`,
        epoch,
        loss: thinned([...s.loss, { epoch, value: loss }]),
        samplesPerSecond,
        leftMs,
      }));
      this.store
        .getState()
        .job('train', { progress: epoch / epochs, message: `epoch ${whole} of ${epochs}` });
    } else {
      trainLive.setState((s) => ({
        epoch: update.epoch,
        accuracy: [...s.accuracy, { epoch: update.epoch, value: update.valAccuracy }],
      }));
      this.keep(update);
    }
  }

  /** The project's record of the checkpoint that this training has reached. */
  private keep({ epoch, loss, valAccuracy, checkpoint, bytes }: TrainUpdate & { kind: 'epoch' }): void {
    const { design, data, epochs, batch, seed } = this.request;
    const before = this.kept;
    this.kept = checkpoint;
    this.store.getState().record((results) => {
      const curve = results.checkpoints.find((c) => c.id === (before ?? this.from?.id))?.curve ?? [];
      const ref: CheckpointRef = {
        id: checkpoint,
        designKey: designKey(design),
        design,
        task: data.task,
        points: data.points,
        epochs: epoch,
        planned: epochs,
        batch,
        seed,
        accuracy: valAccuracy,
        curve: [...curve, { epoch, loss, valAccuracy }],
        at: new Date().toISOString(),
        bytes,
      };
      results.checkpoints = [ref, ...results.checkpoints.filter((c) => c.id !== before && c.id !== ref.id)];
    });
  }

  fail(error: unknown): void {
    const stopped = isAbort(error);
    const saved = this.kept ? ' The last full epoch is kept as a checkpoint.' : '';
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
