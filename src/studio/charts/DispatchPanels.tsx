import { area, curveStepAfter, line, scaleLinear } from 'd3';
import type { ReactNode } from 'react';
import type { TracePoint } from '../../app/dispatch/tracePoints.ts';
import { AxisLeft, round } from './Axis.tsx';
import {
  type Box,
  type DispatchData,
  type DispatchSeries,
  logScale,
  plainScale,
  type Scale,
  schemeBars,
  TONES,
} from './dispatchScales.ts';
import { plain } from './format.ts';
import { ink } from './ink.ts';
import { labelAbove, TARGET_LABEL } from './targetLabel.ts';

export interface PanelProps {
  data: DispatchData;
  box: Box;
}

export const timeScale = ({ seconds }: DispatchData, { x0, x1 }: Box) => scaleLinear([0, seconds], [x0, x1]);

function Frame({ label, y, box, children }: { label: ReactNode; y: Scale; box: Box; children: ReactNode }) {
  return (
    <g>
      <AxisLeft ticks={y.ticks} at={y} format={plain} box={box} />
      <text x={box.x0 - 37} y={box.y0 - 12} fontSize={11} fill={ink.text}>
        {label}
      </text>
      <line x1={box.x0} x2={box.x1} y1={box.y1} y2={box.y1} stroke={ink.axis} />
      {children}
    </g>
  );
}

function Curve({
  series: { name, tone, points },
  x,
  y,
  read,
}: {
  series: DispatchSeries;
  x: (s: number) => number;
  y: Scale;
  read: (point: TracePoint) => number | null;
}) {
  const known = points.filter((point) => Number.isFinite(read(point) ?? Number.NaN));
  const { colour, dash } = TONES[tone];
  const path = line<TracePoint>(
    (point) => round(x(point.atS)),
    (point) => round(y(read(point) as number)),
  );
  if (known.length === 0) return null;
  return (
    <path
      d={path(known) ?? ''}
      fill="none"
      stroke={colour}
      strokeWidth={tone === 'adaptive' ? 2 : 1.25}
      strokeDasharray={dash}
      strokeLinecap="round"
      data-run={name}
    />
  );
}

function RateLabel({ seen }: { seen: boolean }) {
  return (
    <>
      Rate of the link, Mb/s: <tspan fill={ink.up}>held</tspan>
      {seen && (
        <>
          , <tspan fill={ink.front}>as the dispatcher sees it</tspan>
        </>
      )}
    </>
  );
}

/** Held and seen: the line of steps is what the link is held to. */
export function RatePanel({ data, box }: PanelProps) {
  const x = timeScale(data, box);
  const adaptive = data.runs[0];
  const seen = adaptive?.points.flatMap(({ seenMbps }) => seenMbps ?? []) ?? [];
  const held = [...data.rate, { atS: data.seconds, mbps: data.rate.at(-1)?.mbps ?? 1 }];
  const rates = held.map(({ mbps }) => mbps);
  // What is seen may overshoot for a moment: that must not flatten the rest.
  const most = 2 * Math.max(...rates);
  const y = logScale([...rates, ...seen.filter((mbps) => mbps <= most)], box);
  const path = line<(typeof held)[number]>(
    ({ atS }) => round(x(atS)),
    ({ mbps }) => round(y(mbps)),
  ).curve(curveStepAfter);
  return (
    <Frame label={<RateLabel seen={seen.length > 0} />} y={y} box={box}>
      <path d={path(held) ?? ''} fill="none" stroke={ink.up} strokeWidth={2} />
      {adaptive && (
        <Curve series={adaptive} x={x} y={y} read={({ seenMbps }) => (seenMbps ? seenMbps : null)} />
      )}
    </Frame>
  );
}

/** How long runs wait at the edge, over how many devices use it. */
export function QueuePanel({ data, box }: PanelProps) {
  const x = timeScale(data, box);
  const adaptive = data.runs[0];
  const waits = adaptive?.points.flatMap(({ queueMs }) => queueMs ?? []) ?? [];
  const y = plainScale(waits, 1, box);
  return (
    <Frame label="Queue at the edge, ms" y={y} box={box}>
      {data.devices.map(({ atS, devices }, i) => {
        const to = data.devices[i + 1]?.atS ?? data.seconds;
        const width = x(to) - x(atS);
        return (
          <g key={atS}>
            <rect
              x={round(x(atS))}
              y={box.y0}
              width={round(width)}
              height={box.y1 - box.y0}
              fill={ink.edge}
              fillOpacity={Math.min(0.3, 0.02 * (devices - 1))}
            />
            {width > 24 && (devices > 1 || data.devices.length > 1) && (
              <text x={round(x(atS) + 4)} y={box.y0 + 11} fontSize={10} fill={ink.muted}>
                {width > 70 ? `${devices} device${devices === 1 ? '' : 's'}` : devices}
              </text>
            )}
          </g>
        );
      })}
      {adaptive && <Curve series={adaptive} x={x} y={y} read={({ queueMs }) => queueMs} />}
    </Frame>
  );
}

