import { useEffect, useReducer, useRef } from 'react';
import { NOTHING, towards } from './gradually.ts';
import type { Flow } from './toFlow.ts';

/** Changes of nodes in one frame: ordinary designs are drawn at once. */
const MOST = 24;

/** The flow as it is drawn in this frame: a change of hundreds of ops is drawn over several, so that the page answers meanwhile. */
export function useGradually(wanted: Flow): Flow {
  const last = useRef({ shown: NOTHING, wanted: NOTHING });
  const due = useRef(false);
  const [, draw] = useReducer((n: number) => n + 1, 0);
  if (last.current.wanted !== wanted || due.current) {
    due.current = false;
    last.current = { shown: towards(last.current.shown, wanted, MOST), wanted };
  }
  const { shown } = last.current;
  useEffect(() => {
    if (shown === wanted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // After the frame, and not in it: what was drawn is laid out and painted in that task.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        due.current = true;
        draw();
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [shown, wanted]);
  return shown;
}
