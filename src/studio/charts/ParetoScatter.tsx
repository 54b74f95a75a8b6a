import { curveStepAfter, line, scaleLinear, scaleLog } from 'd3';
import { AxisBottom, AxisLeft, logDomain, logTicks, type Margin, round } from './Axis.tsx';
import { percent, plain } from './format.ts';
import { ink } from './ink.ts';
import { Current, FrontPoint, Limit } from './ParetoMarks.tsx';

/** A design with both of its coordinates known. */
export interface ScatterPoint {
  id: string;
  /** Latency in ms or energy in mJ. */
  cost: number;
  /** Fraction of samples classified rightly. */
  accuracy: number;
}

export interface ParetoData {
  costName: string;
  costUnit: string;
  /** Candidates with a known accuracy: cost, accuracy, cost, accuracy, ... */
  cloud: Float32Array;
  /** Costs of candidates whose accuracy was not asked for: ticks at the bottom. */
  rug?: Float32Array | undefined;
  /** Designs that are worth opening; those that no other beats in both make the line. Any order. */
  front: readonly ScatterPoint[];
  /** The design on the canvas, if its accuracy is known. */
  current?: ScatterPoint | undefined;
  selected?: string | undefined;
  /** The most that a person allows for the cost. */
  limit?: number | undefined;
}

export interface ScatterScales {
  x: (cost: number) => number;
  y: (accuracy: number) => number;
  domainX: [number, number];
  domainY: [number, number];
}

const margin: Margin = { top: 30, right: 18, bottom: 42, left: 46 };

export function scatterScales(data: ParetoData, width: number, height: number): ScatterScales {
  let [lowX, highX, lowY, highY] = [Infinity, 0, 1, 0];
  const include = (cost: number, accuracy: number) => {
    lowX = Math.min(lowX, cost);
    highX = Math.max(highX, cost);
    lowY = Math.min(lowY, accuracy);
    highY = Math.max(highY, accuracy);
  };
  for (let i = 0; i + 1 < data.cloud.length; i += 2)
    include(data.cloud[i] as number, data.cloud[i + 1] as number);
  for (const p of data.front) include(p.cost, p.accuracy);
  for (const cost of data.rug ?? []) [lowX, highX] = [Math.min(lowX, cost), Math.max(highX, cost)];
  if (data.current) include(data.current.cost, data.current.accuracy);
  if (highX === 0) [lowX, highX] = [1, 100];
  if (lowY > highY) [lowY, highY] = [0, 1];
  if (data.limit) [lowX, highX] = [Math.min(lowX, data.limit), Math.max(highX, data.limit)];
  const domainX = logDomain(lowX, highX);
  const domainY: [number, number] = [
    Math.floor(lowY * 20) / 20,
    Math.min(1, Math.ceil(highY * 20 + 0.2) / 20),
  ];
  if (domainY[1] <= domainY[0]) domainY[0] = Math.max(0, domainY[1] - 0.1);
  return {
    x: scaleLog(domainX, [margin.left, width - margin.right]),
    y: scaleLinear(domainY, [height - margin.bottom, margin.top]),
    domainX,
    domainY,
  };
}

interface ParetoScatterProps {
  data: ParetoData;
  width: number;
  height: number;
  onOpen?: ((id: string) => void) | undefined;
  onHover?: ((id: string | undefined) => void) | undefined;
}

/**
 * Accuracy over cost (logarithmic), the front as a step line: what accuracy a budget buys.
 * Candidates are one path of round dots, so that thousands of them cost one element.
 */
export function ParetoScatter({ data, width, height, onOpen, onHover }: ParetoScatterProps) {
  const scales = scatterScales(data, width, height);
  const { x, y } = scales;
  const box = { x0: margin.left, x1: width - margin.right, y0: margin.top, y1: height - margin.bottom };
  const front = bestFor(data.front);
  const onLine = new Set(front);
  const last = front.at(-1);
  const step = line<ScatterPoint>(
    (p) => round(x(p.cost)),
    (p) => round(y(p.accuracy)),
  ).curve(curveStepAfter);
  const steps = last ? step([...front, { ...last, cost: scales.domainX[1] }]) : null;
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
        ticks={scaleLinear(scales.domainY, [0, 1]).ticks(5)}
        at={y}
        format={(v) => `${Math.round(v * 100)}`}
        label="Accuracy (%)"
        box={box}
      />
      <AxisBottom
        ticks={logTicks(...scales.domainX)}
        at={x}
        format={plain}
        label={`${data.costName} (${data.costUnit})`}
        box={box}
      />
      {data.limit && (
        <Limit at={round(x(data.limit))} value={`${plain(data.limit)} ${data.costUnit}`} box={box} />
      )}
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
      {data.front.map((p) => (
        <FrontPoint
          key={p.id}
          point={p}
          x={round(x(p.cost))}
          y={round(y(p.accuracy))}
          unit={data.costUnit}
          selected={p.id === data.selected}
          onLine={onLine.has(p)}
          onOpen={onOpen}
          onHover={onHover}
        />
      ))}
      {data.current && (
        <Current x={round(x(data.current.cost))} y={round(y(data.current.accuracy))} width={width} />
      )}
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

/** What no other point beats in cost and accuracy both, by rising cost. */
function bestFor(points: readonly ScatterPoint[]): ScatterPoint[] {
  const sorted = [...points].sort((a, b) => a.cost - b.cost || b.accuracy - a.accuracy);
  let best = Number.NEGATIVE_INFINITY;
  return sorted.filter((p) => {
    if (p.accuracy <= best) return false;
    best = p.accuracy;
    return true;
  });
}

function describeFront(data: ParetoData, front: readonly ScatterPoint[]): string {
  const what = `${data.costName} against accuracy, ${data.cloud.length / 2} candidates`;
  const [first, last] = [front[0], front.at(-1)];
  if (!first || !last) return `${what}, no front yet`;
  const at = (p: ScatterPoint) => `${percent(p.accuracy)} at ${plain(p.cost)} ${data.costUnit}`;
  return `${what}; the front has ${front.length} designs from ${at(first)} to ${at(last)}`;
}
