import { MESSAGES, type OpKind, type Placement, REDUCERS, type Setting } from '../../design/types.ts';

/** The link as a predictor sees it. */
export interface LinkTimes {
  /** Payload rates, 10^6 bits a second; Infinity where nothing limits them. */
  upMbps: number;
  downMbps: number;
  /** One way of an empty message, ms. */
  fixedMs: number;
}

/** Where a frame's time goes; `rest` is what no part's clock sees. */
export const PARTS = ['device', 'up', 'edge', 'down', 'rest'] as const;

/**
 * A design as the predictor reads it: its Input, the ops that run, what crosses the link up and down, and each side's
 * engine start (`Run`). Latency is the sum of the nodes' times, each multiplied by a factor that the network gives.
 */
export interface LatencyGraph {
  nodes: number;
  /** [nodes, FEATURES.length] row-major. */
  features: Float32Array;
  /** Node numbers [from, to]: data flows, over a Communicate where it crosses, and ops to their side's Run. */
  edges: readonly (readonly [number, number])[];
  /** [PARTS.length, nodes] row-major: each node's time by the tables and the link, ms. */
  shares: Float32Array;
  /** Sum of the shares, ms. */
  tableMs: number;
}

type NodeKind = OpKind | 'Run';
const KINDS: readonly NodeKind[] = [
  'Input',
  'Sample',
  'Aggregate',
  'Combine',
  'EdgeConv',
  'Concat',
  'Pool',
  'Classifier',
  'Communicate',
  'Run',
];

/** Features that are measures; they are standardised over the training samples. */
export const MEASURES = [
  'log ms',
  'share of the sum',
  'log width in',
  'log width out',
  'log rows',
  'neighbours',
  'log flops',
  'log bytes moved',
  'log payload bytes',
  'log payload ms',
  'log sum',
  'log device ms',
  'log up ms',
  'log edge ms',
  'log down ms',
  'log link ms per kB',
  'nodes',
] as const;
/** Names of a node's features, in order: measures, then flags of 0 or 1. */
export const FEATURES: readonly string[] = [
  ...MEASURES,
  ...KINDS,
  'on the edge',
  'pooled',
  ...MESSAGES,
  ...REDUCERS,
  'per edge',
];
const INDEX = new Map(FEATURES.map((name, i) => [name, i]));

/** What the host does about a frame that no part's clock sees: a start for the network to correct. */
const REST_MS = 0.1;
/** Times below this are below the clock. */
const CLOCK_MS = 1e-3;
export const log1p10 = (x: number) => Math.log10(1 + x);
const ms = (bytes: number, mbps: number) => (bytes * 8) / (mbps * 1000);

type Measures = Partial<Record<(typeof MEASURES)[number], number>>;

/** What a node is, whatever the design that it stands in. */
export interface NodeKindOf {
  flags: readonly string[];
  measures: Measures;
}

/** An op that runs, in a design under a system. */
export interface RunningOp extends NodeKindOf {
  placement: Placement;
  /** Net time by the side's table, ms. */
  ms: number;
  /** Numbers of the running ops that it reads, in the list's order; -1 is the Input. */
  inputs: readonly number[];
}

/** All that a latency graph is made from. */
export interface LatencyParts {
  /** In running order; the last one is the Classifier. */
  ops: readonly RunningOp[];
  runMs: Readonly<Record<Placement, number>>;
  bytesUp: number;
  bytesDown: number;
}

/** A node before the sums over all nodes are known. */
interface Node extends NodeKindOf {
  /** Time in each part, ms. */
  shares: Partial<Record<(typeof PARTS)[number], number>>;
}

/** The number of the Input among what a running op reads. */
export const INPUT = -1;
const UP: NodeKindOf['flags'] = ['Communicate'];
const DOWN: NodeKindOf['flags'] = ['Communicate', 'on the edge'];
const RUN: Record<Placement, NodeKindOf['flags']> = { device: ['Run'], edge: ['Run', 'on the edge'] };

