import { curveStepAfter, line } from 'd3';
import { round } from './Axis.tsx';
import { ink, RAMP } from './ink.ts';
import type { Span } from './manyPoints.ts';
import type { ParetoData, ScatterAxis, ScatterPoint, ScatterScales } from './paretoScales.ts';

export interface Box {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** What no other point beats in both, from the best x on. */
export function bestFor(
  { x, y }: Pick<ParetoData, 'x' | 'y'>,
  front: readonly ScatterPoint[],
): ScatterPoint[] {
  const signX = x.better === 'low' ? 1 : -1;
  const signY = y.better === 'low' ? 1 : -1;
  const sorted = [...front].sort((a, b) => signX * (a.x - b.x) || signY * (a.y - b.y));
  let best = Number.POSITIVE_INFINITY;
  return sorted.filter((p) => {
    if (signY * p.y >= best) return false;
    best = signY * p.y;
    return true;
  });
}

/** The best of one figure for each budget of the other, as a line; empty without a point. */
export function stepPath(
  axis: ScatterAxis,
  best: readonly ScatterPoint[],
  { x, y, domainX }: ScatterScales,
): string {
  const last = best.at(-1);
  if (!last) return '';
  const step = line<ScatterPoint>(
    (p) => round(x(p.x)),
    (p) => round(y(p.y)),
  ).curve(curveStepAfter);
  const end = axis.better === 'low' ? domainX[1] : domainX[0];
  return step([...best, { ...last, x: end }]) ?? '';
}

/** The front of another run: a broken line and hollow points. */
export function Overlay({ data, scales }: { data: ParetoData; scales: ScatterScales }) {
  if (!data.overlay) return null;
  const { front } = data.overlay;
  const shown = front.filter((p) => scales.shows(p.x, p.y));
  return (
    <g fill="none" stroke={ink.overlay} strokeWidth={1.5} pointerEvents="none" data-testid="overlay">
      <path d={stepPath(data.x, bestFor(data, front), scales)} strokeDasharray="5 3" />
      {shown.map((p) => (
        <circle key={p.id} cx={round(scales.x(p.x))} cy={round(scales.y(p.y))} r={3.5} fill={ink.paper} />
      ))}
    </g>
  );
}

/** The intervals of a point, as whiskers. */
export function Whiskers({ point, scales }: { point: ScatterPoint; scales: ScatterScales }) {
  const { rangeX, rangeY } = point;
  const [x, y] = [round(scales.x(point.x)), round(scales.y(point.y))];
  const [left, right] = (rangeX ?? []).map((value) => round(scales.x(value)));
  const [low, high] = (rangeY ?? []).map((value) => round(scales.y(value)));
  return (
    <g fill="none" stroke={ink.front} strokeWidth={1.5} pointerEvents="none" data-testid="whiskers">
      {rangeX && <path d={`M${left} ${y - 4}v8M${left} ${y}H${right}M${right} ${y - 4}v8`} />}
      {rangeY && <path d={`M${x - 4} ${low}h8M${x} ${low}V${high}M${x - 4} ${high}h8`} />}
    </g>
  );
}

/** What was brushed: a box, or a band where one axis alone was. */
export function BrushBox({ data, scales, box }: { data: ParetoData; scales: ScatterScales; box: Box }) {
  const { x, y } = data.brush ?? {};
  if (!x && !y) return null;
  const within = (value: number, from: number, to: number) => round(Math.min(Math.max(value, from), to));
  const across = x ? x.map((value) => within(scales.x(value), box.x0, box.x1)) : [box.x0, box.x1];
  const up = y ? y.map((value) => within(scales.y(value), box.y0, box.y1)) : [box.y1, box.y0];
  const [x0 = 0, x1 = 0] = across;
  const [y1 = 0, y0 = 0] = up;
  return (
    <rect
      x={x0}
      y={y0}
      width={Math.max(0, x1 - x0)}
      height={Math.max(0, y1 - y0)}
      fill={ink.front}
      fillOpacity={0.07}
      stroke={ink.front}
      strokeOpacity={0.6}
      pointerEvents="none"
      data-testid="brush"
    />
  );
}

const SWATCH = 18;

/** Which colour means what. */
export function ColourLegend({ axis, span, right }: { axis: ScatterAxis; span: Span; right: number }) {
  const left = right - RAMP.length * SWATCH;
  const [low, high] = span;
  return (
    <g fontSize={11} fill={ink.muted} pointerEvents="none" data-testid="colour-legend">
      {RAMP.map((colour, i) => (
        <rect key={colour} x={left - 44 + i * SWATCH} y={6} width={SWATCH} height={8} fill={colour} />
      ))}
      <text x={left - 49} y={14} textAnchor="end" fill={ink.text}>
        {axis.name.split(',')[0]} ({axis.unit}) <tspan fill={ink.muted}>{axis.tick(low)}</tspan>
      </text>
      <text x={right - 39} y={14}>
        {axis.tick(high)}
      </text>
    </g>
  );
}
