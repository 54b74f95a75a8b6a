import { bisector, curveStepAfter, line, scaleLinear } from 'd3';
import type { MouseEvent } from 'react';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { plain } from './format.ts';
import { ink } from './ink.ts';
import { type Drawn, nearest } from './pick.ts';
import { placeOf } from './useBrush.ts';

/** How much a front dominates at a time of its search. */
export interface VolumePoint {
  seconds: number;
  /** Hypervolume below a reference that stays; its unit means nothing. */
  volume: number;
}

/** The share of the newest hypervolume that is taken as nearly all. */
const NEARLY = 0.95;

/** When the front reached so much of what it has now. */
export const reachedAt = (points: readonly VolumePoint[], share = NEARLY): number | null =>
  points.find(({ volume }) => volume >= share * (points.at(-1)?.volume ?? Number.POSITIVE_INFINITY))
    ?.seconds ?? null;

/** A design of the front, and when it was found. */
export interface FoundAt {
  id: string;
  seconds: number;
}

interface VolumeCurveProps {
  points: readonly VolumePoint[];
  /** Designs of today's front, on the curve where they were found. */
  found?: readonly FoundAt[];
  /** Pointed at or opened, here or in another chart. */
  marked?: string | undefined;
  width: number;
  height: number;
  onOpen?: (id: string) => void;
  onHover?: (id: string | undefined) => void;
}

/** How the front of a search grows: its hypervolume over time, as a share of the newest. */
export function VolumeCurve(props: VolumeCurveProps) {
  const { points, found = [], marked, width, height, onOpen, onHover } = props;
  const box = { x0: 52, x1: width - 18, y0: 30, y1: height - 42 };
  const last = points.at(-1);
  const x = scaleLinear([0, Math.max(1, last?.seconds ?? 0)], [box.x0, box.x1]);
  const y = scaleLinear([0, 1], [box.y1, box.y0]);
  const path = line<VolumePoint>(
    (p) => round(x(p.seconds)),
    (p) => round(y(last && last.volume > 0 ? p.volume / last.volume : 0)),
  ).curve(curveStepAfter);
  const nearly = reachedAt(points);
  const at = bisector<VolumePoint, number>(({ seconds }) => seconds).right;
  const drawn = found.map(({ id, seconds }): Drawn => {
    const volume = points[Math.max(0, at(points, seconds) - 1)]?.volume ?? 0;
    return { id, x: round(x(seconds)), y: round(y(last && last.volume > 0 ? volume / last.volume : 0)) };
  });
  const under = (event: MouseEvent<SVGSVGElement>) => {
    const place = placeOf(event, width);
    return nearest(drawn, place.x, place.y)?.id;
  };
  const shown = drawn.find(({ id }) => id === marked);
  const words =
    nearly === null
      ? 'Hypervolume over time, no front yet'
      : `Hypervolume over time: 95 % of what it is now after ${plain(nearly)} s of ${plain(last?.seconds ?? 0)} s`;
  return (
    <svg
      className="chart"
      role="img"
      aria-label={words}
      data-testid="volume-curve"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...(found.length > 0 && {
        onPointerMove: (event: MouseEvent<SVGSVGElement>) => onHover?.(under(event)),
        onPointerLeave: () => onHover?.(undefined),
        onClick: (event: MouseEvent<SVGSVGElement>) => {
          const id = under(event);
          if (id !== undefined) onOpen?.(id);
        },
      })}
    >
      <AxisLeft
        ticks={[0, 0.25, 0.5, 0.75, 1]}
        at={y}
        format={(share) => `${Math.round(100 * share)}`}
        label="Hypervolume, % of the newest"
        box={box}
      />
      <AxisBottom ticks={x.ticks(6)} at={x} format={plain} label="Time of the search (s)" box={box} />
      {points.length > 0 && <path d={path(points) ?? ''} fill="none" stroke={ink.front} strokeWidth={1.75} />}
      <g fill={ink.front} stroke={ink.paper} pointerEvents="none">
        {drawn.map((point) => (
          <circle key={point.id} cx={point.x} cy={point.y} r={3.5} data-testid="found-at" />
        ))}
      </g>
      {shown && (
        <circle
          cx={shown.x}
          cy={shown.y}
          r={5.5}
          fill={ink.current}
          stroke={ink.paper}
          pointerEvents="none"
        />
      )}
      {nearly !== null && (
        <g>
          <line
            x1={round(x(nearly))}
            x2={round(x(nearly))}
            y1={round(y(NEARLY))}
            y2={box.y1}
            stroke={ink.muted}
            strokeDasharray="3 3"
          />
          <text x={round(x(nearly)) + 6} y={box.y1 - 8} fontSize={11} fill={ink.text}>
            {`95 % after ${plain(nearly)} s`}
          </text>
        </g>
      )}
    </svg>
  );
}
