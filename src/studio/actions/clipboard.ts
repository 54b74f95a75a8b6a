import { removeOps } from '../../design/edits.ts';
import { type Fragment, pasteOps, printFragment, takeOps } from '../../design/fragment.ts';
import { ONE_OF_EACH } from '../canvas/copies.ts';
import type { Action } from '../kit/action.ts';
import { editDesign, editPlaced } from '../store/commands.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

/** How far a copy stands from its original, in the canvas's units. */
const ASIDE = 32;

const chosen = ({ ui, project }: StudioState): string[] =>
  project.design.ops
    .filter((op) => ui.selection.includes(op.id) && op.kind !== 'Communicate')
    .map(({ id }) => id);
const counted = (verb: string, count: number): string => `${verb} ${count === 1 ? 'an op' : `${count} ops`}`;
const taken = ({ project, ui }: StudioState): Fragment =>
  takeOps(project.design, ui.selection, project.layout);

/** Puts a fragment's ops on the canvas, selected, beside where their originals stood; one step. */
export function put(store: StudioStore, fragment: Fragment, verb: string): void {
  const { design } = store.getState().project;
  const pasted = pasteOps(design, fragment);
  const before = new Set(design.ops.map((op) => op.id));
  const added = [...pasted.ids.values()].filter((id) => !before.has(id));
  if (added.length === 0) {
    store.getState().notify({ kind: 'info', ...ONE_OF_EACH });
    return;
  }
  const placed = Object.fromEntries(
    Object.entries(fragment.layout).flatMap(([id, { x, y }]) => {
      const here = pasted.ids.get(id);
      return here && !before.has(here) ? [[here, { x: x + ASIDE, y: y + ASIDE }]] : [];
    }),
  );
  editPlaced(store, counted(verb, added.length), () => ({ design: pasted.design, placed }));
  store.getState().show({ step: 'draw', selection: added, wire: null });
}

/** The selected ops as text for the clipboard; null when there are none. */
export function copied(store: StudioStore): string | null {
  const fragment = taken(store.getState());
  return fragment.ops.length > 0 ? printFragment(fragment) : null;
}

/** As `copied`, and takes them out of the design; one step. */
export function cut(store: StudioStore): string | null {
  const text = copied(store);
  const ids = chosen(store.getState());
  if (text !== null) editDesign(store, counted('Cut', ids.length), (design) => removeOps(design, ids));
  if (text !== null) store.getState().show({ selection: [] });
  return text;
}

/** Ctrl+C, X and V are the browser's own events (see useOpClipboard), so that they reach other tabs and programs. */
export const clipboardActions: readonly Action[] = [
  {
    id: 'select.all',
    title: 'Select all ops',
    group: 'Edit',
    shortcut: 'Mod+A',
    run: (store) =>
      store
        .getState()
        .show({ selection: store.getState().project.design.ops.map((op) => op.id), wire: null }),
  },
  {
    id: 'edit.duplicate',
    title: 'Duplicate the selected ops',
    group: 'Edit',
    shortcut: 'Mod+D',
    enabled: (state) => chosen(state).length > 0,
    run: (store) => put(store, taken(store.getState()), 'Duplicate'),
  },
];
