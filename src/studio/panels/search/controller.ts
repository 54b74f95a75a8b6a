import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import { parseSearchState, type SearchState } from '../../../search/searchState.ts';
import { DEFAULT_STRATEGY } from '../../../search/strategies.ts';
import { loadRecord } from '../../../workers/blobs.ts';
import type { SearchRequest } from '../../../workers/search.worker.ts';
import { systemNow } from '../../machines/chosen.ts';
import { openDesign, replaceDesign } from '../../store/commands.ts';
import { isAtWork, jobOf } from '../../store/jobs.ts';
import { settingNow } from '../../store/setting.ts';
import type { StudioStore } from '../../store/store.ts';
import { askedNow, loadAccuracy, sourceOf } from './accuracySource.ts';
import { searchKey } from './needs.ts';
import { SearchRun } from './searchRun.ts';

const SEED = 1;
/** The front is kept with the project so often while it grows. */
const RECORD_EVERY_MS = 10_000;

/** Starts a search, or goes on with the kept one. */
export async function startSearch(store: StudioStore, goOn = false): Promise<void> {
  // From the palette a search may start before its panel was ever opened.
  await loadAccuracy(store);
  const state = store.getState();
  const system = systemNow(state);
  const asked = askedNow(state);
  if (!system || !asked || isAtWork(state, 'search')) return;
  const source = sourceOf(state);
  const { objectives, limits } = state.search;
  const key = searchKey(state);
  const request: SearchRequest = {
    setting: settingNow(state),
    system,
    strategy: DEFAULT_STRATEGY,
    seed: SEED,
    accuracyModel: source === 'model' ? asked : null,
    correction: source === 'model' ? state.accuracy.correction : null,
    // Without power figures nothing is known of energy.
    objectives: objectives.filter((id) => id !== 'energy' || Number.isFinite(system.power.activeW)),
    limits,
  };
  let search: SearchRun | undefined;
  await store.jobs.start('search', {
    words: 'Searching',
    run: async (running) => {
      const resume = goOn ? await savedSearch(key) : undefined;
      if (!resume) {
        store.getState().put('search', { seen: [], front: [], pinned: [], progress: [] });
      }
      store.getState().put('search', { source, scored: resume?.candidatesScored ?? 0, perSecond: 0 });
      search = new SearchRun(store, { ...request, resume }, key);
      return search.run(running);
    },
    save: (reason, error) => search?.save(reason, error),
    saveEveryMs: RECORD_EVERY_MS,
    pause: () => {
      store.getState().put('search', { perSecond: 0 });
      void store.workers.search.send((api) => api.pause());
    },
    resume: () => void store.workers.search.send((api) => api.resume()),
  });
}

/** Holds the search, or lets it go on. */
export function pauseOrResumeSearch(store: StudioStore): void {
  if (jobOf(store.getState(), 'search').state === 'paused') store.jobs.resume('search');
  else store.jobs.pause('search');
}

export const stopSearch = (store: StudioStore): Promise<void> => store.jobs.stop('search');

/** Opens a found design beside the project's own, or in the place of the one on the canvas; one step. */
export function openFound(store: StudioStore, encoding: string, how: 'beside' | 'instead' = 'beside'): void {
  // Figures are of one system and one day: a name that carried them would go stale.
  const [ops, , share] = encoding.split(',');
  const design = designOf(parseGenome(encoding), `Found ${ops}${share ? `, ${share}` : ''}`);
  store.getState().put('search', { selected: encoding });
  if (how === 'instead') replaceDesign(store, design, 'Replace by a found design');
  else openDesign(store, design, 'Open a found design');
}

/** Looks for a kept search to continue, and shows the project's last front where none is shown. */
export async function loadSearch(store: StudioStore): Promise<void> {
  const key = searchKey(store.getState());
  const canGoOn = (await savedSearch(key)) !== undefined;
  const state = store.getState();
  if (searchKey(state) !== key) return;
  const { project, results, search, put } = state;
  put('search', { canGoOn });
  const last = results.searches.find(
    ({ task, points }) => task === project.task && points === project.points,
  );
  if (last && search.front.length === 0)
    put('search', { front: last.front, source: last.source ?? 'supernet' });
}

async function savedSearch(key: string): Promise<SearchState | undefined> {
  try {
    const json = await loadRecord(key);
    return json === undefined ? undefined : parseSearchState(json);
  } catch {
    return undefined;
  }
}
