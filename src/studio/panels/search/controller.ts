import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import type { Design, OpKind } from '../../../design/types.ts';
import { readSavedSearch, type SavedSearch } from '../../../search/savedSearch.ts';
import type { Limits } from '../../../search/scoring.ts';
import { tick } from '../../../system/tick.ts';
import { loadRecord } from '../../../workers/blobs.ts';
import { systemNow } from '../../machines/chosen.ts';
import { openDesign, replaceDesign } from '../../store/commands.ts';
import { newId } from '../../store/id.ts';
import { isAtWork, jobOf } from '../../store/jobs.ts';
import type { StudioStore } from '../../store/store.ts';
import { askedNow, loadAccuracy, sourceOf } from './accuracySource.ts';
import { searchKey } from './needs.ts';
import { endsAt, requestOf } from './request.ts';
import { bringCloud, NOTHING, showRun } from './runs/runs.ts';
import { SearchRun } from './searchRun.ts';

/** The front is kept with the project so often while it grows. */
const RECORD_EVERY_MS = 10_000;

/** Starts a search, or resumes the kept one. */
export async function startSearch(store: StudioStore, resumes = false): Promise<void> {
  // From the palette a search may start before its panel was ever opened.
  await loadAccuracy(store);
  const state = store.getState();
  const system = systemNow(state);
  const asked = askedNow(state);
  if (!system || !asked || isAtWork(state, 'search')) return;
  const source = sourceOf(state);
  const key = searchKey(state);
  let search: SearchRun | undefined;
  await store.jobs.start('search', {
    words: 'Searching',
    run: async (running) => {
      // The buttons first, and then what the search before has left: together they would hold up the page.
      await tick();
      const { request } = requestOf(state, system, source === 'model' ? asked : null);
      const resume = resumes ? await savedSearch(key) : undefined;
      const run = resume ? await runOf(store, key) : newId();
      if (!resume) store.getState().put('search', { ...NOTHING, pinned: [], run });
      store.getState().put('search', { source, scored: resume?.candidatesScored ?? 0, perSecond: 0 });
      const ends = endsAt(state, resume);
      search = new SearchRun(store, { ...request, ...ends, resume, run }, key, run);
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

/** The run of the project that a kept search belongs to, shown; a new one where the project has it no more. */
async function runOf(store: StudioStore, key: string): Promise<string> {
  const { results, search } = store.getState();
  const found = results.searches.find(({ goesOn }) => goesOn === key);
  if (!found) {
    const run = newId();
    store.getState().put('search', { ...NOTHING, run });
    return run;
  }
  if (found.id !== search.run) await showRun(store, found.id);
  return found.id;
}

/** Pauses or resumes the search. */
export function pauseOrResumeSearch(store: StudioStore): void {
  if (jobOf(store.getState(), 'search').state === 'paused') store.jobs.resume('search');
  else store.jobs.pause('search');
}

export const stopSearch = (store: StudioStore): Promise<void> => store.jobs.stop('search');

/** Begins another search within other limits, in the place of the one that runs. */
export async function searchWithin(store: StudioStore, limits: Limits): Promise<void> {
  await stopSearch(store);
  store.getState().put('search', { limits });
  await startSearch(store);
}

/**
 * `Found: Sample, Aggregate, Pool`. Figures are of one system and one day: a name that carried them would go stale.
 */
function foundName({ ops }: Design): string {
  const kinds = ops.map(({ kind }) => kind).filter((kind) => !PLAIN.has(kind));
  return `Found: ${[...new Set(kinds)].join(', ')}`;
}
/** What every design has. */
const PLAIN: ReadonlySet<OpKind> = new Set(['Input', 'Classifier', 'Communicate']);

/** Opens a found design beside the project's own, or in the place of the one on the canvas; one step. */
export function openFound(store: StudioStore, encoding: string, how: 'beside' | 'instead' = 'beside'): void {
  const found = designOf(parseGenome(encoding));
  const design = { ...found, name: foundName(found) };
  store.getState().put('search', { selected: encoding });
  if (how === 'instead') replaceDesign(store, design, 'Replace by a found design');
  else openDesign(store, design, 'Open a found design');
}

/** Looks for a kept search to continue, and shows the project's last front where none is shown. */
export async function loadSearch(store: StudioStore): Promise<void> {
  const key = searchKey(store.getState());
  const canResume = (await savedSearch(key)) !== undefined;
  const state = store.getState();
  if (searchKey(state) !== key) return;
  const { project, results, search, put } = state;
  put('search', { canResume });
  if (isAtWork(state, 'search')) return;
  if (search.run !== null) {
    if (search.seen.length === 0) await bringCloud(store, search.run);
    return;
  }
  const last = results.searches.find(
    ({ task, points }) => task === project.task && points === project.points,
  );
  if (last && search.front.length === 0) await showRun(store, last.id);
}

const savedSearch = (key: string): Promise<SavedSearch | undefined> =>
  loadRecord(key).then(readSavedSearch, () => undefined);
