import type { Running } from '../../app/jobs.ts';
import { randomDesigns } from '../../coinference/collect.ts';
import type { LatencySample } from '../../learning/latency/samples.ts';
import type { System } from '../../system/system.ts';
import { dropBytes } from '../../workers/blobs.ts';
import type { LatencyModelStep } from '../../workers/latency.worker.ts';
import { dataChoice } from '../kit/data.ts';
import { download } from '../kit/files.ts';
import { endpointChoice, onDevice } from '../machines/device.ts';
import { tablesId } from '../machines/tablesId.ts';
import { threadsNow } from '../machines/threads.ts';
import { isAtWork } from '../store/jobs.ts';
import { fileNameOf } from '../store/projectJson.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { stillWanted } from './choose.ts';
import { predictRequest } from './request.ts';
import { addSamples, designsIn, loadSamples, printSamples, type SampleSet } from './samples.ts';
import { headerOf, saveLatencyModel, systemHere } from './saved.ts';

const SEED = 1;
/** Each design is measured over the link as it is and at the two rates of the GCoDE paper: the latency model learns the rate. */
const RATES: readonly (number | null)[] = [null, 40, 10];
/** Rounds of frames in each pass over the designs, and passes: the later ones average what the machine does over minutes. */
const ROUNDS = 5;
const PASSES = 2;
/** Samples of a design that is measured wholly. */
export const PER_DESIGN = RATES.length * PASSES;
/** Random designs among which the next ones are looked for. */
const POOL = 2000;

export function stopLatencyModel(store: StudioStore): void {
  store.jobs.stop('collect');
  store.jobs.stop('learn');
}

/**
 * The designs to have: those that were begun, and as many others as are missing. Random ones at first; once there is a
 * latency model, those that it learns most from.
 */
async function designsToMeasure(
  store: StudioStore,
  signal: AbortSignal,
  { samples }: SampleSet,
  target: number,
): Promise<string[]> {
  const known = [...new Set(samples.map(({ design }) => design))];
  const count = Math.max(0, target - known.length);
  const begun = new Set(known);
  const pool = randomDesigns(Math.max(POOL, 2 * target), SEED).filter((design) => !begun.has(design));
  const request = predictRequest(store.getState());
  if (!request || count === 0) return [...known, ...pool.slice(0, count)];
  const { latency } = store.workers;
  const next = await latency.call(signal, (api, s) => api.select(s, request, { pool, known, count }));
  return [...known, ...next];
}

/** Measures designs until there are as many as wanted; resumes where it was stopped, closed or failed. */
export async function measureDesigns(store: StudioStore): Promise<void> {
  const system = systemHere(store.getState());
  if (!system || isAtWork(store.getState(), 'learn')) return;
  store.jobs.forget('learn');
  const setting = settingNow(store.getState());
  const header = headerOf(system);
  let keeping: Promise<void> = Promise.resolve();
  const keep = (samples: readonly LatencySample[]) => {
    keeping = keeping.then(() => addSamples({ header, samples }, setting));
  };
  await store.jobs.start('collect', {
    words: 'Choosing designs',
    run: async (running) => collect(store, await loadSamples(header, setting), running, keep),
    save: () => keeping,
  });
}

/** @param keep is given each batch */
async function collect(
  store: StudioStore,
  before: SampleSet,
  { signal, say }: Running,
  keep: (samples: readonly LatencySample[]) => void,
): Promise<string> {
  const state = store.getState();
  let set = before;
  const designs = await designsToMeasure(store, signal, set, state.latencyModel.target);
  const wanted = stillWanted(designs, RATES, PASSES, set.samples);
  if (wanted.length === 0) return '';
  const request = {
    wanted,
    data: dataChoice(state),
    endpoint: endpointChoice(state),
    threads: threadsNow(state),
    repeats: ROUNDS,
    seed: SEED,
  };
  const started = performance.now();
  let done = 0;
  const take = (batch: LatencySample[]) => {
    set = { ...set, samples: [...set.samples, ...batch] };
    keep(batch);
    done += designsIn(batch);
    const leftMs = ((performance.now() - started) / done) * (wanted.length - done);
    const { length: samples } = set.samples;
    store.getState().put('latencyModel', { designs: designsIn(set.samples), samples });
    const words = `${done} of ${wanted.length} measurements, each design ${PASSES} times`;
    say({ words, progress: done / wanted.length, leftMs });
  };
  say({ words: `0 of ${wanted.length} measurements: the first batch takes longest`, progress: 0 });
  await onDevice(store, signal, (api, s) => api.measureDesigns(s, request, take));
  return `${done} measurements`;
}

/** Trains the latency model on all designs that were measured; the one there was stays until the new one is kept. */
export async function fitLatencyModel(store: StudioStore): Promise<void> {
  const system = systemHere(store.getState());
  if (!system || isAtWork(store.getState(), 'collect')) return;
  store.jobs.forget('collect');
  await store.jobs.start('learn', {
    words: 'Starting the engine',
    run: (running) => learn(store, system, running),
  });
}

async function learn(store: StudioStore, system: System, { signal, say }: Running): Promise<string> {
  const state = store.getState();
  const setting = settingNow(state);
  const follow = ({ progress, loss, leftMs }: LatencyModelStep) =>
    say({ words: `Training, loss ${loss.toFixed(4)}`, progress, leftMs });
  const set = await loadSamples(headerOf(system), setting);
  const request = { ...set, setting, system };
  const { latencyTraining } = store.workers;
  const { id, about } = await latencyTraining.call(signal, (api, s) => api.train(s, request, follow));
  const before = store.getState().latencyModel.record;
  const record = { id, about, tables: tablesId(system) };
  await saveLatencyModel(store, state, record);
  if (before && before.id !== id) await dropBytes('predictor', before.id).catch(() => {});
  store.getState().put('latencyModel', { record });
  return 'Trained.';
}

/** Hands over what was measured, as `latency train` of the command line reads it. */
export async function exportSamples(store: StudioStore): Promise<void> {
  const state = store.getState();
  const system = systemHere(state);
  if (!system) return;
  const set = await loadSamples(headerOf(system), settingNow(state));
  const name = fileNameOf(state.project.name, 'project', 'samples.jsonl');
  download(name, printSamples(set), 'application/jsonl');
}
