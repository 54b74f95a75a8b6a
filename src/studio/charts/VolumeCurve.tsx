import { curveStepAfter, line, scaleLinear } from 'd3';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { plain } from './format.ts';
import { ink } from './ink.ts';

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

/** How the front of a search grows: its hypervolume over time, as a share of the newest. */
export function VolumeCurve({
  points,
  width,
  height,
}: {
  points: readonly VolumePoint[];
  width: number;
  height: number;
}) {
  const box = { x0: 52, x1: width - 18, y0: 30, y1: height - 42 };
  const last = points.at(-1);
  const x = scaleLinear([0, Math.max(1, last?.seconds ?? 0)], [box.x0, box.x1]);
  const y = scaleLinear([0, 1], [box.y1, box.y0]);
  const path = line<VolumePoint>(
    (p) => round(x(p.seconds)),
    (p) => round(y(last && last.volume > 0 ? p.volume / last.volume : 0)),
  ).curve(curveStepAfter);
  const nearly = reachedAt(points);
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
