import { produce } from 'immer';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { change, emptyHistory, type History, redo, settle, undo } from './history.ts';
import { noResults, type Project, type Results } from './project.ts';
import { initialUi, type Job, type Notice, type Ui } from './ui.ts';

export interface StudioState {
  /** What the person made; changed by `edit` only, so that every change can be undone. */
  project: Project;
  /** What was found out (checkpoints, fronts, runs); changed by `record`, never undone. */
  results: Results;
  /** What is shown now; not part of the project. */
  ui: Ui;
  history: History;
  /** Changes the project as one undoable step; consecutive edits of one `group` are one step. */
  edit(label: string, recipe: (project: Project) => void, group?: string): void;
  /** Ends the current group of edits (pointer up, blur). */
  settle(): void;
  undo(): void;
  redo(): void;
  record(recipe: (results: Results) => void): void;
  show(patch: Partial<Ui>): void;
  job(name: keyof Ui['jobs'], patch: Partial<Job>): void;
  notify(notice: Omit<Notice, 'id'>): void;
  dismiss(id: number): void;
  /** Replaces project and results, history empty. */
  load(project: Project, results: Results): void;
}

export type StudioStore = StoreApi<StudioState>;

export function createStudioStore(project: Project, results: Results = noResults): StudioStore {
  return createStore<StudioState>()((set) => ({
    project,
    results,
    ui: initialUi,
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
    show: (patch) => set((s) => ({ ui: { ...s.ui, ...patch } })),
    job: (name, patch) =>
      set((s) => ({
        ui: { ...s.ui, jobs: { ...s.ui.jobs, [name]: { ...s.ui.jobs[name], ...patch } } },
      })),
    notify: (notice) =>
      set((s) => ({
        ui: {
          ...s.ui,
          notices: [...s.ui.notices, { ...notice, id: 1 + Math.max(0, ...s.ui.notices.map((n) => n.id)) }],
        },
      })),
    dismiss: (id) =>
      set((s) => ({ ui: { ...s.ui, notices: s.ui.notices.filter((notice) => notice.id !== id) } })),
    load: (next, found) =>
      set((s) => ({
        // The data that were given know their classes better than a file does.
        project: { ...next, classes: s.ui.dataGiven[next.task]?.classes ?? next.classes },
        results: found,
        history: emptyHistory,
        ui: { ...s.ui, selection: [], wire: null, predicted: null, measured: null },
      })),
  }));
}
