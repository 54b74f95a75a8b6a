import { PRESETS } from '../../design/presets.ts';
import { other } from '../../design/types.ts';
import { downstream, moveToLane, PALETTE, removeOps } from '../canvas/edits.ts';
import { neighbour } from '../canvas/neighbour.ts';
import { editDesign, openDesign } from '../store/commands.ts';
import type { StudioState } from '../store/store.ts';
import type { Action } from './action.ts';
import { insertKind } from './insert.ts';

const chosen = ({ ui, project }: StudioState) =>
  project.design.ops.filter((op) => ui.selection.includes(op.id) && op.kind !== 'Communicate');
const some = (state: StudioState): boolean => chosen(state).length > 0;
const one = (state: StudioState): boolean => chosen(state).length === 1;

const go = (towards: 'left' | 'right' | 'up' | 'down', key: string): Action => ({
  id: `select.${towards}`,
  title: `Select the op to the ${towards === 'up' ? 'top' : towards === 'down' ? 'bottom' : towards}`,
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
    run: (store) => store.getState().undo(),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    shortcut: 'Mod+Shift+Z',
    enabled: (s) => s.history.future.length > 0,
    run: (store) => store.getState().redo(),
  },
  {
    id: 'edit.delete',
    title: 'Delete the selected ops',
    group: 'Edit',
    shortcut: 'Delete',
    enabled: some,
    run: (store) => {
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
      const side = other(ops[0]?.placement ?? 'device');
      const ids = ops.map((op) => op.id);
      store.getState().edit(`Move to the ${side}`, (project) => {
        project.design = moveToLane(project.design, ids, side);
        for (const id of ids) delete project.layout[id];
      });
    },
  },
  {
    id: 'edit.split',
    title: 'Move the selected op and all behind it to the edge',
    group: 'Edit',
    shortcut: 'Shift+L',
    enabled: one,
    run: (store) => {
      const { project } = store.getState();
      const ids = downstream(project.design, chosen(store.getState())[0]?.id ?? '');
      store.getState().edit('Split the design here', (draft) => {
        draft.design = moveToLane(project.design, ids, 'edge');
        for (const id of ids) delete draft.layout[id];
      });
    },
  },
  {
    id: 'design.device',
    title: 'Move everything to the device',
    group: 'Design',
    run: (store) =>
      store.getState().edit('Move everything to the device', (draft) => {
        draft.design = moveToLane(
          draft.design,
          draft.design.ops.map((op) => op.id),
          'device',
        );
        draft.layout = {};
      }),
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
  go('left', 'ArrowLeft'),
  go('right', 'ArrowRight'),
  go('up', 'ArrowUp'),
  go('down', 'ArrowDown'),
  ...PRESETS.map(
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
