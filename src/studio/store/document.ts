import { current, isDraft, produce } from 'immer';
import { goTo } from './designs.ts';
import { change, emptyHistory, type History, type Places, redo, settle, undo } from './history.ts';
import type { Project, Results } from './project.ts';
import type { SetSlice } from './slice.ts';

export interface DocumentSlice {
  /** What the person made; changed by `edit` only, so that every change can be undone. */
  project: Project;
  history: History;
  /** What was found out (checkpoints, fronts, runs); changed by `record`, never undone. */
  results: Results;
  /** Changes the project as one undoable step; consecutive edits of one `group` are one step. */
  edit(label: string, recipe: (project: Project) => void, group?: string): void;
  /** Ends the current group of edits (pointer up, blur). */
  settle(): void;
  /** Puts another design of the project on the canvas. Nothing is changed, so there is no step. */
  goTo(designId: string): void;
  undo(): void;
  redo(): void;
  record(recipe: (results: Results) => void): void;
}

const DESIGNS: Places<Project> = { of: ({ designId }) => designId, go: goTo };

/** As the recipe says; and a design that was opened only to look at stays once it is changed. */
const keeping =
  (recipe: (project: Project) => void) =>
  (project: Project): void => {
    const { designId } = project;
    const design = asItIs(project.design);
    recipe(project);
    const changed = asItIs(project.design) !== design;
    if (changed && project.designId === designId && project.passing === designId) project.passing = null;
  };

const asItIs = (part: object): object => (isDraft(part) ? current(part) : part);

export const documentSlice = (
  set: SetSlice<DocumentSlice>,
  project: Project,
  results: Results,
): DocumentSlice => ({
  project,
  results,
  history: emptyHistory,
  edit: (label, recipe, group) =>
    set((s) => {
      const next = change(s.project, s.history, DESIGNS, label, keeping(recipe), group ?? null);
      return { project: next.value, history: next.history };
    }),
  settle: () => set((s) => ({ history: settle(s.history) })),
  goTo: (designId) => set((s) => ({ project: goTo(s.project, designId), history: settle(s.history) })),
  undo: () =>
    set((s) => {
      const next = undo(s.project, s.history, DESIGNS);
      return { project: next.value, history: next.history };
    }),
  redo: () =>
    set((s) => {
      const next = redo(s.project, s.history, DESIGNS);
      return { project: next.value, history: next.history };
    }),
  record: (recipe) => set((s) => ({ results: produce(s.results, recipe) })),
});
