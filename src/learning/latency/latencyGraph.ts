import { costsOf } from '../../design/cost.ts';
import { crossings, plan } from '../../design/segments.ts';
import { shapesOf } from '../../design/shapes.ts';
import {
  type Design,
  MESSAGES,
  type Op,
  type OpKind,
  type Placement,
  REDUCERS,
  type Setting,
} from '../../design/types.ts';

/** What the latency tables of a system say about one design, ms. */
export interface TableTimes {
  /** Net latency by id of each op that runs. */
  opMs: ReadonlyMap<string, number>;
  /** Starting the engine and copying tensors in and out, by side; 0 where nothing runs. */
  runMs: Readonly<Record<Placement, number>>;
}

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
 * A design as the predictor reads it: its Input, its ops, each side's engine start (`Run`), and the link's fixed
 * cost (`Link`). Latency is the sum of the nodes' times, each multiplied by a factor that the network gives.
 */
export interface LatencyGraph {
  nodes: number;
  /** [nodes, FEATURES.length] row-major. */
  features: Float32Array;
  /** Node numbers [from, to]: data flows, ops to their side's Run, Communicates to the Link. */
  edges: readonly (readonly [number, number])[];
  /** [PARTS.length, nodes] row-major: each node's time by the tables and the link, ms. */
  shares: Float32Array;
  /** Sum of the shares, ms. */
  tableMs: number;
}

type NodeKind = OpKind | 'Run' | 'Link';
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
  'Link',
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
const log1p10 = (x: number) => Math.log10(1 + x);
const ms = (bytes: number, mbps: number) => (bytes * 8) / (mbps * 1000);

/** A node before the sums over all nodes are known. */
interface Node {
  flags: string[];
  measures: Partial<Record<(typeof MEASURES)[number], number>>;
  /** Time in each part, ms. */
  shares: Partial<Record<(typeof PARTS)[number], number>>;
}

function flagsOf(op: Op): string[] {
  switch (op.kind) {
    case 'Aggregate':
      return [op.message, op.reducer];
    case 'EdgeConv':
      return [op.reducer, ...(op.form === 'per-edge' ? ['per edge'] : [])];
    case 'Pool':
      return [...op.functions];
    default:
      return [];
  }
}

/** The graph of a valid design under one system and link. Throws RangeError when an op that runs has no time. */
export function latencyGraph(
  design: Design,
  setting: Setting,
  times: TableTimes,
  link: LinkTimes,
): LatencyGraph {
  const p = plan(design);
  const shapes = shapesOf(design, setting);
  const costs = costsOf(design, setting);
  const running = new Set(p.whole.ops.map((op) => op.id));
  const crossing = new Map(crossings(design, setting).map((c) => [c.opId, c]));
  const numbers = new Map(design.ops.map((op, i) => [op.id, i]));
  const nodes: Node[] = design.ops.map((op) => {
    const input = shapes.get(op.inputs[0] ?? '');
    const output = shapes.get(op.id);
    const cost = costs.get(op.id);
    const sent = op.kind === 'Communicate' ? crossing.get(op.id) : undefined;
    const payloadMs = sent ? ms(sent.bytes, sent.direction === 'up' ? link.upMbps : link.downMbps) : 0;
    const opMs = running.has(op.id) ? times.opMs.get(op.id) : 0;
    if (opMs === undefined || !Number.isFinite(opMs)) throw new RangeError(`op ${op.id} has no table time`);
    return {
      flags: [
        op.kind,
        ...flagsOf(op),
        ...(op.placement === 'edge' ? ['on the edge'] : []),
        ...(output?.pooled ? ['pooled'] : []),
      ],
      measures: {
        'log width in': Math.log2(1 + (input?.width ?? 0)),
        'log width out': Math.log2(1 + (output?.width ?? 0)),
        'log rows': Math.log2(1 + (output?.rows ?? 0)),
        neighbours: op.kind === 'Sample' ? op.k / 20 : 0,
        'log flops': log1p10(cost?.flops ?? 0),
        'log bytes moved': log1p10(cost?.bytesMoved ?? 0),
        'log payload bytes': log1p10(sent?.bytes ?? 0),
        'log payload ms': log1p10(payloadMs),
      },
      shares:
        op.kind === 'Input'
          ? { rest: REST_MS }
          : sent
            ? { [sent.direction]: payloadMs }
            : { [op.placement]: opMs },
    };
  });
  const edges: [number, number][] = design.ops.flatMap((op, to) =>
    op.inputs.map((id): [number, number] => [numbers.get(id) ?? 0, to]),
  );
  const start = (placement: Placement) => {
    const to = nodes.length;
    const side = placement === 'edge' ? ['on the edge'] : [];
    nodes.push({ flags: ['Run', ...side], measures: {}, shares: { [placement]: times.runMs[placement] } });
    design.ops.forEach((op, from) => {
      if (op.placement === placement && running.has(op.id)) edges.push([from, to]);
    });
  };
  if (p.head || p.tail) start('device');
  if (p.edge) {
    start('edge');
    const result = crossing.get(p.result.opId);
    const down = link.fixedMs + (result ? ms(result.bytes, link.downMbps) : 0);
    const to = nodes.length;
    nodes.push({ flags: ['Link'], measures: {}, shares: { up: link.fixedMs, down } });
    design.ops.forEach((op, from) => {
      if (op.kind === 'Communicate') edges.push([from, to]);
    });
  }
  return assembled(nodes, edges, link);
}

/** Puts measures in their places of the row that starts at `at`. */
function write(features: Float32Array, at: number, measures: Node['measures']): void {
  for (const name in measures) {
    const value = measures[name as keyof Node['measures']];
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
  const common: Node['measures'] = {
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
