import { useReactFlow } from '@xyflow/react';
import { type FocusEvent, useCallback, useEffect } from 'react';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { focusOp } from './focus.ts';

/**
 * The canvas is one stop of the Tab key: the selected op, or the first. What is selected there by arrow key takes the
 * focus; what gets the focus is selected when nothing else is.
 */
export function useKeyboardFocus() {
  const store = useStudioStore();
  const { getNode, getViewport, setViewport } = useReactFlow();
  const selection = useStudio((s) => s.ui.selection);
  const only = selection.length === 1 ? selection[0] : undefined;

  useEffect(() => {
    const focused = document.activeElement?.closest('.react-flow__node');
    if (only !== undefined && focused && focused.getAttribute('data-id') !== only) focusOp(only);
  }, [only]);

  // Keeps the focused op in sight: the browser's own scrolling would break the canvas.
  const inSight = useCallback(
    (id: string, canvas: DOMRect) => {
      const node = getNode(id);
      if (!node) return;
      const { x, y, zoom } = getViewport();
      const left = node.position.x * zoom + x;
      const right = left + (node.width ?? 0) * zoom;
      const shift =
        left < MARGIN ? MARGIN - left : right > canvas.width - MARGIN ? canvas.width - MARGIN - right : 0;
      if (shift !== 0) void setViewport({ x: x + shift, y, zoom });
    },
    [getNode, getViewport, setViewport],
  );

  return useCallback(
    (event: FocusEvent<HTMLElement>) => {
      const node = event.target.closest('.react-flow__node');
      const id = node?.getAttribute('data-id');
      if (!node?.matches(':focus-visible') || !id || id.startsWith(':')) return;
      const { selection: now } = store.getState().ui;
      const chosen = now.at(-1);
      // A dialog that closes gives the focus back to where it was, which is not what was chosen in it.
      if (chosen !== undefined && !now.includes(id)) return focusOp(chosen);
      inSight(id, event.currentTarget.getBoundingClientRect());
      if (chosen === undefined) store.getState().show({ selection: [id], wire: null });
    },
    [store, inSight],
  );
}

const MARGIN = 60;
