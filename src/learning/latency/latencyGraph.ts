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
  /** Node numbers, from and to by turns: data flows, over a Communicate where it crosses, and ops to their side's Run. */
  edges: readonly number[];
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
const place = (name: (typeof MEASURES)[number]): number => MEASURES.indexOf(name);
/** Measures that depend on the design and the system, by their place in a row. */
const AT = {
  ms: place('log ms'),
  share: place('share of the sum'),
  payloadBytes: place('log payload bytes'),
  payloadMs: place('log payload ms'),
  sum: place('log sum'),
  linkMs: place('log link ms per kB'),
  nodes: place('nodes'),
};
const PART_SUMS = (['log device ms', 'log up ms', 'log edge ms', 'log down ms'] as const).map(place);

/** What the host does about a frame that no part's clock sees: a start for the network to correct. */
const REST_MS = 0.1;
/** Times below this are below the clock. */
const CLOCK_MS = 1e-3;
export const log1p10 = (x: number) => Math.log10(1 + x);
const ms = (bytes: number, mbps: number) => (bytes * 8) / (mbps * 1000);

type Measures = Partial<Record<(typeof MEASURES)[number], number>>;

/** What a node is, whatever the design that it stands in: a row of features, the changing ones left at 0. */
export function nodeRow(flags: readonly string[], measures: Measures = {}): Float32Array {
  const row = new Float32Array(FEATURES.length);
  for (const flag of flags) row[INDEX.get(flag) as number] = 1;
  for (const [name, value] of Object.entries(measures)) row[INDEX.get(name) as number] = value;
  return row;
}

/** An op that runs, in a design under a system. */
export interface RunningOp {
  /** From `nodeRow`. */
  row: Float32Array;
  placement: Placement;
  /** Net time by the side's table, ms. */
  ms: number;
  /** Numbers of the running ops that it reads, in the list's order; INPUT is the Input. */
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

/** The number of the Input among what a running op reads. */
export const INPUT = -1;
const UP_ROW = nodeRow(['Communicate']);
const DOWN_ROW = nodeRow(['Communicate', 'on the edge']);
const RUN_ROWS: Record<Placement, Float32Array> = {
  device: nodeRow(['Run']),
  edge: nodeRow(['Run', 'on the edge']),
};
const [DEVICE, UP, EDGE, DOWN, REST] = PARTS.map((_, part) => part) as [0, 1, 2, 3, 4];

let lastInput: { points: number; features: number; row: Float32Array } | null = null;
/** The same for all designs of a task, so the last one is kept. */
function inputRow(points: number, features: number): Float32Array {
  if (lastInput?.points !== points || lastInput.features !== features) {
    const measures = { 'log width out': Math.log2(1 + features), 'log rows': Math.log2(1 + points) };
    lastInput = { points, features, row: nodeRow(['Input'], measures) };
  }
  return lastInput.row;
}

/** Puts a design's parts together as the network reads them. */
export function graphOfParts(
  { ops, runMs, bytesUp, bytesDown }: LatencyParts,
  { points, features }: Pick<Setting, 'points' | 'features'>,
  link: LinkTimes,
): LatencyGraph {
  const last = ops.length - 1;
  const onEdge = (i: number): boolean => ops[i]?.placement === 'edge';
  const usesEdge = ops.some((_, i) => onEdge(i));
  const usesDevice = ops.some((_, i) => !onEdge(i));
  const nodes = 1 + ops.length + (usesEdge ? 3 : 0) + (usesDevice ? 1 : 0);
  const graph = new GraphWriter(nodes);
  graph.node(inputRow(points, features), REST, REST_MS);
  for (const { row, placement, ms: opMs } of ops) graph.node(row, placement === 'edge' ? EDGE : DEVICE, opMs);
  const up = usesEdge ? graph.crossing(UP_ROW, UP, link.fixedMs, bytesUp, link.upMbps) : 0;
  const down = usesEdge ? graph.crossing(DOWN_ROW, DOWN, link.fixedMs, bytesDown, link.downMbps) : 0;
  ops.forEach(({ inputs }, i) => {
    for (const from of inputs) {
      if (onEdge(from) === onEdge(i)) {
        graph.edges.push(from + 1, i + 1);
      } else {
        const over = onEdge(i) ? up : down;
        graph.edges.push(from + 1, over, over, i + 1);
      }
    }
  });
  if (onEdge(last)) graph.edges.push(last + 1, down);
  for (const side of ['device', 'edge'] as const) {
    if (side === 'edge' ? !usesEdge : !usesDevice) continue;
    const run = graph.node(RUN_ROWS[side], side === 'edge' ? EDGE : DEVICE, runMs[side]);
    ops.forEach(({ placement }, i) => {
      if (placement === side) graph.edges.push(i + 1, run);
    });
  }
  return graph.finish(link);
}

/** Writes nodes one after the other; what depends on all of them comes last. */
class GraphWriter {
  readonly edges: number[] = [];
  readonly #nodes: number;
  readonly #features: Float32Array;
  readonly #shares: Float32Array;
  readonly #partMs = new Float64Array(PARTS.length);
  #next = 0;

  constructor(nodes: number) {
    this.#nodes = nodes;
    this.#features = new Float32Array(nodes * FEATURES.length);
    this.#shares = new Float32Array(PARTS.length * nodes);
  }

  /** Its number. Each node's time belongs to one part. */
  node(row: Float32Array, part: number, nodeMs: number): number {
    const at = this.#next * FEATURES.length;
    this.#features.set(row, at);
    this.#features[at + AT.ms] = Math.log10(Math.max(CLOCK_MS, nodeMs));
    this.#features[at + AT.share] = nodeMs;
    this.#shares[part * this.#nodes + this.#next] = nodeMs;
    this.#partMs[part] = (this.#partMs[part] as number) + nodeMs;
    return this.#next++;
  }

  crossing(row: Float32Array, part: number, fixedMs: number, bytes: number, mbps: number): number {
    const payloadMs = ms(bytes, mbps);
    const number = this.node(row, part, fixedMs + payloadMs);
    const at = number * FEATURES.length;
    this.#features[at + AT.payloadBytes] = log1p10(bytes);
    this.#features[at + AT.payloadMs] = log1p10(payloadMs);
    return number;
  }

  finish(link: LinkTimes): LatencyGraph {
    const tableMs = this.#partMs.reduce((a, b) => a + b, 0);
    const features = this.#features;
    const sums = PART_SUMS.map((_, part) => log1p10(this.#partMs[part] as number));
    const [sum, linkMs] = [log1p10(tableMs), log1p10(100 * ms(1000, link.upMbps))];
    for (let at = 0; at < features.length; at += FEATURES.length) {
      features[at + AT.share] = (features[at + AT.share] as number) / tableMs;
      features[at + AT.sum] = sum;
      features[at + AT.linkMs] = linkMs;
      features[at + AT.nodes] = this.#nodes / 10;
      PART_SUMS.forEach((column, part) => {
        features[at + column] = sums[part] as number;
      });
    }
    return { nodes: this.#nodes, features, edges: this.edges, shares: this.#shares, tableMs };
  }
}
