import { panels } from '../panels/index.ts';
import { adviceOf } from '../panels/parts/advice.ts';
import type { StudioStore } from '../store/store.ts';
import type { Action } from './action.ts';
import { designActions } from './design.ts';
import { designFileActions } from './designFile.ts';
import { machineActions } from './machines.ts';
import { projectActions } from './project.ts';
import { viewActions } from './view.ts';

/** Everything that can be done, once: toolbar, shortcuts, command palette and the help all read this list. */
export const ACTIONS: readonly Action[] = [
  ...projectActions,
  ...designActions,
  ...designFileActions,
  ...machineActions,
  ...viewActions,
  ...Object.values(panels).flatMap((slot) => slot.actions ?? []),
];

export function actionById(id: string): Action {
  const action = ACTIONS.find((a) => a.id === id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}

/** Runs an action when it is enabled; what it throws is said to the person. */
export async function runAction(store: StudioStore, action: Action): Promise<void> {
  if (!(action.enabled?.(store.getState()) ?? true)) return;
  try {
    await action.run(store);
  } catch (error) {
    const { code, message, help } = adviceOf(error);
    const numbered = code ? `${code} ${message}` : message;
    const words = help ? `${numbered} ${help}` : numbered;
    store.getState().notify({ kind: 'error', title: `${action.title} failed`, message: words });
  }
}
