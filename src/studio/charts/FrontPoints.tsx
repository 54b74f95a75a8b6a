import { type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { type Behind, type Drawn, pointAt, stepTo, type Under } from './pick.ts';
import { placeOf } from './useBrush.ts';

export interface FrontPointsHandlers {
  onOpen?: ((id: string) => void) | undefined;
  onHover?: ((id: string | undefined) => void) | undefined;
}

/**
 * How the points of a front are reached: by pointer the nearest one, whatever is drawn over it; by keyboard as one stop, with
 * arrow keys along the axis.
 * @param points in the order of the horizontal axis
 * @param width of the chart in SVG units
 * @param behind points that are reached by pointer only
 */
export function useFrontPoints(
  points: readonly Drawn[],
  width: number,
  selected: string | undefined,
  { onOpen, onHover }: FrontPointsHandlers,
  behind?: Behind | Under,
) {
  const [near, setNear] = useState<Drawn>();
  const [focused, setFocused] = useState<string>();
  const told = useRef<string>(undefined);
  const has = (id: string | undefined) => id !== undefined && points.some((point) => point.id === id);
  const stop = [focused, selected].find(has) ?? points[0]?.id;
  const hover = (id: string | undefined) => {
    if (id === told.current) return;
    told.current = id;
    onHover?.(id);
  };
  const under = (event: MouseEvent<SVGSVGElement>) => {
    const { x, y } = placeOf(event, width);
    return pointAt(points, behind, x, y);
  };
  const point = (found: Drawn | undefined) => {
    if (found?.id !== near?.id) setNear(found);
    hover(found?.id);
  };
  return {
    near,
    stop,
    svg: {
      'data-near': near === undefined ? undefined : '',
      onPointerMove: (event: MouseEvent<SVGSVGElement>) => point(under(event)),
      onPointerLeave: () => point(undefined),
      // The browser would give the focus to what is drawn on top.
      onMouseDown: (event: MouseEvent) => event.preventDefault(),
      onClick: (event: MouseEvent<SVGSVGElement>) => {
        const found = under(event);
        if (!found) return;
        focusOn(event.currentTarget, found.id);
        onOpen?.(found.id);
      },
    },
    group: {
      onFocus: ({ target }: { target: Element }) => {
        const id = idOf(target);
        setFocused(id);
        hover(id);
      },
      onBlur: () => hover(undefined),
      onKeyDown: (event: KeyboardEvent<SVGGElement>) => {
        const from = idOf(event.target as Element);
        if (from === undefined) return;
        const opens = event.key === 'Enter' || event.key === ' ';
        const to = stepTo(points, from, event.key);
        if (!opens && !to) return;
        event.preventDefault();
        event.stopPropagation();
        if (opens) onOpen?.(from);
        else if (to) focusOn(event.currentTarget, to.id);
      },
    },
  };
}

const idOf = (target: Element): string | undefined => target.getAttribute('data-id') ?? undefined;

function focusOn(within: Element, id: string): void {
  const found = [...within.querySelectorAll<SVGGElement>('[data-id]')].find((at) => idOf(at) === id);
  found?.focus();
}

/** The group of them, as it is told to those who cannot see it. */
export function FrontGroup({
  children,
  ...handlers
}: ReturnType<typeof useFrontPoints>['group'] & { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand inside an SVG
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: its keys are those of the buttons in it
    <g role="group" aria-label="Designs on the front; arrow keys lead from one to the next" {...handlers}>
      {children}
    </g>
  );
}
