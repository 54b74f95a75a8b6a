import type { Action } from './action.ts';

/** By id, in the order in which they were given. */
const known = new Map<string, Action>();
let rest: (() => Promise<readonly Action[]>) | null = null;
let loading: Promise<void> | null = null;

/** Makes actions known: those of the first screen when the page starts, and where the others are loaded from. */
export function provideActions(actions: readonly Action[], others?: () => Promise<readonly Action[]>): void {
  for (const action of actions) known.set(action.id, action);
  if (others) rest = others;
}

/** Waits until every action is known, also those that the first screen has no use for. */
export function allActions(): Promise<void> {
  loading ??= (rest?.() ?? Promise.resolve([])).then(
    (actions) => provideActions(actions),
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Throws Error for an id that nothing has, or that was not loaded yet. */
export function actionById(id: string): Action {
  const action = known.get(id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}
