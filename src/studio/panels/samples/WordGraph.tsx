import { forceCenter, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3';
import { useMemo } from 'react';
import { edgesOf } from './colours.ts';

interface Props {
  /** The nodes' words. */
  words: readonly string[];
  graph: { k: number; indices: Int16Array };
  /** Of each word, as CSS colours. */
  colours: readonly string[] | null;
  picked: number | null;
  onPick(word: number | null): void;
}

const [WIDTH, HEIGHT] = [760, 460];
/** The layout is worked out at once: a moving one would say nothing more. */
const TICKS = 260;

interface Node {
  x: number;
  y: number;
}

/** Where words stand, so that neighbours lie close together. The same for the same graph. */
function laidOut(n: number, edges: Uint32Array): Node[] {
  const nodes: Node[] = Array.from({ length: n }, (_, i) => ({
    x: WIDTH / 2 + 150 * Math.cos(i),
    y: HEIGHT / 2 + 150 * Math.sin(i),
  }));
  const links = Array.from({ length: edges.length / 2 }, (_, i) => ({
    source: edges[2 * i] as number,
    target: edges[2 * i + 1] as number,
  }));
  forceSimulation(nodes)
    .force('links', forceLink(links).distance(70))
    .force('apart', forceManyBody().strength(-260))
    .force('middle', forceCenter(WIDTH / 2, HEIGHT / 2))
    .force('x', forceX(WIDTH / 2).strength(0.04))
    .force('y', forceY(HEIGHT / 2).strength(0.09))
    .stop()
    .tick(TICKS);
  return nodes;
}

/** A sentence as the network reads it: its words, and which of them are neighbours. */
export function WordGraph({ words, graph, colours, picked, onPick }: Props) {
  const edges = useMemo(() => edgesOf(graph, null), [graph]);
  const nodes = useMemo(() => laidOut(words.length, edges), [words.length, edges]);
  const pick = (i: number) => onPick(i === picked ? null : i);
  const near = picked === null ? null : new Set(edgesOf(graph, picked));
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no groups of controls
    <svg
      className="word-graph"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={`A graph of ${words.length} words`}
      data-testid="word-graph"
    >
      {Array.from({ length: edges.length / 2 }, (_, i) => {
        const [from, to] = [edges[2 * i] as number, edges[2 * i + 1] as number];
        const [a, b] = [nodes[from] as Node, nodes[to] as Node];
        const faint = picked !== null && from !== picked;
        return (
          <line
            key={`${from} ${to}`}
            {...{ x1: a.x, y1: a.y, x2: b.x, y2: b.y }}
            stroke="var(--muted)"
            strokeOpacity={faint ? 0.08 : 0.4}
          />
        );
      })}
      {nodes.map(({ x, y }, i) => (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons
        <g
          // biome-ignore lint/suspicious/noArrayIndexKey: a node's number is its identity
          key={i}
          transform={`translate(${x} ${y})`}
          opacity={near && !near.has(i) && i !== picked ? 0.35 : 1}
          role="button"
          tabIndex={0}
          aria-pressed={i === picked}
          onClick={() => pick(i)}
          onKeyDown={({ key }) => {
            if (key === 'Enter' || key === ' ') pick(i);
          }}
        >
          <circle r={i === picked ? 8 : 6} fill={colours?.[i] ?? 'var(--chart-device)'} />
          <text y={-11} textAnchor="middle" fontSize={13} fill="var(--text)">
            {words[i]}
          </text>
        </g>
      ))}
    </svg>
  );
}
