import { applyPatches, enablePatches, type Patch, produceWithPatches } from 'immer';

enablePatches();

/** One undoable step, in the person's words, with the patches both ways. */
export interface Step {
  label: string;
  /** Changes that follow each other in the same group (one drag, one typed name) are one step. */
  group: string | null;
  forward: Patch[];
  backward: Patch[];
  /** Where it was made, and where it led: undo and redo go there first. */
  from: string;
  to: string;
}

/** Places of a value that are changed by themselves, such as the designs of a project. Going somewhere is no step. */
export interface Places<T> {
  of(value: T): string;
  /** The value at another place of its; going and coming back changes nothing. */
  go(value: T, place: string): T;
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
  places: Places<T>,
  label: string,
  recipe: (draft: T) => void,
  group: string | null = null,
): { value: T; history: History } {
  const [next, forward, backward] = produceWithPatches(value, (draft) => {
    recipe(draft as T);
  });
  if (forward.length === 0) return { value, history };
  const ends = { from: places.of(value), to: places.of(next) };
  const last = history.past.at(-1);
  if (group !== null && last?.group === group && history.future.length === 0) {
    const merged: Step = {
      label,
      group,
      forward: [...last.forward, ...forward],
      backward: [...backward, ...last.backward],
      from: last.from,
      to: ends.to,
    };
    return { value: next, history: { past: [...history.past.slice(0, -1), merged], future: [] } };
  }
  const past = [...history.past, { label, group, forward, backward, ...ends }].slice(-LIMIT);
  return { value: next, history: { past, future: [] } };
}

/** Closes the open group, so that the next edit of the same group is a step of its own. */
export function settle(history: History): History {
  const last = history.past.at(-1);
  if (!last || last.group === null) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, group: null }] };
}

export function undo<T extends object>(
  value: T,
  history: History,
  places: Places<T>,
): { value: T; history: History } {
  const step = history.past.at(-1);
  if (!step) return { value, history };
  return {
    value: applyPatches(places.go(value, step.to), step.backward),
    history: { past: history.past.slice(0, -1), future: [step, ...history.future] },
  };
}

export function redo<T extends object>(
  value: T,
  history: History,
  places: Places<T>,
): { value: T; history: History } {
  const step = history.future[0];
  if (!step) return { value, history };
  return {
    value: applyPatches(places.go(value, step.from), step.forward),
    history: { past: [...history.past, { ...step, group: null }], future: history.future.slice(1) },
  };
}
