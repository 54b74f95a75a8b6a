import { createContext, useContext } from 'react';
import { useStudioStore } from '../store/useStudio.ts';
import { type Action, runAction } from './action.ts';

/** Finds an action by its id; the registry, which knows every room, fills it in. Throws Error for an unknown id. */
export const ActionsContext = createContext<(id: string) => Action>((id) => {
  throw new Error(`no actions are provided, not even ${id}`);
});

/** A registered action as a button needs it. */
export function useAction(id: string): { title: string; run: () => void } {
  const store = useStudioStore();
  const action = useContext(ActionsContext)(id);
  return { title: action.title, run: () => void runAction(store, action) };
}
