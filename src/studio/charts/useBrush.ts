import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** A box that is being drawn, in SVG units. */
export interface Drag {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** A shorter way is a click. */
const LEAST = 5;

/** Where a pointer is, in the units of a chart of this width. */
export function placeOf(
  { clientX, clientY, currentTarget }: { clientX: number; clientY: number; currentTarget: Element },
  width: number,
): { x: number; y: number } {
  const box = currentTarget.getBoundingClientRect();
  const scale = width / box.width;
  return { x: (clientX - box.left) * scale, y: (clientY - box.top) * scale };
}

/** Draws a box by mouse or pen; fingers scroll the page. @param onEnd is given a box that is more than a click */
export function useBrush(width: number, onEnd: ((drag: Drag) => void) | undefined) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const start = useRef<{ x: number; y: number } | null>(null);
  /** The click that ends a drag opens nothing. */
  const dragged = useRef(false);
  return {
    drag,
    wasDragged: () => dragged.current,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        dragged.current = false;
        if (!onEnd || event.button !== 0 || event.pointerType === 'touch') return;
        start.current = placeOf(event, width);
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const from = start.current;
        if (!from) return;
        const to = placeOf(event, width);
        if (!drag && Math.hypot(to.x - from.x, to.y - from.y) < LEAST) return;
        if (!drag) event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = true;
        setDrag({ x0: from.x, y0: from.y, x1: to.x, y1: to.y });
      },
      onPointerUp: () => {
        start.current = null;
        if (drag) onEnd?.(drag);
        setDrag(null);
      },
      onPointerCancel: () => {
        start.current = null;
        setDrag(null);
      },
    },
  };
}

/** Calls at each turn of the wheel over an element, which does not scroll the page then. @param by below 1 is nearer */
export function useWheel(
  width: number,
  onTurn: ((by: number, at: { x: number; y: number }) => void) | undefined,
) {
  const element = useRef<SVGSVGElement>(null);
  const latest = useRef(onTurn);
  latest.current = onTurn;
  const turns = onTurn !== undefined;
  useEffect(() => {
    const chart = element.current;
    if (!chart || !turns) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const at = placeOf({ clientX: event.clientX, clientY: event.clientY, currentTarget: chart }, width);
      latest.current?.(1.0015 ** event.deltaY, at);
    };
    // React listens to wheels passively: the page would scroll as well.
    chart.addEventListener('wheel', turn, { passive: false });
    return () => chart.removeEventListener('wheel', turn);
  }, [turns, width]);
  return element;
}
