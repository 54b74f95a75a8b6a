import { useRef } from 'react';
import { PLAIN } from './cloudMarks.ts';
import type { ManyMarks } from './manyMarks.ts';
import type { ManyPoints, Span } from './manyPoints.ts';
import type { ScatterScales } from './paretoScales.ts';
import type { Drawn } from './pick.ts';

export const noColour = (): number => PLAIN;

/** Every candidate there is: how it is drawn, and what is drawn at a place. */
export function useMany(
  many: ManyPoints | undefined,
  { domainX, domainY }: ScatterScales,
  coloured: { span: Span } | null,
) {
  const marks = useRef<ManyMarks | null>(null);
  return {
    marks,
    drawnFor: [many?.of, ...domainX, ...domainY, ...(coloured?.span ?? [])].join(),
    under: (x: number, y: number): Drawn | undefined => {
      const found = many && marks.current?.at(x, y);
      const id = found && many.id(found.i);
      return id ? { id, x: found.x, y: found.y } : undefined;
    },
  };
}
