import { useMemo } from 'react';
import { useStudioStore } from '../../store/useStudio.ts';
import { openFound } from './controller.ts';

/** What pointing at a design does in every chart of the search: all charts mark it, and a click opens it on the canvas. */
export function usePointing() {
  const store = useStudioStore();
  return useMemo(
    () => ({
      onOpen: (encoding: string) => openFound(store, encoding),
      onHover: (encoding: string | undefined) => {
        const hovered = encoding ?? null;
        // Moving within what is pointed at changes nothing.
        if (store.getState().search.hovered !== hovered) store.getState().put('search', { hovered });
      },
    }),
    [store],
  );
}
