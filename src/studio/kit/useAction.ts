import { useStudioStore } from '../store/useStudio.ts';
import { runAction } from './action.ts';
import { actionById } from './registry.ts';

/** A registered action as a button needs it. */
export function useAction(id: string): { title: string; run: () => void } {
  const store = useStudioStore();
  const action = actionById(id);
  return { title: action.title, run: () => void runAction(store, action) };
}
