import { curveStepAfter, line, scaleLinear, scaleLog } from 'd3';
import { AxisBottom, AxisLeft, logDomain, logTicks, type Margin, round } from './Axis.tsx';
import { ink } from './ink.ts';
import { Current, FrontPoint, Limits } from './ParetoMarks.tsx';

/** One axis of the scatter, and what is good on it. */
export interface ScatterAxis {
  name: string;
  /** Behind the name, in brackets. */
  unit: string;
  scale: 'log' | 'linear';
  better: 'low' | 'high';
  /** A value with its unit, in a sentence. */
  format: (value: number) => string;
  /** A value at a tick. */
  tick: (value: number) => string;
  /** The most, or where more is better the least, that a person allows. */
  limit?: number | undefined;
}

/** A design with both of its coordinates known. */
export interface ScatterPoint {
  id: string;
  x: number;
  y: number;
}

export interface ParetoData {
  x: ScatterAxis;
  y: ScatterAxis;
  /** Candidates with both values known: x, y, x, y, ... */
  cloud: Float32Array;
  /** x of candidates whose y is not known: ticks at the bottom. */
  rug?: Float32Array | undefined;
  /** Designs that are worth opening; those that no other beats in both make the line. Any order. */
  front: readonly ScatterPoint[];
  /** The design on the canvas, if both values are known. */
  current?: ScatterPoint | undefined;
  selected?: string | undefined;
}

export interface ScatterScales {
  x: (value: number) => number;
  y: (value: number) => number;
  domainX: [number, number];
  domainY: [number, number];
}

const margin: Margin = { top: 30, right: 18, bottom: 42, left: 52 };

/** The range of an axis: 1-2-5 ends on a logarithmic one, whole twentieths on a linear one of fractions. */
function domainOf({ scale, limit }: ScatterAxis, values: readonly number[]): [number, number] {
  const known = limit === undefined ? values : [...values, limit];
  if (scale === 'log') {
    const positive = known.filter((v) => v > 0);
    return positive.length > 0 ? logDomain(Math.min(...positive), Math.max(...positive)) : [1, 100];
  }
  if (known.length === 0) return [0, 1];
  const low = Math.floor(Math.min(...known) * 20) / 20;
  const high = Math.min(1, Math.ceil(Math.max(...known) * 20 + 0.2) / 20);
  return high > low ? [low, high] : [Math.max(0, high - 0.1), high];
}

/** Where a value stands; what a logarithm does not know, a design that sends nothing say, stands at the low end. */
function scaleOf(axis: ScatterAxis, domain: [number, number], range: [number, number]) {
  return axis.scale === 'log' ? scaleLog(domain, range).clamp(true) : scaleLinear(domain, range);
}

export function scatterScales(data: ParetoData, width: number, height: number): ScatterScales {
  const every = (offset: 0 | 1) => Array.from(data.cloud).filter((_, i) => i % 2 === offset);
  const marks = data.current ? [...data.front, data.current] : data.front;
  const domainX = domainOf(data.x, [...every(0), ...(data.rug ?? []), ...marks.map(({ x }) => x)]);
  const domainY = domainOf(data.y, [...every(1), ...marks.map(({ y }) => y)]);
  const x = scaleOf(data.x, domainX, [margin.left, width - margin.right]);
  const y = scaleOf(data.y, domainY, [height - margin.bottom, margin.top]);
  return {
    x: (value) => x(Math.max(value, data.x.scale === 'log' ? domainX[0] : value)),
    y: (value) => y(Math.max(value, data.y.scale === 'log' ? domainY[0] : value)),
    domainX,
    domainY,
  };
}

/** More would run into each other. */
const MOST_TICKS = 14;

/** Over many decades only the powers of ten. */
function ticksOf({ scale }: ScatterAxis, domain: [number, number]): number[] {
  if (scale === 'linear') return scaleLinear(domain, [0, 1]).ticks(5);
  const ticks = logTicks(...domain);
  return ticks.length <= MOST_TICKS ? ticks : ticks.filter((tick) => Number.isInteger(Math.log10(tick)));
}

interface ParetoScatterProps {
  data: ParetoData;
  width: number;
  height: number;
  onOpen?: ((id: string) => void) | undefined;
  onHover?: ((id: string | undefined) => void) | undefined;
}

/**
 * Two figures of every candidate, the front as a step line: the best of one for each budget of the other.
 * Candidates are one path of round dots, so that thousands of them cost one element.
 */
export function ParetoScatter({ data, width, height, onOpen, onHover }: ParetoScatterProps) {
  const scales = scatterScales(data, width, height);
  const { x, y, domainX, domainY } = scales;
  const box = { x0: margin.left, x1: width - margin.right, y0: margin.top, y1: height - margin.bottom };
  const front = bestFor(data);
  const onLine = new Set(front);
  const last = front.at(-1);
  const step = line<ScatterPoint>(
    (p) => round(x(p.x)),
    (p) => round(y(p.y)),
  ).curve(curveStepAfter);
  const end = data.x.better === 'low' ? domainX[1] : domainX[0];
  const steps = last ? step([...front, { ...last, x: end }]) : null;
  const rising = data.x.better === 'low' ? data.front : data.front.toReversed();
  return (
    <svg
      className="chart"
      aria-label={describeFront(data, front)}
      data-testid="pareto-scatter"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
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
      <path
        d={cloudPath(data.cloud, scales)}
        stroke={ink.cloud}
        strokeOpacity={0.55}
        strokeWidth={4}
        strokeLinecap="round"
        data-testid="cloud"
      />
      {steps && <path d={steps} fill="none" stroke={ink.front} strokeWidth={1.75} />}
      {data.rug && (
        <path
          d={rugPath(data.rug, scales, box.y1)}
          stroke={ink.cloud}
          strokeOpacity={0.35}
          data-testid="rug"
        />
      )}
      {rising.map((p) => (
        <FrontPoint
          key={p.id}
          id={p.id}
          x={round(x(p.x))}
          y={round(y(p.y))}
          label={`${data.x.format(p.x)}, ${data.y.format(p.y)}`}
          selected={p.id === data.selected}
          onLine={onLine.has(p)}
          onOpen={onOpen}
          onHover={onHover}
        />
      ))}
      {data.current && <Current x={round(x(data.current.x))} y={round(y(data.current.y))} width={width} />}
    </svg>
  );
}

function cloudPath(cloud: Float32Array, { x, y }: ScatterScales): string {
  let path = '';
  for (let i = 0; i + 1 < cloud.length; i += 2) {
    path += `M${round(x(cloud[i] as number))} ${round(y(cloud[i + 1] as number))}h0`;
  }
  return path;
}

function rugPath(rug: Float32Array, { x }: ScatterScales, bottom: number): string {
  let path = '';
  for (const cost of rug) path += `M${round(x(cost))} ${bottom - 7}v6`;
  return path;
}

/** What no other point beats in both, from the best x on. */
function bestFor({ x, y, front }: ParetoData): ScatterPoint[] {
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

function describeFront(data: ParetoData, front: readonly ScatterPoint[]): string {
  const what = `${data.y.name} against ${data.x.name}, ${data.cloud.length / 2} candidates`;
  const [first, last] = [front[0], front.at(-1)];
  if (!first || !last) return `${what}, no front yet`;
  const at = (p: ScatterPoint) => `${data.y.format(p.y)} at ${data.x.format(p.x)}`;
  return `${what}; the front has ${front.length} designs from ${at(first)} to ${at(last)}`;
}
