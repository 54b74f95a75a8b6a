import { extent } from 'd3';
import { type MouseEvent, type PointerEvent, useMemo } from 'react';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { ASIDE, cloudPlaces, colourOf, PLAIN } from './cloudMarks.ts';
import { FrontGroup, type FrontPointsHandlers, useFrontPoints } from './FrontPoints.tsx';
import { ink, RAMP } from './ink.ts';
import { ManyCloud } from './ManyCloud.tsx';
import { Current, Elsewhere, FrontPoint, Limits } from './ParetoMarks.tsx';
import {
  margin,
  type ParetoData,
  type Part,
  type ScatterPoint,
  scatterScales,
  ticksOf,
  wholeOf,
  zoomed,
} from './paretoScales.ts';
import { ScatterCloud } from './ScatterCloud.tsx';
import { BrushBox, bestFor, ColourLegend, Overlay, stepPath, Whiskers } from './ScatterExtras.tsx';
import { type Drag, useBrush, useWheel } from './useBrush.ts';
import { noColour, useMany } from './useMany.ts';

interface ParetoScatterProps extends FrontPointsHandlers {
  data: ParetoData;
  width: number;
  height: number;
  /** A part was chosen by the wheel; null for the whole. */
  onZoom?: (part: Part | null) => void;
  /** A box was drawn; null where it was taken away by a click on nothing. */
  onBrush?: (part: Part | null) => void;
}

/** Scales and colours, made again only when what they are of changes: pointing at a design changes neither. */
function useScatter(data: ParetoData, width: number, height: number) {
  const { x, y, cloud, many, rug, front, current, overlay, zoom, colour, cloudAside } = data;
  const whole = useMemo(
    () => wholeOf({ x, y, cloud, many, rug, front, current, overlay }),
    [x, y, cloud, many, rug, front, current, overlay],
  );
  const scales = useMemo(
    () => scatterScales({ x, y, cloud, front, zoom }, width, height, zoom ?? whole),
    [x, y, cloud, front, zoom, whole, width, height],
  );
  const coloured = useMemo(() => {
    if (!colour) return null;
    const known = [...colour.cloud, ...(many?.spanColour ?? []), ...front.map((p) => p.colour ?? Number.NaN)];
    const [low, high] = extent(known.filter(Number.isFinite)) as [number?, number?];
    if (low === undefined || high === undefined) return null;
    const of = colourOf(colour.axis, [low, high]);
    return { axis: colour.axis, span: [low, high] as const, of };
  }, [colour, front, many]);
  const ofCloud = useMemo(() => {
    if (!coloured && !cloudAside) return undefined;
    return (i: number) => {
      if (cloudAside?.[i]) return ASIDE;
      return coloured && colour ? coloured.of(colour.cloud[i] as number) : PLAIN;
    };
  }, [coloured, colour, cloudAside]);
  return { whole, scales, coloured, ofCloud };
}

/**
 * Two figures of every candidate, the front as a step line: the best of one for each budget of the other.
 * Candidates are a few paths of round dots, so that thousands of them cost little.
 */
