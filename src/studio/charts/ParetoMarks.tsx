import { percent, plain } from './format.ts';
import { ink } from './ink.ts';
import type { ScatterPoint } from './ParetoScatter.tsx';

interface FrontPointProps {
  onOpen?: ((id: string) => void) | undefined;
  onHover?: ((id: string | undefined) => void) | undefined;
  point: ScatterPoint;
  x: number;
  y: number;
  unit: string;
  selected: boolean;
  /** Others are on the front for another objective. */
  onLine: boolean;
}

export function FrontPoint({ point, x, y, unit, selected, onLine, onOpen, onHover }: FrontPointProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an HTML button cannot stand inside an SVG
    <g
      role="button"
      tabIndex={0}
      aria-label={`Design on the front: ${plain(point.cost)} ${unit}, ${percent(point.accuracy)}. Open on the canvas`}
      data-testid="front-point"
      transform={`translate(${x} ${y})`}
      onClick={() => onOpen?.(point.id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen?.(point.id);
      }}
      onPointerEnter={() => onHover?.(point.id)}
      onPointerLeave={() => onHover?.(undefined)}
      onFocus={() => onHover?.(point.id)}
      onBlur={() => onHover?.(undefined)}
    >
      <circle className="halo" r={11} fill={ink.front} opacity={selected ? 0.3 : 0} />
      <circle
        r={onLine ? 4.5 : 3}
        fill={ink.front}
        fillOpacity={onLine ? 1 : 0.45}
        stroke={ink.paper}
        strokeWidth={onLine ? 1.5 : 0.75}
      />
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

export function Limit({ at, value, box }: { at: number; value: string; box: Box }) {
  const left = at > box.x1 - 90;
  return (
    <g>
      <rect
        x={at}
        y={box.y0}
        width={Math.max(0, box.x1 - at)}
        height={box.y1 - box.y0}
        fill={ink.bad}
        opacity={0.06}
      />
      <line x1={at} x2={at} y1={box.y0 - 4} y2={box.y1} stroke={ink.bad} strokeDasharray="4 3" />
      <text
        x={at + (left ? -5 : 5)}
        y={box.y0 - 12}
        fontSize={11}
        fill={ink.bad}
        textAnchor={left ? 'end' : 'start'}
      >
        limit {value}
      </text>
    </g>
  );
}
