import { line } from 'd3';
import type { MouseEvent } from 'react';
import { logTicks, round } from './Axis.tsx';
import { ink } from './ink.ts';
import type { Span } from './manyPoints.ts';
import { domainOf, type ScatterAxis, scaleOf, ticksOf } from './paretoScales.ts';
import { type Drag, placeOf, useBrush } from './useBrush.ts';

/** A design with one value for each axis. */
interface ParallelLine {
  id: string;
  values: readonly number[];
  /** Outside of what was brushed. */
  aside?: boolean;
}

export interface ParallelData {
  axes: readonly ScatterAxis[];
  /** Designs whose values are all known. */
  lines: readonly ParallelLine[];
  /** Drawn above the others: under the pointer, here or in another chart, or opened last. */
  marked?: string | undefined;
  /** What was brushed on each axis; undefined where nothing was. */
  brush?: readonly (Span | undefined)[];
}

interface ParallelCoordinatesProps {
  data: ParallelData;
  width: number;
  height: number;
  onOpen?: (id: string) => void;
  onHover?: (id: string | undefined) => void;
  /** A range was drawn on an axis, by its place; null where it was taken away by a click on the axis. */
  onBrush?: (axis: number, span: Span | null) => void;
}

/** So near to an axis a stroke along it brushes it. */
const NEAR = 18;

const box = { top: 44, bottom: 26, left: 58, right: 58 };

/** Lines pass behind numbers, not through them. */
const HALO = { stroke: ink.paper, strokeWidth: 3.5, strokeLinejoin: 'round', paintOrder: 'stroke' } as const;

/** Every design of the front as a line over several axes, the better end of each on top. */
export function ParallelCoordinates(props: ParallelCoordinatesProps) {
  const { data, width, height, onOpen, onHover, onBrush } = props;
  const { axes, lines, marked } = data;
  const scales = axes.map((axis, i) => {
    const domain = domainOf(
      axis,
      lines.map(({ values }) => values[i] as number),
    );
    const down: [number, number] = [height - box.bottom, box.top];
    const up: [number, number] = [box.top, height - box.bottom];
    const at = scaleOf(axis, domain, axis.better === 'high' ? down : up);
    const low = axis.scale === 'log' ? domain[0] : Number.NEGATIVE_INFINITY;
    return {
      domain,
      at: (value: number) => round(at(Math.max(value, low))),
      valueAt: (y: number) => at.invert(y),
    };
  });
  const x = (i: number) =>
    round(box.left + ((width - box.left - box.right) * i) / Math.max(1, axes.length - 1));
  const path = line<number>(
    (_, i) => x(i),
    (value, i) => scales[i]?.at(value) ?? 0,
  );
  const idUnder = ({ target }: MouseEvent) => (target as Element).getAttribute('data-id') ?? undefined;
  const axisAt = (at: number) => {
    const found = axes.findIndex((_, i) => Math.abs(x(i) - at) <= NEAR);
    return found < 0 ? null : found;
  };
  const brush = useBrush(
    width,
    onBrush &&
      (({ x0, y0, y1 }: Drag) => {
        const i = axisAt(x0);
        const scale = i === null ? undefined : scales[i];
        if (i === null || !scale) return;
        const [a, b] = [scale.valueAt(y0), scale.valueAt(y1)];
        onBrush(i, [Math.min(a, b), Math.max(a, b)]);
      }),
  );
  const drawn = brush.drag && axisAt(brush.drag.x0) !== null ? brush.drag : null;
  const above = lines.find(({ id }) => id === marked);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same designs are reached by keyboard in the scatter and the table
    <svg
      className="chart"
      role="img"
      aria-label={`${lines.length} designs of the front over ${axes.map(({ name }) => name).join('; ')}`}
      data-testid="parallel-coordinates"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...brush.handlers}
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={(event) => {
        brush.handlers.onPointerMove(event);
        onHover?.(idUnder(event));
      }}
      onPointerLeave={() => onHover?.(undefined)}
      onClick={(event) => {
        if (brush.wasDragged()) return;
        const i = axisAt(placeOf(event, width).x);
        const id = idUnder(event);
        if (i !== null && data.brush?.[i]) onBrush?.(i, null);
        else if (id !== undefined) onOpen?.(id);
      }}
    >
      <g fill="none" stroke={ink.front} strokeWidth={1.25}>
        {lines.map(({ id, values, aside }) => (
          <path key={id} d={path(values) ?? ''} strokeOpacity={aside ? 0.08 : 0.4} pointerEvents="none" />
        ))}
      </g>
      {axes.map((axis, i) => (
        <g key={axis.name} fontSize={11} fill={ink.muted}>
          <line x1={x(i)} x2={x(i)} y1={box.top} y2={height - box.bottom} stroke={ink.axis} />
          {sparse(ticksOf(axis, scales[i]?.domain ?? [0, 1])).map((tick) => (
            <g key={tick} transform={`translate(${x(i)} ${scales[i]?.at(tick) ?? 0})`}>
              <line x1={-3} x2={3} stroke={ink.axis} />
              <text x={-6} dy="0.32em" textAnchor="end" {...HALO}>
                {axis.tick(tick)}
              </text>
            </g>
          ))}
          <text x={x(i)} y={18} textAnchor="middle" fill={ink.text}>
            {axis.name.split(',')[0]}
          </text>
          <text x={x(i)} y={32} textAnchor="middle">
            {axis.unit}
          </text>
        </g>
      ))}
      {axes.map(({ name }, i) => {
        const span = data.brush?.[i];
        const scale = scales[i];
        if (!span || !scale) return null;
        const [a, b] = [scale.at(span[0]), scale.at(span[1])];
        return <Range key={name} x={x(i)} from={Math.min(a, b)} to={Math.max(a, b)} />;
      })}
      {drawn && (
        <Range
          x={x(axisAt(drawn.x0) ?? 0)}
          from={Math.min(drawn.y0, drawn.y1)}
          to={Math.max(drawn.y0, drawn.y1)}
        />
      )}
      {above && <path d={path(above.values) ?? ''} fill="none" stroke={ink.current} strokeWidth={2.5} />}
      {/* Wide and not seen: a thin line is hard to point at. */}
      <g fill="none" stroke="transparent" strokeWidth={9} pointerEvents="stroke" cursor="pointer">
        {lines.map(({ id, values }) => (
          <path key={id} data-id={id} d={path(values) ?? ''} />
        ))}
      </g>
    </svg>
  );
}

/** What was brushed on an axis. */
const Range = ({ x, from, to }: { x: number; from: number; to: number }) => (
  <rect
    x={x - 7}
    y={from}
    width={14}
    height={Math.max(1, to - from)}
    fill={ink.front}
    fillOpacity={0.2}
    stroke={ink.front}
    pointerEvents="none"
    data-testid="axis-brush"
  />
);

const MOST_TICKS = 7;
const sparse = (ticks: readonly number[]): number[] => {
  if (ticks.length <= MOST_TICKS) return [...ticks];
  const decades = ticks.filter(
    (tick) => logTicks(tick, tick).length > 0 && Number.isInteger(Math.log10(tick)),
  );
  return decades.length >= 2 ? decades : ticks.filter((_, i) => i % 2 === 0);
};
