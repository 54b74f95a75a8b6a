import type { Placement, Setting } from '../../design/types.ts';
import { nodeRow } from './nodeRow.ts';

/** The link as a latency model sees it. */
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
 * A design as the latency model reads it: its Input, the ops that run, what crosses the link up and down, and each side's
 * engine start (`Run`). Latency is the sum of the nodes' times, each multiplied by a factor that the network gives.
 */
export interface LatencyGraph {
  nodes: number;
  /** [nodes]: what each is, whatever the graph that it stands in, as `nodeRow` gives it; shared between graphs. */
  rows: readonly Float32Array[];
  /** Node numbers, from and to by turns: data flows, over a Communicate where it crosses, and ops to their side's Run. */
  edges: readonly number[];
  /** [nodes]: each one's time by the tables and the link, ms. */
  ms: readonly number[];
  /** [nodes]: the part of the frame, by its place in PARTS, that this time belongs to. */
  parts: readonly number[];
  /** Sum of the nodes' times, ms. */
  tableMs: number;
  /** Node numbers of what crosses the link, 0 where nothing does. */
  up: number;
  down: number;
  bytesUp: number;
  bytesDown: number;
  link: LinkTimes;
}

/** Time that bytes take on a link, ms. */
export const sendingMs = (bytes: number, mbps: number) => (bytes * 8) / (mbps * 1000);

/** [PARTS.length]: a graph's time by the tables in each part, ms. */
export function partTimes({ ms, parts }: Pick<LatencyGraph, 'ms' | 'parts'>): number[] {
  const sums = [0, 0, 0, 0, 0];
  for (let node = 0; node < ms.length; node++) {
    const part = parts[node] as number;
    sums[part] = (sums[part] as number) + (ms[node] as number);
  }
  return sums;
}

/** What the host does about a frame that no part's clock sees: a start for the network to correct. */
const REST_MS = 0.1;
/** An op that runs, in a design under a system. */
export interface RunningOp {
  /** From `nodeRow`, with its time. */
  row: Float32Array;
  placement: Placement;
  /** Net time by the side's table, ms. */
  ms: number;
  /** Numbers of the running ops that it reads, in the list's order; INPUT is the Input. */
  inputs: readonly number[];
}

/** All that a latency graph is made from. */
interface LatencyParts {
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
    lastInput = { points, features, row: nodeRow(['Input'], measures, REST_MS) };
  }
  return lastInput.row;
}

/** Puts a design's parts together as the network reads them. Called for every design of a search: loops, not closures. */
export function graphOfParts(
  { ops, runMs, bytesUp, bytesDown }: LatencyParts,
  { points, features }: Pick<Setting, 'points' | 'features'>,
  link: LinkTimes,
): LatencyGraph {
  const count = ops.length;
  const rows = [inputRow(points, features)];
  const times = [REST_MS];
  const parts: number[] = [REST];
  let onEdge = 0;
  let tableMs = REST_MS;
  const node = (row: Float32Array, part: number, nodeMs: number): number => {
    tableMs += nodeMs;
    parts.push(part);
    times.push(nodeMs);
    return rows.push(row) - 1;
  };
  for (let i = 0; i < count; i++) {
    const { row, placement, ms: opMs } = ops[i] as RunningOp;
    if (placement === 'edge') onEdge++;
    node(row, placement === 'edge' ? EDGE : DEVICE, opMs);
  }
  let [up, down, edgeRun, deviceRun] = [0, 0, 0, 0];
  if (onEdge > 0) {
    up = node(UP_ROW, UP, link.fixedMs + sendingMs(bytesUp, link.upMbps));
    down = node(DOWN_ROW, DOWN, link.fixedMs + sendingMs(bytesDown, link.downMbps));
  }
  // A device that computes nothing may have to encode what the sensor gives, or to leave some of it out.
  if (onEdge < count || runMs.device > 0) deviceRun = node(RUN_ROWS.device, DEVICE, runMs.device);
  if (onEdge > 0) edgeRun = node(RUN_ROWS.edge, EDGE, runMs.edge);
  const edges: number[] = onEdge === count && deviceRun > 0 ? [0, deviceRun] : [];
  for (let i = 0; i < count; i++) {
    const { placement, inputs } = ops[i] as RunningOp;
    const here = placement === 'edge';
    for (let k = 0; k < inputs.length; k++) {
      const from = inputs[k] as number;
      const there = from !== INPUT && (ops[from] as RunningOp).placement === 'edge';
      if (there === here) edges.push(from + 1, i + 1);
      else edges.push(from + 1, here ? up : down, here ? up : down, i + 1);
    }
    edges.push(i + 1, here ? edgeRun : deviceRun);
  }
  if ((ops[count - 1] as RunningOp).placement === 'edge') edges.push(count, down);
  return { nodes: rows.length, rows, edges, ms: times, parts, tableMs, up, down, bytesUp, bytesDown, link };
}
