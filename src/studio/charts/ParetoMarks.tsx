import { memo } from 'react';
import { ink } from './ink.ts';
import type { ParetoData, ScatterScales } from './paretoScales.ts';

interface FrontPointProps {
  id: string;
  x: number;
  y: number;
  /** Both values, in words. */
  label: string;
  selected: boolean;
  /** Others are on the front for another objective. */
  onLine: boolean;
  /** Really trained and run: it has a ring. */
  verified: boolean;
  /** By a third figure. */
  colour?: string | undefined;
  /** Outside of what was brushed. */
  aside?: boolean | undefined;
  /** The pointer would open it. */
  near: boolean;
  /** The one that the Tab key leads to. */
  stop: boolean;
}

/** Drawn again only when it changed: a front has hundreds of them, and a search tells of it many times a second. */
export const FrontPoint = memo(function FrontPoint(props: FrontPointProps) {
  const { id, x, y, label, selected, onLine, verified, near, stop, colour, aside } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an HTML button cannot stand inside an SVG
    <g
      role="button"
      tabIndex={stop ? 0 : -1}
      aria-label={`${verified ? 'Verified design' : 'Design'} on the front: ${label}. Open on the canvas`}
      data-testid="front-point"
      data-id={id}
      data-near={near || undefined}
      data-verified={verified || undefined}
      transform={`translate(${x} ${y})`}
      {...(aside && { opacity: 0.25 })}
    >
      <circle className="halo" r={11} fill={ink.front} opacity={selected ? 0.3 : 0} />
      {verified && <circle r={7.5} fill="none" stroke={ink.front} strokeWidth={1.5} />}
      <circle
        r={onLine ? 4.5 : 3}
        fill={colour ?? ink.front}
        fillOpacity={onLine || colour ? 1 : 0.45}
        stroke={ink.paper}
        strokeWidth={onLine ? 1.5 : 0.75}
      />
    </g>
  );
});

/** A design that is not on the front: the selected one, or one that is pointed at. */
export function Elsewhere({ x, y, testId }: { x: number; y: number; testId: string }) {
  return (
    <g transform={`translate(${x} ${y})`} pointerEvents="none" data-testid={testId}>
      <circle r={11} fill={ink.front} opacity={0.3} />
      <circle r={4} fill={ink.cloud} stroke={ink.paper} />
    </g>
  );
}

export function Current({ x, y, width }: { x: number; y: number; width: number }) {
  const left = x > width - 110;
  return (
    <g transform={`translate(${x} ${y})`} fill={ink.current} pointerEvents="none">
      <path d="M0-7L7 0L0 7L-7 0Z" stroke={ink.paper} strokeWidth={1.5} />
      <text
        x={left ? -11 : 11}
        dy="0.32em"
        fontSize={11}
        textAnchor={left ? 'end' : 'start'}
        fontWeight={600}
      >
        on the canvas
      </text>
    </g>
  );
}

type Box = { x0: number; x1: number; y0: number; y1: number };

interface LimitsProps {
  data: ParetoData;
  scales: ScatterScales;
  box: Box;
}

/** What lies beyond the limits of either axis. */
export function Limits({ data, scales, box }: LimitsProps) {
  const { x, y } = data;
  const [atX, atY] = [scales.x(x.limit ?? 0), scales.y(y.limit ?? 0)];
  return (
    <>
      {x.limit !== undefined && atX >= box.x0 && atX <= box.x1 && (
        <LimitX
          at={Math.round(atX * 10) / 10}
          beyond={x.better === 'low' ? 'right' : 'left'}
          value={x.format(x.limit)}
          box={box}
        />
      )}
      {y.limit !== undefined && atY >= box.y0 && atY <= box.y1 && (
        <LimitY
          at={Math.round(atY * 10) / 10}
          beyond={y.better === 'low' ? 'above' : 'below'}
          value={y.format(y.limit)}
          box={box}
        />
      )}
    </>
  );
}

interface LimitProps<Side> {
  at: number;
  beyond: Side;
  value: string;
  box: Box;
}

function LimitX({ at, beyond, value, box }: LimitProps<'left' | 'right'>) {
  const [from, to] = beyond === 'right' ? [at, box.x1] : [box.x0, at];
  const left = at > box.x1 - 90;
  return (
    <g>
      <rect
        x={from}
        y={box.y0}
        width={Math.max(0, to - from)}
        height={box.y1 - box.y0}
        fill={ink.bad}
        opacity={0.06}
      />
      <line x1={at} x2={at} y1={box.y0 - 4} y2={box.y1} stroke={ink.bad} strokeDasharray="4 3" />
      <text
        x={at + (left ? -5 : 5)}
        y={box.y0 + 10}
        fontSize={11}
        fill={ink.bad}
        textAnchor={left ? 'end' : 'start'}
      >
        limit {value}
      </text>
    </g>
  );
}

function LimitY({ at, beyond, value, box }: LimitProps<'above' | 'below'>) {
  const [from, to] = beyond === 'above' ? [box.y0, at] : [at, box.y1];
  return (
    <g>
      <rect
        x={box.x0}
        y={from}
        width={box.x1 - box.x0}
        height={Math.max(0, to - from)}
        fill={ink.bad}
        opacity={0.06}
      />
      <line x1={box.x0} x2={box.x1} y1={at} y2={at} stroke={ink.bad} strokeDasharray="4 3" />
      <text x={box.x1 - 5} y={at - 5} fontSize={11} fill={ink.bad} textAnchor="end">
        limit {value}
      </text>
    </g>
  );
}
