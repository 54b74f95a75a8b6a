import { type RefObject, useEffect, useRef } from 'react';
import { ink, RAMP } from './ink.ts';
import { ManyMarks } from './manyMarks.ts';
import type { ManyPoints } from './manyPoints.ts';
import type { ScatterScales } from './paretoScales.ts';

/** Of one frame of the page. */
const SLICE_MS = 6;

interface ManyCloudProps {
  points: ManyPoints;
  scales: ScatterScales;
  /** The step of the ramp that a value has. */
  colourOf: (value: number) => number;
  /** What the picture depends on besides the points: the same text, and later points are added to it. */
  drawnFor: string;
  width: number;
  height: number;
  /** What is drawn where, for pointing. */
  marks: RefObject<ManyMarks | null>;
}

/** Every candidate, drawn on a canvas inside of the chart: a path for each would be too much for the page. */
export function ManyCloud({ points, scales, colourOf, drawnFor, width, height, marks }: ManyCloudProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef('');
  useEffect(() => {
    const at = canvas.current;
    const pen = at?.getContext('2d');
    if (!at || !pen) return;
    let frame = 0;
    const paint = () => {
      const style = getComputedStyle(at);
      const colours = new Map<string, string>();
      const resolved = (text: string) => {
        const known = colours.get(text);
        if (known) return known;
        const [, name = '', fallback = ''] = /^var\((--[\w-]+),\s*([^)]+)\)$/.exec(text) ?? [];
        const colour = style.getPropertyValue(name).trim() || fallback;
        colours.set(text, colour);
        return colour;
      };
      const inkOf = (step: number) => resolved(RAMP[step] ?? ink.cloud);
      const key = [drawnFor, points.era, width, height, inkOf(-1)].join('|');
      if (drawn.current !== key || !marks.current) {
        drawn.current = key;
        marks.current = new ManyMarks(width, height);
        pen.clearRect(0, 0, width, height);
      }
      if (marks.current.draw(pen, points, scales, colourOf, inkOf, SLICE_MS))
        frame = requestAnimationFrame(paint);
    };
    paint();
    // Light and dark have inks of their own.
    const scheme = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      paint();
    });
    scheme.observe(document.documentElement, { attributes: true });
    return () => {
      cancelAnimationFrame(frame);
      scheme.disconnect();
    };
  }, [points, scales, colourOf, drawnFor, width, height, marks]);
  return (
    <foreignObject
      x={0}
      y={0}
      width={width}
      height={height}
      pointerEvents="none"
      data-testid="every-candidate"
    >
      <canvas ref={canvas} width={width} height={height} style={{ display: 'block' }} />
    </foreignObject>
  );
}
