import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { StudioState, StudioStore } from './store.ts';

export const StudioContext = createContext<StudioStore | null>(null);

/** The store itself, for event handlers. */
export function useStudioStore(): StudioStore {
  const store = useContext(StudioContext);
  if (!store) throw new Error('no studio store around this component');
  return store;
}

/**
 * A part of the state. `select` should return the same reference while that part is unchanged; an object or array that is made
 * anew with the same values counts as unchanged, because React would otherwise draw for ever.
 */
export function useStudio<T>(select: (state: StudioState) => T): T {
  return useStore(useStudioStore(), useShallow(select));
}
