import { placeOps } from '../../design/communicate.ts';
import { disconnect, downstream, PALETTE, removeOps } from '../../design/edits.ts';
import { PRESETS, WORD_PRESETS } from '../../design/presets.ts';
import { other, type Placement } from '../../design/types.ts';
import { focusInspector } from '../canvas/focus.ts';
import { insertKind } from '../canvas/insert.ts';
import { neighbour } from '../canvas/neighbour.ts';
import type { Action } from '../kit/action.ts';
import { editDesign, editPlaced, openDesign, travel } from '../store/commands.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

const chosen = ({ ui, project }: StudioState) =>
  project.design.ops.filter((op) => ui.selection.includes(op.id) && op.kind !== 'Communicate');
const some = (state: StudioState): boolean => chosen(state).length > 0;
const one = (state: StudioState): boolean => chosen(state).length === 1;

/** Moved ops stand where the layout puts them in the other lane. */
function move(store: StudioStore, ids: readonly string[], side: Placement): void {
  editPlaced(store, `Move to the ${side}`, (design) => ({
    design: placeOps(design, ids, side),
    placed: Object.fromEntries(ids.map((id) => [id, null])),
  }));
  store.getState().show({ fit: store.getState().ui.fit + 1 });
}

const go = (towards: 'left' | 'right' | 'up' | 'down', key: string): Action => ({
  id: `select.${towards}`,
  title: `Select the op ${{ left: 'to the left', right: 'to the right', up: 'above', down: 'below' }[towards]}`,
  group: 'Edit',
  shortcut: key,
  enabled: (state) => state.ui.selection.length === 1,
  run: (store) => {
    const { ui, project } = store.getState();
    const next = neighbour(project.design, project.layout, ui.selection[0] ?? '', towards);
    if (next) store.getState().show({ selection: [next] });
  },
});

export const designActions: readonly Action[] = [
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    shortcut: 'Mod+Z',
    enabled: (s) => s.history.past.length > 0,
    detail: (s) => s.history.past.at(-1)?.label,
    run: (store) => travel(store, 'undo'),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    shortcut: 'Mod+Shift+Z',
    alias: 'Mod+Y',
    enabled: (s) => s.history.future.length > 0,
    detail: (s) => s.history.future[0]?.label,
    run: (store) => travel(store, 'redo'),
  },
  {
    id: 'edit.delete',
    title: 'Delete the selection',
    group: 'Edit',
    shortcut: 'Delete',
    enabled: (state) => some(state) || state.ui.wire !== null,
    run: (store) => {
      const { wire } = store.getState().ui;
      if (wire !== null) {
        const [from = '', to = ''] = wire.split(' ');
        editDesign(store, 'Delete a wire', (d) => disconnect(d, from, to));
        store.getState().show({ wire: null });
        return;
      }
      const ids = chosen(store.getState()).map((op) => op.id);
      editDesign(store, ids.length === 1 ? 'Delete an op' : `Delete ${ids.length} ops`, (d) =>
        removeOps(d, ids),
      );
      store.getState().show({ selection: [] });
    },
  },
  {
    id: 'edit.lane',
    title: 'Move the selected ops to the other lane',
    group: 'Edit',
    shortcut: 'L',
    enabled: some,
    run: (store) => {
      const ops = chosen(store.getState());
      move(
        store,
        ops.map((op) => op.id),
        other(ops[0]?.placement ?? 'device'),
      );
    },
  },
  {
    id: 'edit.split',
    title: 'Move the selected op and all after it to the edge',
    group: 'Edit',
    shortcut: 'Shift+L',
    enabled: one,
    run: (store) => {
      const { design } = store.getState().project;
      move(store, downstream(design, chosen(store.getState())[0]?.id ?? ''), 'edge');
    },
  },
  {
    id: 'design.device',
    title: 'Move everything to the device',
    group: 'Design',
    run: (store) =>
      move(
        store,
        store.getState().project.design.ops.map((op) => op.id),
        'device',
      ),
  },
  {
    id: 'design.tidy',
    title: 'Tidy the layout',
    group: 'Design',
    enabled: (s) => Object.keys(s.project.layout).length > 0,
    run: (store) => {
      store.getState().edit('Tidy the layout', (project) => {
        project.layout = {};
      });
      store.getState().show({ fit: store.getState().ui.fit + 1 });
    },
  },
  {
    id: 'select.none',
    title: 'Clear the selection',
    group: 'Edit',
    shortcut: 'Escape',
    enabled: ({ ui }) => ui.selection.length > 0 || ui.wire !== null,
    run: (store) => store.getState().show({ selection: [], wire: null }),
  },
  {
    id: 'select.inspect',
    title: 'Edit the selected op in the panel',
    group: 'Edit',
    shortcut: 'Enter',
    enabled: one,
    run: (store) => {
      store.getState().show({ step: 'draw' });
      focusInspector(chosen(store.getState())[0]?.id ?? '');
    },
  },
  go('left', 'ArrowLeft'),
  go('right', 'ArrowRight'),
  go('up', 'ArrowUp'),
  go('down', 'ArrowDown'),
  ...[...PRESETS, ...WORD_PRESETS].map(
    (preset): Action => ({
      id: `preset.${preset.id}`,
      title: `Open preset: ${preset.title}`,
      group: 'Design',
      run: (store) => openDesign(store, preset.design),
    }),
  ),
  ...PALETTE.map(
    (kind): Action => ({
      id: `insert.${kind}`,
      title: `Insert ${kind}`,
      group: 'Insert',
      run: (store) => insertKind(store, kind),
    }),
  ),
];
