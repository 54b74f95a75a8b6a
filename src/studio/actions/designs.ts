import { BLANK } from '../../design/presets.ts';
import type { Action } from '../kit/action.ts';
import { addDesign, editDesigns, goToDesign } from '../store/commands.ts';
import { designsOf, moved, removed } from '../store/designs.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

const several = ({ project }: StudioState): boolean => project.left.length + project.right.length > 0;

/** The design so many tabs further, around the ends. */
function beside({ project }: StudioState, by: number): string {
  const all = designsOf(project);
  return all[(project.left.length + by + all.length) % all.length]?.id ?? project.designId;
}

const go = (id: string, title: string, shortcut: string, by: number): Action => ({
  id,
  title,
  group: 'Design',
  shortcut,
  enabled: several,
  run: (store) => goToDesign(store, beside(store.getState(), by)),
});

const move = (id: string, title: string, by: number): Action => ({
  id,
  title,
  group: 'Design',
  enabled: ({ project }) => (by < 0 ? project.left : project.right).length > 0,
  run: (store) =>
    editDesigns(store, 'Move a design', (project) =>
      moved(project, project.designId, project.left.length + by),
    ),
});

/** What the canvas's design is compared with at first: the one that was left of it, or else right. */
function compare(store: StudioStore): void {
  const { project } = store.getState();
  const other = project.left.at(-1) ?? project.right[0];
  if (other) store.getState().show({ comparing: { a: other.id, b: project.designId } });
}

/** The designs of the project: one is on the canvas. */
export const designsActions: readonly Action[] = [
  {
    id: 'designs.blank',
    title: 'Blank design',
    group: 'Design',
    run: (store) => {
      addDesign(store, BLANK, 'Add a blank design');
      store.getState().show({ step: 'draw' });
    },
  },
  {
    id: 'designs.duplicate',
    title: 'Duplicate the design',
    group: 'Design',
    run: (store) => {
      const { design, layout } = store.getState().project;
      addDesign(store, design, 'Duplicate the design', layout);
    },
  },
  {
    id: 'designs.delete',
    title: 'Delete the design',
    group: 'Design',
    enabled: several,
    run: (store) =>
      editDesigns(store, `Delete ${store.getState().project.design.name}`, (project) =>
        removed(project, project.designId),
      ),
  },
  { id: 'designs.compare', title: 'Compare designs', group: 'Design', enabled: several, run: compare },
  go('designs.previous', 'Go to the design on the left', '[', -1),
  go('designs.next', 'Go to the design on the right', ']', 1),
  move('designs.earlier', 'Move the design to the left', -1),
  move('designs.later', 'Move the design to the right', 1),
];
