import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';

/** How long a pointer rests before the words come. */
const REST_MS = 400;

const hinted = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-hint]') : null;

/**
 * The words of `data-hint`, beside what is pointed at, reached with the Tab key or tapped. One for the whole page: a canvas of
 * hundreds of ops pays for one. Escape takes them away.
 */
export function Hints() {
  const [at, setAt] = useState<HTMLElement | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: HTMLElement | null = null;
    const show = (element: HTMLElement | null) => {
      clearTimeout(timer);
      over = element;
      setAt(element);
    };
    const point = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return;
      const element = hinted(event.target);
      if (element === over) return;
      show(null);
      over = element;
      if (element && event.buttons === 0) timer = setTimeout(() => setAt(element), REST_MS);
    };
    const press = (event: PointerEvent) => show(event.pointerType === 'touch' ? hinted(event.target) : null);
    const focus = (event: FocusEvent) => {
      const element = hinted(event.target);
      show(element && (event.target as Element).matches(':focus-visible') ? element : null);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') show(null);
    };
    const leave = () => show(null);
    document.addEventListener('pointerover', point);
    document.addEventListener('pointerdown', press);
    document.addEventListener('focusin', focus);
    document.addEventListener('keydown', key);
    document.addEventListener('scroll', leave, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', point);
      document.removeEventListener('pointerdown', press);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('keydown', key);
      document.removeEventListener('scroll', leave, true);
    };
  }, []);
  const words = at?.dataset.hint;
  if (!at || !words || !at.isConnected) return null;
  return (
    <Tooltip target={at} label={words} opened multiline withArrow maw={300} className="hint" zIndex={500} />
  );
}
