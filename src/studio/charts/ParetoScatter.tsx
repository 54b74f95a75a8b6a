import { curveStepAfter, line } from 'd3';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { ink } from './ink.ts';
import { Current, FrontPoint, Limits } from './ParetoMarks.tsx';
import {
  margin,
  type ParetoData,
  type ScatterPoint,
  type ScatterScales,
  scatterScales,
  ticksOf,
} from './paretoScales.ts';

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