/** Puts a design's parts together as the network reads them. */
export function graphOfParts(
  { ops, runMs, bytesUp, bytesDown }: LatencyParts,
  { points, features }: Pick<Setting, 'points' | 'features'>,
  link: LinkTimes,
): LatencyGraph {
  const input: Node = {
    flags: ['Input'],
    measures: { 'log width out': Math.log2(1 + features), 'log rows': Math.log2(1 + points) },
    shares: { rest: REST_MS },
  };
  const nodes: Node[] = [
    input,
    ...ops.map(({ flags, measures, placement, ms: opMs }) => ({
      flags,
      measures,
      shares: { [placement]: opMs },
    })),
  ];
  const edges: [number, number][] = [];
  const placements = ops.map(({ placement }) => placement);
  const usesEdge = placements.includes('edge');
  const crossing = (flags: NodeKindOf['flags'], part: 'up' | 'down', bytes: number, mbps: number) => {
    const payloadMs = ms(bytes, mbps);
    const measures = { 'log payload bytes': log1p10(bytes), 'log payload ms': log1p10(payloadMs) };
    return nodes.push({ flags, measures, shares: { [part]: link.fixedMs + payloadMs } }) - 1;
  };
  const up = usesEdge ? crossing(UP, 'up', bytesUp, link.upMbps) : 0;
  const down = usesEdge ? crossing(DOWN, 'down', bytesDown, link.downMbps) : 0;
  ops.forEach(({ inputs, placement }, i) => {
    for (const from of inputs) {
      const side = from === INPUT ? 'device' : (placements[from] as Placement);
      const over = side === placement ? null : placement === 'edge' ? up : down;
      if (over !== null) edges.push([from + 1, over]);
      edges.push([over ?? from + 1, i + 1]);
    }
  });
  if (placements.at(-1) === 'edge') edges.push([ops.length, down]);
  for (const side of ['device', 'edge'] as const) {
    if (!placements.includes(side)) continue;
    const run = nodes.push({ flags: RUN[side], measures: {}, shares: { [side]: runMs[side] } }) - 1;
    placements.forEach((placement, i) => {
      if (placement === side) edges.push([i + 1, run]);
    });
  }
  return assembled(nodes, edges, link);
}

/** Puts measures in their places of the row that starts at `at`. */
function write(features: Float32Array, at: number, measures: Measures): void {
  for (const name in measures) {
    const value = measures[name as keyof Measures];
    features[at + (INDEX.get(name) as number)] = value as number;
  }
}

function assembled(nodes: Node[], edges: [number, number][], link: LinkTimes): LatencyGraph {
  const n = nodes.length;
  const width = FEATURES.length;
  const shares = new Float32Array(PARTS.length * n);
  nodes.forEach((node, i) => {
    PARTS.forEach((part, row) => {
      shares[row * n + i] = node.shares[part] ?? 0;
    });
  });
  const partMs = PARTS.map((_, row) => shares.subarray(row * n, (row + 1) * n).reduce((a, b) => a + b, 0));
  const tableMs = partMs.reduce((a, b) => a + b, 0);
  const common: Measures = {
    'log sum': log1p10(tableMs),
    'log device ms': log1p10(partMs[0] ?? 0),
    'log up ms': log1p10(partMs[1] ?? 0),
    'log edge ms': log1p10(partMs[2] ?? 0),
    'log down ms': log1p10(partMs[3] ?? 0),
    'log link ms per kB': log1p10(100 * ms(1000, link.upMbps)),
    nodes: n / 10,
  };
  const row = new Float32Array(width);
  write(row, 0, common);
  const features = new Float32Array(n * width);
  nodes.forEach((node, i) => {
    const own = PARTS.reduce((sum, _, part) => sum + (shares[part * n + i] as number), 0);
    const at = i * width;
    features.set(row, at);
    write(features, at, node.measures);
    write(features, at, { 'log ms': Math.log10(Math.max(CLOCK_MS, own)), 'share of the sum': own / tableMs });
    for (const flag of node.flags) features[at + (INDEX.get(flag) as number)] = 1;
  });
  return { nodes: n, features, edges, shares, tableMs };
}
