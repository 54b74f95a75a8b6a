import { produce } from 'immer';
import { change, emptyHistory, type History, redo, settle, undo } from './history.ts';
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
  undo(): void;
  redo(): void;
  record(recipe: (results: Results) => void): void;
}

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
      const next = change(s.project, s.history, label, recipe, group ?? null);
      return { project: next.value, history: next.history };
    }),
  settle: () => set((s) => ({ history: settle(s.history) })),
  undo: () =>
    set((s) => {
      const next = undo(s.project, s.history);
      return { project: next.value, history: next.history };
    }),
  redo: () =>
    set((s) => {
      const next = redo(s.project, s.history);
      return { project: next.value, history: next.history };
    }),
  record: (recipe) => set((s) => ({ results: produce(s.results, recipe) })),
});
