import { crossings } from '../../../design/crossings.ts';
import type { Figure } from '../../../system/provenance.ts';
import { isAbort } from '../../../workers/bridge.ts';
import type { RunFrame, RunRequest } from '../../../workers/coinference.ts';
import { adviceOf } from '../../kit/advice.ts';
import { fittingCheckpoints } from '../../kit/checkpoints.ts';
import { dataChoice } from '../../kit/data.ts';
import { predictsHere } from '../../machines/chosen.ts';
import { endpointChoice, onDevice } from '../../machines/device.ts';
import { addEvidence } from '../../machines/evidence.ts';
import { threadsNow } from '../../machines/threads.ts';
import { predictionNow } from '../../prediction/prediction.ts';
import { newId } from '../../store/id.ts';
import { designKey, timingKey } from '../../store/project.ts';
import { settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { isRunning, runLive, UNTRAINED, type WeightsId } from './live.ts';
import { summary } from './statistics.ts';

/** Frames that a median needs to be taken for what the design takes. */
const ENOUGH = 5;
/** The seed of untrained weights: the ones that a training with seed 1 starts from. */
const UNTRAINED_SEED = 1;
let stop: AbortController | undefined;

/** The weights that a run would use now: the person's choice, else the newest checkpoint, else untrained ones. */
export function weightsNow(state: StudioState, chosen: WeightsId | null): WeightsId {
  const fitting = fittingCheckpoints(state);
  if (chosen !== null && (chosen === UNTRAINED || fitting.some((c) => c.id === chosen))) return chosen;
  return fitting[0]?.id ?? UNTRAINED;
}

/** Shows another validation sample; drawing it needs no endpoint. */
export async function showSample(store: StudioStore, index: number): Promise<void> {
  try {
    const choice = dataChoice(store.getState());
    const sample = await onDevice(store, new AbortController().signal, (api, s) =>
      api.sample(s, choice, index),
    );
    runLive.setState({ sample, sampleProblem: null });
  } catch (error) {
    runLive.setState({ sampleProblem: adviceOf(error) });
  }
}

/** Runs the design on the canvas for real, from the sample that is shown on. */
export async function startRun(store: StudioStore): Promise<void> {
  if (isRunning(runLive.getState().phase)) return;
  const state = store.getState();
  const { project } = state;
  const { sample, frames, giveUpS, weights: chosen } = runLive.getState();
  const weights = weightsNow(state, chosen);
  const endpoint = endpointChoice(state);
  const first = sample?.index ?? 0;
  const size = sample?.size ?? frames;
  const request: RunRequest = {
    design: project.design,
    data: dataChoice(state),
    weights:
      weights === UNTRAINED
        ? { kind: 'untrained', seed: UNTRAINED_SEED }
        : { kind: 'checkpoint', id: weights },
    endpoint: { ...endpoint, limitMs: giveUpS * 1000 },
    threads: threadsNow(state),
    samples: Array.from({ length: frames }, (_, i) => (first + i) % size),
  };
  stop = new AbortController();
  const key = designKey(project.design);
  const { task, points } = project;
  const ran = {
    designKey: key,
    task,
    points,
    weights,
    endpoint: endpoint.url,
    frames,
    at: new Date().toISOString(),
    predicted: predictsHere(project) ? predictionNow(state) : null,
  };
  runLive.setState({ phase: 'starting', ran, results: [], warmUp: null, problem: null });
  store.getState().job('run', { state: 'running', progress: 0, message: 'starting' });
  try {
    const warmUp = await onDevice(store, stop.signal, (api, signal) =>
      api.run(signal, request, (frames) => take(store, frames)),
    );
    runLive.setState({ phase: 'done', warmUp });
    record(store, state, key);
    await learn(state);
    store.getState().job('run', { state: 'done', progress: 1, message: 'measured' });
  } catch (error) {
    const stopped = isAbort(error);
    runLive.setState({ phase: stopped ? 'stopped' : 'failed', problem: stopped ? null : adviceOf(error) });
    const message = stopped ? 'stopped' : 'failed';
    store.getState().job('run', { state: stopped ? 'idle' : 'failed', progress: null, message });
  }
}

export const stopRun = (): void => stop?.abort();

function take(store: StudioStore, frames: readonly RunFrame[]): void {
  const { phase, results, ran } = runLive.getState();
  if (!isRunning(phase)) return;
  const done = results.length + frames.length;
  const all = ran?.frames ?? done;
  runLive.setState({ phase: 'running', results: [...results, ...frames] });
  store.getState().job('run', { progress: done / all, message: `frame ${done} of ${all}` });
}

/** A run is one more measured design: the next predictions of this system rest on it too. */
async function learn(state: StudioState): Promise<void> {
  const { project } = state;
  const found = summary(runLive.getState().results);
  if (!found || found.frames < ENOUGH || !predictsHere(project)) return;
  const { latencyMs, parts } = found;
  const { mbps } = endpointChoice(state);
  const at = new Date().toISOString();
  // What cannot be kept is said nowhere: the run itself went well.
  await addEvidence(state, [{ design: project.design, mbps, latencyMs, parts, kind: 'run', at }]).catch(
    () => {},
  );
}

/** Keeps the run's medians with the project and shows them on the canvas. */
function record(store: StudioStore, { project }: StudioState, key: string): void {
  const { results: frames } = runLive.getState();
  const found = summary(frames);
  if (!found) return;
  const { bytesUp, bytesDown, parts, latencyMs, q1Ms, q3Ms } = found;
  store.getState().record((results) => {
    results.runs.unshift({
      id: newId(),
      at: new Date().toISOString(),
      designKey: key,
      frames: frames.length,
      system: project.system,
      latencyMs,
      ...parts,
      bytesUp,
      bytesDown,
    });
    // Enough to compare with; a project file must not grow for ever.
    results.runs.length = Math.min(results.runs.length, 100);
  });
  const list = crossings(project.design, settingOf(project));
  const only = (direction: 'up' | 'down') => {
    const found = list.filter((c) => c.direction === direction);
    return found.length === 1 ? found[0]?.opId : undefined;
  };
  const [up, down] = [only('up'), only('down')];
  const measured = (value: number, spread?: { low: number; high: number }): Figure => ({
    value,
    unit: 'ms',
    provenance: 'measured',
    ...spread,
    where: `median of ${frames.length} frames between this browser and ${project.system.edge.url || location.host}`,
  });
  store.getState().show({
    measured: {
      key: timingKey(project),
      ops: {
        ...(up && { [up]: measured(parts.upMs) }),
        ...(down && down !== project.design.ops.at(-1)?.id && { [down]: measured(parts.downMs) }),
      },
      latency: measured(latencyMs, { low: q1Ms, high: q3Ms }),
      parts,
    },
  });
}
