import { curveStepAfter, line } from 'd3';
import { AxisBottom, AxisLeft, round } from './Axis.tsx';
import { cloudPaths, rugPath } from './cloudMarks.ts';
import { FrontGroup, type FrontPointsHandlers, useFrontPoints } from './FrontPoints.tsx';
import { ink } from './ink.ts';
import { Current, Elsewhere, FrontPoint, Limits } from './ParetoMarks.tsx';
import { margin, type ParetoData, type ScatterPoint, scatterScales, ticksOf } from './paretoScales.ts';

interface ParetoScatterProps extends FrontPointsHandlers {
  data: ParetoData;
  width: number;
  height: number;
}

/**
 * Two figures of every candidate, the front as a step line: the best of one for each budget of the other.
 * Candidates are a few paths of round dots, so that thousands of them cost little.
 */
export function ParetoScatter({ data, width, height, ...handlers }: ParetoScatterProps) {
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
  const rising = [...data.front].sort((a, b) => a.x - b.x);
  const points = rising.map((p) => ({ id: p.id, x: round(x(p.x)), y: round(y(p.y)) }));
  const { near, stop, svg, group } = useFrontPoints(points, width, data.selected, handlers);
  return (
    <svg
      className="chart"
      aria-label={describeFront(data, front)}
      data-testid="pareto-scatter"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      {...svg}
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
      <g
        stroke={ink.cloud}
        strokeWidth={4}
        strokeLinecap="round"
        opacity={0.55}
        pointerEvents="none"
        data-testid="cloud"
      >
        {cloudPaths(data.cloud, scales).map((d, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: paths are only added at the end
          <path key={i} d={d} />
        ))}
      </g>
      {steps && <path d={steps} fill="none" stroke={ink.front} strokeWidth={1.75} />}
      {data.rug && (
        <path
          d={rugPath(data.rug, scales, box.y1)}
          stroke={ink.cloud}
          strokeOpacity={0.35}
          data-testid="rug"
        />
      )}
      {data.elsewhere && <Elsewhere x={round(x(data.elsewhere.x))} y={round(y(data.elsewhere.y))} />}
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
            near={p.id === near}
            stop={p.id === stop}
          />
        ))}
      </FrontGroup>
      {data.current && <Current x={round(x(data.current.x))} y={round(y(data.current.y))} width={width} />}
    </svg>
  );
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
