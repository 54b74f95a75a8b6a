import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { reducedMotion } from '../kit/scheme.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const MOVE_MS = 250;

/** Shows what is selected, or everything at its own size, when that is asked for. */
export function useLook(): void {
  const store = useStudioStore();
  const { fitView, zoomTo } = useReactFlow();
  const { at, asked } = useStudio((s) => s.ui.look);
  const done = useRef(asked);
  useEffect(() => {
    if (done.current === asked) return;
    done.current = asked;
    const duration = reducedMotion() ? 0 : MOVE_MS;
    const { selection } = store.getState().ui;
    if (at === 'actual') void zoomTo(1, { duration });
    else void fitView({ nodes: selection.map((id) => ({ id })), duration, maxZoom: 1.4, padding: 0.4 });
  }, [at, asked, store, fitView, zoomTo]);
}
