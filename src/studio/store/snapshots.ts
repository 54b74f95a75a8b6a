import { NumberedError } from '../../design/problem.ts';
import { editDesigns } from './commands.ts';
import { designsOf, holding } from './designs.ts';
import { newId } from './id.ts';
import { MOST_AUTOMATIC, MOST_NAMED } from './limits.ts';
import type { Project, Snapshot } from './project.ts';
import type { StudioStore } from './store.ts';

/** Between two snapshots that are taken by themselves lie at least so many milliseconds of work. */
const APART_MS = 10 * 60_000;

/** The designs of a project as they are now. @param name null for one that is taken by itself */
function snapshotOf(project: Project, name: string | null, now = new Date()): Snapshot {
  const designs = designsOf(project).map(({ id, design, layout }) => ({ id, design, layout }));
  return { id: newId(), at: now.toISOString(), name, designId: project.designId, designs };
}

/** Whether a snapshot holds the very designs of a project. Those in the store do not change in place. */
function holds({ designs }: Snapshot, project: Project): boolean {
  const all = designsOf(project);
  return (
    all.length === designs.length &&
    all.every(({ design, layout }, i) => designs[i]?.design === design && designs[i]?.layout === layout)
  );
}

/** Newest first, the oldest automatic ones dropped beyond the limit. */
function withSnapshot(snapshots: readonly Snapshot[], one: Snapshot): Snapshot[] {
  let automatic = 0;
  return [one, ...snapshots].filter(({ name }) => name !== null || ++automatic <= MOST_AUTOMATIC);
}

function keep(store: StudioStore, one: Snapshot): void {
  store.getState().record((results) => {
    results.snapshots = withSnapshot(results.snapshots as Snapshot[], one);
  });
}

/** Keeps the project's designs as they are under a name. @throws NumberedError E482 */
export function saveSnapshot(store: StudioStore, name: string): void {
  const { project, results } = store.getState();
  if (results.snapshots.filter((each) => each.name !== null).length >= MOST_NAMED) {
    throw new NumberedError('E482', `A project keeps at most ${MOST_NAMED} snapshots with a name.`);
  }
  keep(store, snapshotOf(project, name));
}

/** Puts a snapshot's designs in the place of the project's, as one undoable step. */
export function restoreSnapshot(store: StudioStore, { designs, designId, name, at }: Snapshot): void {
  const open = Math.max(
    0,
    designs.findIndex(({ id }) => id === designId),
  );
  editDesigns(store, `Go back to ${name ?? at}`, () => ({ ...holding(designs, open), passing: null }));
}

export function deleteSnapshot(store: StudioStore, id: string): void {
  store.getState().record((results) => {
    results.snapshots = results.snapshots.filter((each) => each.id !== id);
  });
}

/**
 * Takes a snapshot of what there was before an edit: before the first of a visit, whose steps are gone with the last one, and
 * then before one at most every ten minutes.
 * @returns ends it
 */
export function followSnapshots(store: StudioStore, now: () => Date = () => new Date()): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return store.subscribe((state, before) => {
    // Another project was opened: it has a beginning of its own.
    if (state.history.past.length === 0 && state.history.future.length === 0) {
      if (state.project !== before.project) last = Number.NEGATIVE_INFINITY;
      return;
    }
    if (state.history === before.history || state.history.past.length <= before.history.past.length) return;
    const at = now();
    if (at.getTime() - last < APART_MS) return;
    last = at.getTime();
    const newest = state.results.snapshots[0];
    if (newest && holds(newest, before.project)) return;
    keep(store, snapshotOf(before.project, null, at));
  });
}
