import { useReactFlow, useStore } from '@xyflow/react';
import { useCallback, useDeferredValue, useEffect, useRef } from 'react';
import { reducedMotion } from '../kit/scheme.ts';
import { useStudio } from '../store/useStudio.ts';
import { boxOf } from './boxOf.ts';
import { hasPalette } from './drawing.ts';
import { viewOf } from './fit.ts';
import type { Flow } from './toFlow.ts';

const FIT_MS = 250;

/**
 * Shows the whole design at the start, whenever it is asked for, and when the canvas changes its size or the palette
 * comes or goes, until the person moves the view.
 * @returns to be told when the person moves the view
 */
export function useFit(flow: Flow): () => void {
  const { setViewport } = useReactFlow();
  const width = useStore((s) => s.width);
  const height = useStore((s) => s.height);
  // As late as the flow: a design that was opened is shown once it is drawn.
  const asked = useDeferredValue(useStudio((s) => s.ui.fit));
  const whole = useDeferredValue(useStudio((s) => s.ui.fitWhole === s.ui.fit));
  const palette = useStudio(hasPalette);
  const newest = useRef(flow);
  newest.current = flow;
  const last = useRef({ asked: -1, moved: false });
  useEffect(() => {
    const now = last.current;
    if (width === 0 || (now.asked === asked && now.moved)) return;
    const calm = reducedMotion();
    const duration = now.asked < 0 || now.asked === asked || calm ? 0 : FIT_MS;
    const { nodes, lanes } = newest.current;
    void setViewport(viewOf(nodes.map(boxOf), lanes, { width, height, palette, whole }), { duration });
    last.current = { asked, moved: false };
  }, [asked, width, height, palette, whole, setViewport]);
  return useCallback(() => {
    last.current.moved = true;
  }, []);
}
