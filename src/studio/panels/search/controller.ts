import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import { parseSearchState, type SearchState } from '../../../search/searchState.ts';
import type { Snapshot } from '../../../search/snapshot.ts';
import { DEFAULT_STRATEGY } from '../../../search/strategies.ts';
import { keepRecord, keptRecord } from '../../../workers/blobs.ts';
import { isAbort } from '../../../workers/bridge.ts';
import { learningBridge, searchBridge } from '../../../workers/spawn.ts';
import { adviceOf } from '../../kit/advice.ts';
import { dataChoice } from '../../kit/data.ts';
import { coalesced } from '../../kit/live.ts';
import { systemNow } from '../../machines/chosen.ts';
import { tableKeys } from '../../machines/tables.ts';
import { predictorNow } from '../../prediction/keep.ts';
import { answering, predictRequest } from '../../prediction/worker.ts';
import { openDesign } from '../../store/commands.ts';
import { newId } from '../../store/id.ts';
import { settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { accuracyLive, accuracyLookedFor, askedNow, loadAccuracy, sourceOf } from './accuracySource.ts';
import { isSearching, searchLive } from './live.ts';
import { SeenCandidates } from './seenCandidates.ts';
import { loadSupernet } from './supernet.ts';

const worker = searchBridge();
/** A worker of its own, replaced often: two engine sessions for each design that is evaluated. */
const oracle = learningBridge(48);

const SEED = 1;

let stop: AbortController | undefined;
let seen: SeenCandidates | undefined;
/** Of the running search, and when its front was last kept with the project. */
let id = '';
let recordedAt = 0;
const RECORD_EVERY_MS = 10_000;

/** What a kept search belongs to: it can only go on with the same tables and the same source of accuracies. */
const searchKey = (state: StudioState): string => {
  const { device, edge } = state.project.system;
  const machines = JSON.stringify([device.machine, edge.machine]);
  const trained = `${askedNow()}:${predictorNow(state)}`;
  return `search-of:${Object.values(tableKeys(state)).join(' ')}:${machines}:${trained}`;
};

/**
 * Whether a search can start: a system with tables, and something that answers about accuracies. Before it was looked for,
 * the start itself looks for it.
 */
export const canSearch = (state: StudioState): boolean =>
  systemNow(state) !== null && (askedNow() !== null || !accuracyLookedFor(state));

/** Starts a search, or goes on with the kept one. */
export async function startSearch(store: StudioStore, goOn = false): Promise<void> {
  if (isSearching(searchLive.getState().phase)) return;
  // From the palette a search may start before its panel was ever opened.
  await Promise.all([loadAccuracy(store), loadSupernet(store)]);
  if (isSearching(searchLive.getState().phase)) return;
  const state = store.getState();
  const system = systemNow(state);
  const asked = askedNow();
  if (!system || !asked) return;
  const source = sourceOf(accuracyLive.getState());
  const { objectives: wanted, limits } = searchLive.getState();
  // Without power figures nothing is known of energy.
  const objectives = wanted.filter((id) => id !== 'energy' || Number.isFinite(system.power.activeW));
  const key = searchKey(state);
  const resume = goOn ? await keptSearch(key) : undefined;
  if (!resume) searchLive.setState({ cloud: new Float64Array(), rug: new Float64Array(), front: [] });
  searchLive.setState({
    phase: 'starting',
    source,
    scored: resume?.candidatesScored ?? 0,
    perSecond: 0,
    problem: null,
  });
  store.getState().job('search', { state: 'running', progress: null, message: 'searching' });
  id = newId();
  recordedAt = performance.now();
  stop = new AbortController();
  const { signal } = stop;
  const questions = {
    data: dataChoice(state),
    supernet: asked,
    threads: state.project.system.device.threads,
  };
  const accuracy = (encodings: string[]) =>
    oracle.call(signal, (api, s) => api.supernetAccuracy(s, { ...questions, encodings }));
  const learned = predictRequest(state);
  const cost =
    learned &&
    ((encodings: string[]) => answering.call(signal, (api, s) => api.predictEncoded(s, learned, encodings)));
  const show = coalesced((snapshot: Snapshot) => take(store, snapshot));
  seen = new SeenCandidates(searchLive.getState());
  const { collect } = seen;
  const request = {
    setting: settingOf(state.project),
    system,
    strategy: DEFAULT_STRATEGY,
    seed: SEED,
    predictor: source === 'predictor' ? asked : null,
    objectives,
    limits,
    resume,
  };
  try {
    const end = await worker.call(signal, (api, s) =>
      api.search(
        s,
        request,
        accuracy,
        cost,
        (snapshot) => {
          collect(snapshot.recent);
          show(snapshot);
        },
        // A state that cannot be kept now may be kept the next time; the last one says so.
        (state) => void keepRecord(key, state).catch(() => {}),
      ),
    );
    await keepRecord(key, end);
    await finish(store, key, signal.aborted ? 'stopped' : 'done');
  } catch (error) {
    if (isAbort(error)) await finish(store, key, 'stopped');
    else {
      await keepInterrupted(key, error);
      searchLive.setState({ phase: 'failed', problem: adviceOf(error), canGoOn: await isKept(key) });
      store.getState().job('search', { state: 'failed', progress: null, message: 'failed' });
      record(store);
    }
  }
}

export function pauseSearch(store: StudioStore): void {
  void worker.send((api) => api.pause());
  searchLive.setState({ phase: 'paused', perSecond: 0 });
  store.getState().job('search', { state: 'paused', message: 'paused' });
}

export function resumeSearch(store: StudioStore): void {
  void worker.send((api) => api.resume());
  searchLive.setState({ phase: 'running' });
  store.getState().job('search', { state: 'running', message: 'searching' });
}

export const stopSearch = (): void => stop?.abort();

/** Opens a found design on the canvas, as one step that can be undone. */
export function openFrontDesign(store: StudioStore, encoding: string): void {
  const found = searchLive.getState().front.find((d) => d.encoding === encoding);
  const design = designOf(parseGenome(encoding));
  // Figures are of one system and one day: a name that carried them would go stale.
  if (found) design.name = `Found ${encoding.split(',')[0]}`;
  searchLive.setState({ selected: encoding });
  openDesign(store, design, 'Open a found design');
}

/** Whether there is a search that can be gone on with. */
export async function loadSearch(store: StudioStore): Promise<void> {
  const state = store.getState();
  searchLive.setState({ canGoOn: await isKept(searchKey(state)) });
  const last = state.results.searches.find(
    (s) => s.task === state.project.task && s.points === state.project.points,
  );
  if (last && searchLive.getState().front.length === 0) {
    searchLive.setState({ front: last.front, source: last.source ?? 'supernet' });
  }
}

async function keptSearch(key: string): Promise<SearchState | undefined> {
  try {
    const json = await keptRecord(key);
    return json === undefined ? undefined : parseSearchState(json);
  } catch {
    return undefined;
  }
}

function take(store: StudioStore, snapshot: Snapshot): void {
  const { phase } = searchLive.getState();
  if (!isSearching(phase)) return;
  searchLive.setState({
    phase: phase === 'paused' ? 'paused' : 'running',
    scored: snapshot.candidatesScored,
    // The rate of the last second or so: a single slice says little.
    perSecond: phase === 'paused' ? 0 : smoothed(searchLive.getState().perSecond, snapshot.perSecond),
    evaluated: snapshot.accuracyEvaluated,
    limitReports: snapshot.limits,
    unscorable: snapshot.unscorable,
    ...seen?.rows,
    front: snapshot.front,
  });
  if (performance.now() - recordedAt > RECORD_EVERY_MS) record(store);
  if (phase === 'starting') store.getState().job('search', { message: 'searching' });
}

const smoothed = (before: number, now: number): number => (before === 0 ? now : 0.8 * before + 0.2 * now);

const isKept = async (key: string): Promise<boolean> => (await keptSearch(key)) !== undefined;

/** A search that failed for its oracle's reason brings its state along (S10.6): it is kept like that of a stopped one. */
async function keepInterrupted(key: string, error: unknown): Promise<void> {
  const { state } = (error ?? {}) as { state?: unknown };
  if (state !== undefined) await keepRecord(key, state).catch(() => {});
}

async function finish(store: StudioStore, key: string, phase: 'stopped' | 'done'): Promise<void> {
  searchLive.setState({ phase, perSecond: 0, canGoOn: await isKept(key) });
  store.getState().job('search', { state: 'done', progress: null, message: phase });
  record(store);
}

/** Keeps the front with the project. */
function record(store: StudioStore): void {
  const { front, evaluated, source } = searchLive.getState();
  recordedAt = performance.now();
  if (front.length === 0) return;
  const { task, points, system } = store.getState().project;
  store.getState().record((results) => {
    const others = results.searches.filter((s) => s.id !== id);
    const found = {
      id,
      at: new Date().toISOString(),
      task,
      points,
      system,
      evaluated,
      source,
      front: [...front],
    };
    results.searches = [found, ...others].slice(0, 20);
  });
}
