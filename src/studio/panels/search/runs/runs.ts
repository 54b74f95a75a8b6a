import { objectivesOf } from '../../../../workers/candidateObjectives.ts';
import { loadCandidates } from '../../../../workers/candidateStore.ts';
import type { SearchRecord } from '../../../store/project.ts';
import { EveryCandidate } from '../../../store/session/everyCandidate.ts';
import type { SearchSession } from '../../../store/session/search.ts';
import type { StudioState, StudioStore } from '../../../store/store.ts';
import { dropRunCloud, loadRunCloud } from './runCloud.ts';

/** Runs that a person named or wrote about stay; of the others the newest. */
const MOST_OTHERS = 20;

const isKept = ({ name, note }: SearchRecord): boolean => Boolean(name || note);

/** A run by what its person called it, else by when it was. */
export const runTitle = ({ name, at }: SearchRecord): string =>
  name || `Search of ${new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}`;

/** The runs of a project with one more or one updated, newest first, and those that make room for it. */
function withRun(runs: readonly SearchRecord[], one: SearchRecord): { runs: SearchRecord[]; gone: string[] } {
  const before = runs.find(({ id }) => id === one.id);
  const { name, note } = before ?? {};
  const said = { ...(name !== undefined && { name }), ...(note !== undefined && { note }) };
  // Frozen, so that immer does not walk through hundreds of members.
  const all = [Object.freeze({ ...one, ...said }), ...runs.filter(({ id }) => id !== one.id)];
  let others = 0;
  const stays = all.filter((run) => isKept(run) || ++others <= MOST_OTHERS);
  const gone = all.filter((run) => !stays.includes(run)).map(({ id }) => id);
  return { runs: stays, gone };
}

export function saveRun(store: StudioStore, one: SearchRecord): void {
  let left: string[] = [];
  store.getState().record((results) => {
    const { runs, gone } = withRun(results.searches as SearchRecord[], one);
    results.searches = runs;
    left = gone;
  });
  for (const id of left) void dropRunCloud(id);
}

const findRun = ({ results }: StudioState, id: string | null): SearchRecord | undefined =>
  results.searches.find((run) => run.id === id);

/** The run that is drawn over the one that is shown; undefined for none. */
export const overlaid = (state: StudioState): SearchRecord | undefined =>
  state.search.overlay === state.search.run ? undefined : findRun(state, state.search.overlay);

export const shownRun = (state: StudioState): SearchRecord | undefined => findRun(state, state.search.run);

export function nameRun(store: StudioStore, id: string, said: Pick<SearchRecord, 'name' | 'note'>): void {
  store.getState().record((results) => {
    const run = results.searches.find((each) => each.id === id);
    if (run) Object.assign(run, said);
  });
}

export function deleteRun(store: StudioStore, id: string): void {
  store.getState().record((results) => {
    results.searches = results.searches.filter((run) => run.id !== id);
  });
  const { search, put } = store.getState();
  if (search.run === id) put('search', { ...NOTHING, run: null });
  if (search.overlay === id) put('search', { overlay: null });
  void dropRunCloud(id);
}

/** Every candidate of a run, where this browser has its log. */
async function loadEvery(id: string): Promise<SearchSession['every']> {
  const found = await loadCandidates(id).catch(() => null);
  if (!found) return null;
  const of = new EveryCandidate(objectivesOf(found.setup));
  for (const piece of found.pieces) of.add(piece, piece.from);
  return of.count > 0 ? { of, count: of.count } : null;
}

/** What a search has shown before it showed anything. */
export const NOTHING = {
  ...{
    seen: [],
    every: null,
    described: null,
    front: [],
    progress: [],
    foundAt: {},
    limitReports: [],
    nearest: [],
  },
  ...{ scored: 0, perSecond: 0, evaluated: 0, unscorable: 0, selected: null, hovered: null },
  ...{ zoom: null, brush: {} },
} satisfies Partial<SearchSession>;

/** Shows a run of the project again, with the candidates behind its front where this browser has them. */
export async function showRun(store: StudioStore, id: string): Promise<void> {
  const run = findRun(store.getState(), id);
  if (!run) return;
  const { front, source = 'supernet', scored = 0, evaluated } = run;
  store.getState().put('search', { ...NOTHING, run: id, front, source, scored, evaluated });
  await bringCloud(store, id);
}

/**
 * Loads what was kept of the run that is shown. Where the tab that searched died, the run is taken from there too: it is
 * written each second, the project's own less often.
 */
export async function bringCloud(store: StudioStore, id: string): Promise<void> {
  const [kept, every] = await Promise.all([loadRunCloud(id), loadEvery(id)]);
  const { search, put } = store.getState();
  if (search.run !== id) return;
  if (every && !search.every) put('search', { every });
  if (!kept) return;
  const { record, ...about } = kept.about;
  put('search', { seen: kept.seen, ...about });
  const before = findRun(store.getState(), id);
  if (!record || (before?.scored ?? -1) >= (record.scored ?? 0)) return;
  saveRun(store, record);
  put('search', { front: record.front, scored: record.scored ?? 0, evaluated: record.evaluated });
}
