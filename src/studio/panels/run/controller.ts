import type { Running } from '../../../app/jobs.ts';
import { chromeTrace } from '../../../coinference/trace.ts';
import { crossings } from '../../../design/crossings.ts';
import type { Figure } from '../../../system/provenance.ts';
import type { RunFrame, RunRequest } from '../../../workers/coinference.ts';
import { dataChoice } from '../../kit/data.ts';
import { download } from '../../kit/files.ts';
import { endpointChoice, onDevice } from '../../machines/device.ts';
import { addEvidence } from '../../machines/evidence.ts';
import { tablesKeyNow } from '../../machines/tables.ts';
import { threadsNow } from '../../machines/threads.ts';
import { predictionNow } from '../../prediction/figures.ts';
import { latencyModelNow } from '../../prediction/saved.ts';
import { adviceOf } from '../../store/advice.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { newId } from '../../store/id.ts';
import { designKey, type Project, predictsHere, timingKey } from '../../store/project.ts';
import { fileNameOf } from '../../store/projectJson.ts';
import { type Ran, UNTRAINED, type WeightsId } from '../../store/session/run.ts';
import { settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { measuredRate } from './rates.ts';
import { summary } from './statistics.ts';

/** Frames that a median needs to be taken for what the design takes, and frames in a row to get beyond filling the pipeline. */
export const ENOUGH = 5;
/** The seed of untrained weights: the ones that a training with seed 1 starts from. */
export const UNTRAINED_SEED = 1;

/** The weights that a run would use now: the person's choice, else the newest checkpoint, else untrained ones. */
export function weightsNow(state: StudioState): WeightsId {
  const fitting = fittingCheckpoints(state);
  const chosen = state.run.weights;
  if (chosen !== null && (chosen === UNTRAINED || fitting.some((c) => c.id === chosen))) return chosen;
  return fitting[0]?.id ?? UNTRAINED;
}

/** Whether what ran is what is on the canvas now. */
export const isOf = (ran: Ran | null, { design, task, points }: Project): boolean =>
  ran !== null && ran.task === task && ran.points === points && ran.designKey === designKey(design);

/** Shows another validation sample; drawing it needs no endpoint. */
export async function showSample(store: StudioStore, index: number): Promise<void> {
  try {
    const choice = dataChoice(store.getState());
    const sample = await onDevice(store, new AbortController().signal, (api, s) =>
      api.sample(s, choice, index),
    );
    store.getState().put('run', { sample, sampleProblem: null });
  } catch (error) {
    store.getState().put('run', { sampleProblem: adviceOf(error) });
  }
}

/** Runs the design on the canvas for real, from the sample that is shown on. */
export async function startRun(store: StudioStore): Promise<void> {
  const state = store.getState();
  const { project } = state;
  const { sample, frames, giveUpS } = state.run;
  const weights = weightsNow(state);
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
  const { task, points } = project;
  const ran: Ran = {
    designKey: designKey(project.design),
    task,
    points,
    weights,
    endpoint: endpoint.url,
    frames,
    at: new Date().toISOString(),
    predicted: predictsHere(project) ? predictionNow(state) : null,
  };
  await store.jobs.start('run', {
    words: 'Loading both halves and warming up',
    run: async ({ signal, say }) => {
      store.getState().put('run', { ran, results: [], warmUp: null, stream: null });
      const take = (some: readonly RunFrame[]) => {
        if (signal.aborted) return;
        const results = [...store.getState().run.results, ...some];
        store.getState().put('run', { results });
        const { length: done } = results;
        say({ words: `Frame ${done} of ${frames}`, progress: done / frames, begun: true });
      };
      const warmUp = await onDevice(store, signal, (api, s) => api.run(s, request, take));
      store.getState().put('run', { warmUp });
      const id = record(store, state, ran.designKey);
      try {
        if (frames >= ENOUGH) await inARow(store, { signal, say }, request, id);
      } finally {
        // What the frames took one by one holds, however those in a row end.
        await learn(store, state, endpoint.mbps);
      }
      return 'Measured.';
    },
  });
}

/** Runs the same samples as overlapping frames, and keeps what they gave with the run. */
async function inARow(
  store: StudioStore,
  { signal, say }: Pick<Running, 'signal' | 'say'>,
  request: RunRequest,
  run: string | null,
): Promise<void> {
  const { length: frames } = request.samples;
  const tell = (done: number) =>
    say({ words: `Frames in a row: ${done} of ${frames}`, progress: done / frames, begun: true });
  tell(0);
  const stream = await onDevice(store, signal, (api, s) => api.stream(s, request, tell));
  store.getState().put('run', { stream });
  const rate = measuredRate(stream, request.endpoint.url);
  if (!rate) return;
  store.getState().record(({ runs }) => {
    const kept = runs.find(({ id }) => id === run);
    if (kept) kept.throughputFps = rate.value;
  });
}

/** The overlapping frames of the last run for Chrome's tracing and Perfetto. */
export function saveTrace(store: StudioStore): void {
  const { project, run } = store.getState();
  if (!run.stream) return;
  const name = fileNameOf(project.name, 'project', 'trace.json');
  download(name, JSON.stringify(chromeTrace(run.stream.trace)), 'application/json');
}

export const stopRun = (store: StudioStore): Promise<void> => store.jobs.stop('run');

/** A run is one more measured design: the next predictions of this system rest on it too. */
async function learn(store: StudioStore, before: StudioState, mbps: number | null): Promise<void> {
  // It was measured on the system of its start; the person may have turned to another one since.
  if (tablesKeyNow(store.getState()) !== tablesKeyNow(before)) return;
  const { project } = before;
  const found = summary(store.getState().run.results);
  if (!found || found.frames < ENOUGH || !predictsHere(project)) return;
  const { latencyMs, parts } = found;
  const { edgeMs } = parts;
  // What a server took that does not say it tells nothing of either machine.
  if (edgeMs === null) return;
  const { predicted: said } = store.getState().run.ran ?? {};
  const latencyModel = said?.by === 'model' ? latencyModelNow(before) : null;
  const predicted = latencyModel && said ? { latencyModel, latencyMs: said.latencyMs } : undefined;
  const at = new Date().toISOString();
  // What cannot be kept is said nowhere: the run itself went well.
  await addEvidence(store, [
    {
      design: project.design,
      mbps,
      latencyMs,
      parts: { ...parts, edgeMs },
      kind: 'run',
      at,
      ...(predicted && { predicted }),
    },
  ]).catch(() => {});
}

/** Keeps the run's medians with the project and shows them on the canvas. @returns the kept run's id */
function record(store: StudioStore, { project }: StudioState, key: string): string | null {
  const { results: frames } = store.getState().run;
  const found = summary(frames);
  if (!found) return null;
  const id = newId();
  const { bytesUp, bytesDown, parts, latencyMs, q1Ms, q3Ms } = found;
  const { deviceMs, upMs, edgeMs, downMs, otherMs } = parts;
  store.getState().record((results) => {
    results.runs.unshift({
      id,
      at: new Date().toISOString(),
      designKey: key,
      task: project.task,
      points: project.points,
      frames: frames.length,
      system: project.system,
      latencyMs,
      ...{ deviceMs, upMs, edgeMs, downMs, otherMs },
      bytesUp,
      bytesDown,
    });
    // Enough to compare with; a project file must not grow forever.
    results.runs.length = Math.min(results.runs.length, 100);
  });
  const list = crossings(project.design, settingOf(project));
  const only = (direction: 'up' | 'down') => {
    const found = list.filter((c) => c.direction === direction);
    return found.length === 1 ? found[0]?.opId : undefined;
  };
  const [up, down] = [edgeMs === null ? undefined : only('up'), only('down')];
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
  return id;
}
