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
  /** [nodes]: each one's time by the tables and the link, ms. */
  ms: Float32Array;
  /** [nodes]: the part of the frame, by its place in PARTS, that this time belongs to. */
  parts: Uint8Array;
  /** Sum of the nodes' times, ms. */
  tableMs: number;
}

/** [PARTS.length]: a graph's time by the tables in each part, ms. */
export function partTimes({ ms, parts }: Pick<LatencyGraph, 'ms' | 'parts'>): Float64Array {
  const sums = new Float64Array(PARTS.length);
  for (const [node, part] of parts.entries()) sums[part] = (sums[part] as number) + (ms[node] as number);
  return sums;
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

/** Puts a design's parts together as the network reads them. Called for every design of a search: loops, not closures. */
export function graphOfParts(
  { ops, runMs, bytesUp, bytesDown }: LatencyParts,
  { points, features }: Pick<Setting, 'points' | 'features'>,
  link: LinkTimes,
): LatencyGraph {
  const last = ops.length - 1;
  let onEdge = 0;
  for (const { placement } of ops) if (placement === 'edge') onEdge++;
  const usesEdge = onEdge > 0;
  const usesDevice = onEdge < ops.length;
  const graph = new GraphWriter(1 + ops.length + (usesEdge ? 3 : 0) + (usesDevice ? 1 : 0));
  graph.node(inputRow(points, features), REST, REST_MS);
  for (const { row, placement, ms: opMs } of ops) graph.node(row, placement === 'edge' ? EDGE : DEVICE, opMs);
  const up = usesEdge ? graph.crossing(UP_ROW, UP, link.fixedMs, bytesUp, link.upMbps) : 0;
  const down = usesEdge ? graph.crossing(DOWN_ROW, DOWN, link.fixedMs, bytesDown, link.downMbps) : 0;
  const deviceRun = usesDevice ? graph.node(RUN_ROWS.device, DEVICE, runMs.device) : 0;
  const edgeRun = usesEdge ? graph.node(RUN_ROWS.edge, EDGE, runMs.edge) : 0;
  const { edges } = graph;
  for (let i = 0; i <= last; i++) {
    const { placement, inputs } = ops[i] as RunningOp;
    const here = placement === 'edge';
    for (const from of inputs) {
      if ((ops[from]?.placement === 'edge') === here) edges.push(from + 1, i + 1);
      else edges.push(from + 1, here ? up : down, here ? up : down, i + 1);
    }
    edges.push(i + 1, here ? edgeRun : deviceRun);
  }
  if (ops[last]?.placement === 'edge') edges.push(last + 1, down);
  return graph.finish(link);
}

const WIDTH = FEATURES.length;
/** Features of many graphs lie in one piece of memory: allocating one for each takes longer than filling it. */
const POOL_FLOATS = 2 ** 16;
let pool = new Float32Array(POOL_FLOATS);
let pooled = 0;

function zeros(count: number): Float32Array {
  if (count > POOL_FLOATS) return new Float32Array(count);
  if (pooled + count > POOL_FLOATS) {
    pool = new Float32Array(POOL_FLOATS);
    pooled = 0;
  }
  const at = pooled;
  pooled += count;
  return pool.subarray(at, pooled);
}

/** Writes nodes one after the other; what depends on all of them comes last. */
class GraphWriter {
  readonly edges: number[] = [];
  readonly #nodes: number;
  readonly #features: Float32Array;
  readonly #ms: Float32Array;
  readonly #parts: Uint8Array;
  readonly #partMs: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  #next = 0;

  constructor(nodes: number) {
    this.#nodes = nodes;
    this.#features = zeros(nodes * WIDTH);
    this.#ms = new Float32Array(nodes);
    this.#parts = new Uint8Array(nodes);
  }

  /** Its number. Each node's time belongs to one part. */
  node(row: Float32Array, part: 0 | 1 | 2 | 3 | 4, nodeMs: number): number {
    const number = this.#next++;
    const at = number * WIDTH;
    this.#features.set(row, at);
    this.#features[at + AT.ms] = Math.log10(Math.max(CLOCK_MS, nodeMs));
    this.#ms[number] = nodeMs;
    this.#parts[number] = part;
    this.#partMs[part] += nodeMs;
    return number;
  }

  crossing(row: Float32Array, part: 0 | 1 | 2 | 3 | 4, fixedMs: number, bytes: number, mbps: number): number {
    const payloadMs = ms(bytes, mbps);
    const number = this.node(row, part, fixedMs + payloadMs);
    const at = number * WIDTH;
    this.#features[at + AT.payloadBytes] = log1p10(bytes);
    this.#features[at + AT.payloadMs] = log1p10(payloadMs);
    return number;
  }

  finish(link: LinkTimes): LatencyGraph {
    const [device, up, edge, down, rest] = this.#partMs;
    const tableMs = device + up + edge + down + rest;
    const sums = [log1p10(device), log1p10(up), log1p10(edge), log1p10(down)];
    const [sum, linkMs, size] = [log1p10(tableMs), log1p10(100 * ms(1000, link.upMbps)), this.#nodes / 10];
    const features = this.#features;
    for (let node = 0; node < this.#nodes; node++) {
      const at = node * WIDTH;
      features[at + AT.share] = (this.#ms[node] as number) / tableMs;
      features[at + AT.sum] = sum;
      features[at + AT.linkMs] = linkMs;
      features[at + AT.nodes] = size;
      for (let part = 0; part < PART_SUMS.length; part++) {
        features[at + (PART_SUMS[part] as number)] = sums[part] as number;
      }
    }
    return { nodes: this.#nodes, features, edges: this.edges, ms: this.#ms, parts: this.#parts, tableMs };
  }
}
