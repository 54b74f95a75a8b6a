import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StudioState, StudioStore } from './store.ts';

export const StudioContext = createContext<StudioStore | null>(null);

/** The store itself, for event handlers. */
export function useStudioStore(): StudioStore {
  const store = useContext(StudioContext);
  if (!store) throw new Error('no studio store around this component');
  return store;
}

/** A part of the state; `select` must return the same reference while that part is unchanged. */
export function useStudio<T>(select: (state: StudioState) => T): T {
  return useStore(useStudioStore(), select);
}
