import { applyPatches, enablePatches, type Patch, produceWithPatches } from 'immer';

enablePatches();

/** One undoable step, in the person's words, with the patches both ways. */
export interface Step {
  label: string;
  /** Changes that follow each other in the same group (one drag, one typed name) are one step. */
  group: string | null;
  forward: Patch[];
  backward: Patch[];
}

export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

export const emptyHistory: History = { past: [], future: [] };
const LIMIT = 500;

/** Applies `recipe`; an edit that changes nothing leaves no step. */
export function change<T extends object>(
  value: T,
  history: History,
  label: string,
  recipe: (draft: T) => void,
  group: string | null = null,
): { value: T; history: History } {
  const [next, forward, backward] = produceWithPatches(value, (draft) => {
    recipe(draft as T);
  });
  if (forward.length === 0) return { value, history };
  const last = history.past.at(-1);
  if (group !== null && last?.group === group && history.future.length === 0) {
    const merged: Step = {
      label,
      group,
      forward: [...last.forward, ...forward],
      backward: [...backward, ...last.backward],
    };
    return { value: next, history: { past: [...history.past.slice(0, -1), merged], future: [] } };
  }
  const past = [...history.past, { label, group, forward, backward }].slice(-LIMIT);
  return { value: next, history: { past, future: [] } };
}

/** Closes the open group, so that the next edit of the same group is a step of its own. */
export function settle(history: History): History {
  const last = history.past.at(-1);
  if (!last || last.group === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, group: null }] };
}

export function undo<T extends object>(value: T, history: History): { value: T; history: History } {
  const step = history.past.at(-1);
  if (!step) return { value, history };
  return {
    value: applyPatches(value, step.backward),
    history: { past: history.past.slice(0, -1), future: [step, ...history.future] },
  };
}

export function redo<T extends object>(value: T, history: History): { value: T; history: History } {
  const step = history.future[0];
  if (!step) return { value, history };
  return {
    value: applyPatches(value, step.forward),
    history: { past: [...history.past, { ...step, group: null }], future: history.future.slice(1) },
  };
}