export function ParetoScatter({ data, width, height, onZoom, onBrush, ...handlers }: ParetoScatterProps) {
  const { whole, scales, coloured, ofCloud } = useScatter(data, width, height);
  const { cloud, cloudIds } = data;
  const { x, y, domainX, domainY } = scales;
  const box = { x0: margin.left, x1: width - margin.right, y0: margin.top, y1: height - margin.bottom };
  const front = bestFor(data, data.front);
  const onLine = new Set(front);
  const steps = stepPath(data.x, front, scales);
  const rising = data.front.filter((p) => scales.shows(p.x, p.y)).sort((a, b) => a.x - b.x);
  const points = rising.map((p) => ({ id: p.id, x: round(x(p.x)), y: round(y(p.y)) }));
  const behind = useMemo(
    () => cloudIds && { ids: cloudIds, places: cloudPlaces(cloud, scales) },
    [cloudIds, cloud, scales],
  );
  const { marks, drawnFor, under } = useMany(data.many, scales, coloured);
  const { near, stop, svg, group } = useFrontPoints(
    ...([points, width, data.selected, handlers, data.many ? under : behind] as const),
  );
  const brush = useBrush(width, onBrush && ((drag: Drag) => onBrush(partOf(drag, scales))));
  const wheel = useWheel(
    width,
    onZoom && ((by, at) => onZoom(zoomed(scales, whole, by, at, { width, height }))),
  );
  const pointed = near?.id ?? data.hovered;
  const marked = rising.find(({ id }) => id === pointed) ?? rising.find(({ id }) => id === data.selected);
  const isBehind = near !== undefined && !rising.some(({ id }) => id === near.id);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the designs in it are reached by keys, and so are the buttons that zoom
    <svg
      className="chart"
      aria-label={describeFront(data, front)}
      data-testid="pareto-scatter"
      data-brushes={onBrush && ''}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      ref={wheel}
      {...svg}
      {...brush.handlers}
      onPointerMove={(event: PointerEvent<SVGSVGElement>) => {
        brush.handlers.onPointerMove(event);
        svg.onPointerMove(event);
      }}
      onClick={(event: MouseEvent<SVGSVGElement>) => {
        if (brush.wasDragged()) return;
        if (!near && data.brush) onBrush?.(null);
        svg.onClick(event);
      }}
    >
      <AxisLeft
        ticks={ticksOf(data.y, domainY)}
        at={y}
        format={data.y.tick}
        label={`${data.y.name} (${data.y.unit})`}
        box={box}
      />
      <AxisBottom
        ticks={ticksOf(data.x, domainX)}
        at={x}
        format={data.x.tick}
        label={`${data.x.name} (${data.x.unit})`}
        box={box}
      />
      <Limits data={data} scales={scales} box={box} />
      {data.many && (
        <ManyCloud
          {...{ scales, width, height, marks, drawnFor }}
          points={data.many}
          colourOf={coloured?.of ?? noColour}
        />
      )}
      <ScatterCloud cloud={cloud} rug={data.rug} scales={scales} colour={ofCloud} bottom={box.y1} />
      <Inside box={box} whole={!data.zoom}>
        <BrushBox data={data} scales={scales} box={box} />
        <Overlay data={data} scales={scales} />
        {steps && <path d={steps} fill="none" stroke={ink.front} strokeWidth={1.75} />}
        {marked && <Whiskers point={marked} scales={scales} />}
      </Inside>
      {data.elsewhere && scales.shows(data.elsewhere.x, data.elsewhere.y) && (
        <Elsewhere
          x={round(x(data.elsewhere.x))}
          y={round(y(data.elsewhere.y))}
          testId="selected-elsewhere"
        />
      )}
      {isBehind && <Elsewhere x={near.x} y={near.y} testId="pointed-elsewhere" />}
      <FrontGroup {...group}>
        {rising.map((p, i) => (
          <FrontPoint
            key={p.id}
            id={p.id}
            x={points[i]?.x ?? 0}
            y={points[i]?.y ?? 0}
            label={`${data.x.format(p.x)}, ${data.y.format(p.y)}`}
            selected={p.id === data.selected}
            onLine={onLine.has(p)}
            verified={p.verified === true}
            colour={coloured ? RAMP[coloured.of(p.colour ?? Number.NaN)] : undefined}
            aside={p.aside}
            near={p.id === pointed}
            stop={p.id === stop}
          />
        ))}
      </FrontGroup>
      {data.current && scales.shows(data.current.x, data.current.y) && (
        <Current x={round(x(data.current.x))} y={round(y(data.current.y))} width={width} />
      )}
      {coloured && <ColourLegend axis={coloured.axis} span={coloured.span} right={width} />}
      {brush.drag && <Drawing {...brush.drag} />}
    </svg>
  );
}

/** Where a part is shown, lines that continue beyond it end at the edge of the plot. */
function Inside({
  box,
  whole,
  children,
}: {
  box: { x0: number; x1: number; y0: number; y1: number };
  whole: boolean;
  children: React.ReactNode;
}) {
  if (whole) return children;
  const place = { x: box.x0, y: box.y0, width: box.x1 - box.x0, height: box.y1 - box.y0 };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: a part of the chart, which has its words
    <svg {...place} viewBox={`${place.x} ${place.y} ${place.width} ${place.height}`} overflow="hidden">
      {children}
    </svg>
  );
}

const Drawing = ({ x0, y0, x1, y1 }: Drag) => (
  <rect
    x={Math.min(x0, x1)}
    y={Math.min(y0, y1)}
    width={Math.abs(x1 - x0)}
    height={Math.abs(y1 - y0)}
    fill={ink.front}
    fillOpacity={0.1}
    stroke={ink.front}
    strokeDasharray="3 2"
    pointerEvents="none"
  />
);

function partOf({ x0, y0, x1, y1 }: Drag, { valuesAt }: ReturnType<typeof scatterScales>): Part {
  const low = valuesAt(Math.min(x0, x1), Math.max(y0, y1));
  const high = valuesAt(Math.max(x0, x1), Math.min(y0, y1));
  return { x: [low.x, high.x], y: [low.y, high.y] };
}

function describeFront(data: ParetoData, front: readonly ScatterPoint[]): string {
  const count = data.many?.count ?? data.cloud.length / 2;
  const what = `${data.y.name} against ${data.x.name}, ${count} candidates`;
  const [first, last] = [front[0], front.at(-1)];
  if (!first || !last) return `${what}, no front yet`;
  const at = (p: ScatterPoint) => `${data.y.format(p.y)} at ${data.x.format(p.x)}`;
  return `${what}; the front has ${front.length} designs from ${at(first)} to ${at(last)}`;
}
