import { type RefObject, useEffect, useRef } from 'react';

/** Calls `giveUp` when Escape is pressed during a drag, before anything else reads the key. */
export function useEscape(dragging: RefObject<boolean>, giveUp: () => void): void {
  const newest = useRef(giveUp);
  newest.current = giveUp;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !dragging.current) return;
      event.preventDefault();
      event.stopPropagation();
      newest.current();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [dragging]);
}
