import { useReactFlow } from '@xyflow/react';
import { type FocusEvent, useCallback, useEffect } from 'react';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** On the canvas the focus and the selection go together: Tab selects, and a selection by arrow key takes the focus. */
export function useKeyboardFocus() {
  const store = useStudioStore();
  const { getNode, getViewport, setViewport } = useReactFlow();
  const selection = useStudio((s) => s.ui.selection);
  const only = selection.length === 1 ? selection[0] : undefined;

  useEffect(() => {
    const focused = document.activeElement?.closest('.react-flow__node');
    if (only === undefined || !focused || focused.getAttribute('data-id') === only) return;
    const element = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(only)}"]`);
    element?.focus({ preventScroll: true });
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
      inSight(id, event.currentTarget.getBoundingClientRect());
      const { selection: now } = store.getState().ui;
      if (now.length !== 1 || now[0] !== id) store.getState().show({ selection: [id], wire: null });
    },
    [store, inSight],
  );
}

const MARGIN = 60;
