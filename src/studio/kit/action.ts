import { adviceOf } from '../store/advice.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

type ActionGroup =
  | 'Project'
  | 'Edit'
  | 'Insert'
  | 'Design'
  | 'Machines'
  | 'Go to'
  | 'Search'
  | 'Train'
  | 'Run'
  | 'Export'
  | 'View';

/** Something a person can do: toolbar, menus, shortcuts and the command palette all read this. */
export interface Action {
  id: string;
  title: string;
  group: ActionGroup;
  /** `Mod` is Ctrl, or Cmd on a Mac: `Mod+Z`, `Delete`, `L`. */
  shortcut?: string;
  /** A second shortcut, for hands that learned another program's. */
  alias?: string;
  enabled?(state: StudioState): boolean;
  /** What it would act on now: the step that is undone. */
  detail?(state: StudioState): string | undefined;
  run(store: StudioStore): void | Promise<void>;
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