/** The dispatcher's latencies with where most of them lie, and each fixed scheme's median, against the target. */
export function LatencyPanel({ data, box }: PanelProps) {
  const x = timeScale(data, box);
  const [adaptive] = data.runs;
  const own = adaptive?.points.filter(({ frames }) => frames > 0) ?? [];
  const medians = data.runs.flatMap(({ points }) => points.map(({ medianMs }) => medianMs));
  const y = logScale(
    [data.targetMs, ...own.flatMap(({ lowMs, highMs }) => [lowMs, highMs]), ...medians],
    box,
  );
  const band = area<TracePoint>(
    ({ atS }) => round(x(atS)),
    ({ lowMs }) => round(y(lowMs)),
    ({ highMs }) => round(y(highMs)),
  );
  const target = round(y(data.targetMs));
  const latest = own
    .filter(({ atS }) => x(atS) > box.x1 - TARGET_LABEL.width)
    .map(({ medianMs }) => y(medianMs));
  return (
    <Frame label="Latency, ms" y={y} box={box}>
      <path d={band(own) ?? ''} fill={ink.front} fillOpacity={0.16} />
      {data.runs.toReversed().map((series) => (
        <Curve key={series.name} series={series} x={x} y={y} read={({ medianMs }) => medianMs} />
      ))}
      <line x1={box.x0} x2={box.x1} y1={target} y2={target} stroke={ink.text} strokeDasharray="5 4" />
      <text
        x={box.x1}
        y={target + (labelAbove(target, latest, box) ? -5 : 14)}
        fontSize={11}
        textAnchor="end"
        fill={ink.text}
        stroke={ink.paper}
        strokeWidth={3}
        paintOrder="stroke"
      >
        {`target ${plain(data.targetMs)} ms`}
      </text>
    </Frame>
  );
}

export function EnergyPanel({ data, box }: PanelProps) {
  const x = timeScale(data, box);
  const y = logScale(
    data.runs.flatMap(({ points }) => points.map(({ energyMj }) => energyMj)),
    box,
  );
  return (
    <Frame label="Energy of the device, mJ a frame (modelled)" y={y} box={box}>
      {data.runs.toReversed().map((series) => (
        <Curve key={series.name} series={series} x={x} y={y} read={({ energyMj }) => energyMj} />
      ))}
    </Frame>
  );
}

export const SCHEME_ROW = 25;

/** The schemes that the dispatcher used, in the order in which it came to them. */
export const usedSchemes = ({ runs, seconds }: DispatchData): string[] => [
  ...new Set(schemeBars(runs[0]?.points ?? [], seconds).map(({ scheme }) => scheme)),
];

/** Which scheme ran when. */
export function SchemePanel({ data, box }: PanelProps) {
  const x = timeScale(data, box);
  const rows = usedSchemes(data);
  return (
    <g>
      <text x={box.x0 - 37} y={box.y0 - 12} fontSize={11} fill={ink.text}>
        Scheme in use
      </text>
      {rows.map((scheme, i) => (
        <g key={scheme} data-scheme={scheme}>
          <text x={box.x0} y={box.y0 + i * SCHEME_ROW + 9} fontSize={11} fill={ink.muted}>
            {data.names[scheme] ?? scheme}
          </text>
          {schemeBars(data.runs[0]?.points ?? [], data.seconds)
            .filter((bar) => bar.scheme === scheme)
            .map(({ fromS, toS }) => (
              <rect
                key={fromS}
                x={round(x(fromS))}
                y={box.y0 + i * SCHEME_ROW + 13}
                width={round(Math.max(1, x(toS) - x(fromS)))}
                height={7}
                rx={2}
                fill={ink.front}
              />
            ))}
        </g>
      ))}
      {rows.length === 0 && (
        <text x={box.x0} y={box.y0 + 9} fontSize={11} fill={ink.muted}>
          none yet
        </text>
      )}
      <line x1={box.x0} x2={box.x1} y1={box.y1} y2={box.y1} stroke={ink.axis} />
    </g>
  );
}
