import { ViewportPortal } from '@xyflow/react';
import { type MouseEvent, memo, type TouchEvent, useLayoutEffect, useRef, useState } from 'react';
import './wires.css';
import { boxOf } from './boxOf.ts';
import type { End } from './connecting.ts';
import { route } from './route.ts';
import type { CanvasNode, Wire } from './toFlow.ts';

/** What a pointer does to a wire; the same functions every time, so that no wire is drawn again for them. */
export interface WireHandlers {
  onClick(wire: Wire): void;
  onContextMenu(event: MouseEvent, wire: Wire): void;
  /** Begins to move an end of it. */
  onEnd(event: MouseEvent | TouchEvent, wire: Wire, end: End): void;
}

interface Props {
  wires: readonly Wire[];
  nodes: readonly CanvasNode[];
  /** One whose end is being moved: it is not seen where it was. */
  moving: string | null;
  handlers: WireHandlers;
}

/**
 * The wires, drawn from where their ops stand now, so that they follow a drag. The canvas library's own edges would each
 * compute their ends again whenever anything of the canvas changes, and be a picture each.
 */
export const WireLayer = memo(function WireLayer({ wires, nodes, moving, handlers }: Props) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <ViewportPortal>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title would be a hint over all of the canvas; each wire has a name */}
      <svg className="wires">
        <defs>
          <marker
            id="wire-arrow"
            viewBox="-10 -10 20 20"
            markerWidth={14}
            markerHeight={14}
            orient="auto-start-reverse"
          >
            <path className="wire-arrow" d="M-5 -4L0 0L-5 4Z" />
          </marker>
        </defs>
        {wires.map((wire) => {
          const from = byId.get(wire.source);
          const to = byId.get(wire.target);
          if (!from || !to) return null;
          const moves = wire.id === moving;
          return <WirePath key={wire.id} {...{ wire, from, to, moves }} {...handlers} />;
        })}
      </svg>
    </ViewportPortal>
  );
});

interface PathProps extends WireHandlers {
  wire: Wire;
  from: CanvasNode;
  to: CanvasNode;
  moves: boolean;
}

const WirePath = memo(function WirePath({ wire, from, to, moves, ...on }: PathProps) {
  const { source, target, selected } = wire;
  const [pointed, setPointed] = useState(false);
  const { path } = route(boxOf(from), boxOf(to), wire.data);
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: the keyboard reaches wires by their ops, in the inspector
    <g
      className="wire nopan"
      role="img"
      aria-label={`Wire from ${source} to ${target}`}
      data-id={wire.id}
      data-selected={selected || undefined}
      data-moving={moves || undefined}
      onClick={() => on.onClick(wire)}
      onContextMenu={(event) => on.onContextMenu(event, wire)}
      onMouseEnter={(event) => event.buttons === 0 && setPointed(true)}
      onMouseLeave={() => setPointed(false)}
    >
      <path className="wire-reach" d={path} />
      <path className="wire-line" d={path} markerEnd="url(#wire-arrow)" />
      {(pointed || selected) && <Ends path={path} begin={(event, end) => on.onEnd(event, wire, end)} />}
    </g>
  );
});

/** So far from its ops an end of a wire is taken hold of: nearer is the op's own. */
const FROM_OP = 20;

interface EndsProps {
  path: string;
  begin(event: MouseEvent | TouchEvent, end: End): void;
}

/** What the ends of a wire are moved by. */
function Ends({ path, begin }: EndsProps) {
  const line = useRef<SVGPathElement>(null);
  const [at, setAt] = useState<{ end: End; x: number; y: number }[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what is measured
  useLayoutEffect(() => {
    if (!line.current) return;
    const long = line.current.getTotalLength();
    const near = Math.min(FROM_OP, long / 3);
    const points = [near, long - near].map((length) => line.current?.getPointAtLength(length) as DOMPoint);
    setAt(points.map(({ x, y }, i) => ({ end: i === 0 ? 'source' : 'target', x, y })));
  }, [path]);
  return (
    <>
      <path ref={line} d={path} />
      {at.map(({ end, x, y }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: a wire's end is moved by pointer; by keyboard its op's inputs are chosen
        <circle
          key={end}
          className="wire-end"
          data-testid={`wire-${end}`}
          cx={x}
          cy={y}
          r={4}
          onMouseDown={(event) => begin(event, end)}
          onTouchStart={(event) => begin(event, end)}
        />
      ))}
    </>
  );
}
