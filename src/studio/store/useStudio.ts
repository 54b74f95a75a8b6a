import { createContext, useContext, useRef } from 'react';
import { useStore } from 'zustand';
import { shallow } from 'zustand/shallow';
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
 * again with the same values counts as unchanged, because React would otherwise draw forever.
 */
export function useStudio<T>(select: (state: StudioState) => T): T {
  const before = useRef<T>(undefined);
  return useStore(useStudioStore(), (state) => {
    const selected = select(state);
    if (!alike(before.current, selected)) before.current = selected;
    return before.current as T;
  });
}

/** Whether both have the same values. Lists may have thousands, and each change asks all that is drawn: nothing is made for it. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!Array.isArray(a) || !Array.isArray(b)) return shallow(a, b);
  return a.length === b.length && a.every((each, i) => Object.is(each, b[i]));
}
