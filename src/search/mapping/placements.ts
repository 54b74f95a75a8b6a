import {
  GENOME_CLASSIFIER,
  genomeParameters,
  genomeWidth,
  POOL,
  POSITIONS,
  READS_GRAPH,
  SAMPLE,
} from '../../design/genome.ts';
import type { Mode } from '../../design/segments.ts';
import type { Setting } from '../../design/types.ts';
import { crossingMs, otherMs } from '../../system/crossing.ts';
import { energyOf, type Tables, tablesOf } from '../../system/estimate.ts';
import type { GenomeEstimate } from '../../system/genomeEstimator.ts';
import type { System } from '../../system/system.ts';
import { neighbourCounts, WidthTable } from '../../system/widthTable.ts';
import type { EdgeRange, Network } from './network.ts';

/** The figures of one placement, as estimateDesign gives them. One object serves all: copy what is kept. */
export interface Placed extends GenomeEstimate, EdgeRange {
  mode: Mode;
}

export const MODES: readonly Mode[] = ['D', 'E', 'DE', 'ED', 'DED'];

/** What a search may choose from, as far as placements go. */
export interface PlacementSpace {
  modes: readonly Mode[];
  /** Positions that ops and Communicates share. */
  positions: number;
}

export const ALL_PLACEMENTS: PlacementSpace = { modes: MODES, positions: POSITIONS };

/** Ops, the classifier, and one more for sums that end behind it. */
const ROOM = POSITIONS + 2;
const NO_GRAPH = -2;
const OWN_GRAPH = -1;

/**
 * Bytes that a value needs on the link. What crosses is decided here alone, so that a codec of the crossing is one more
 * argument here: each cut of a network asks once for its features and once for its graph.
 */
export interface WireBytes {
  /** Features of all nodes, or of the pooled vector (one row). */
  features(rows: number, width: number): number;
  /** What the sensor gives: points, or the ids of words. */
  input(setting: Setting): number;
  /** Neighbour indices. */
  graph(rows: number, neighbours: number): number;
}

/** As portBytes counts them: features fp32, words int32, graphs int16. */
export const PLAIN_BYTES: WireBytes = {
  features: (rows, width) => 4 * rows * width,
  input: ({ points, features, words }) => 4 * points * (words ? 1 : features),
  graph: (rows, neighbours) => 2 * rows * neighbours,
};

/**
 * Every placement of a network, exactly: sums over the ops in front of each position give what a side computes between any
 * two, so that one walk over the network and a few additions for each placement are all. At most 67 placements.
 */
export class Placements {
  readonly #setting: Setting;
  readonly #system: System;
  readonly #machines: readonly [WidthTable, WidthTable];
  readonly #allowed: Record<Mode, boolean>;
  readonly #positions: number;
  readonly #wire: WireBytes;
  /** By side: time of the ops in front of each, and how many of them the tables lack. */
  readonly #sums = [new Float64Array(ROOM), new Float64Array(ROOM)] as const;
  readonly #lacking = [new Uint8Array(ROOM), new Uint8Array(ROOM)] as const;
  /** Bytes of the value in front of each op, and of the graph that it carries. */
  readonly #value = new Float64Array(ROOM);
  readonly #graphBytes = new Float64Array(ROOM);
  /** The op that made the graph in front of each op. */
  readonly #graphBy = new Int8Array(ROOM);
  /** The next Aggregate, at an op or behind it, before the graph is replaced; beyond all where there is none. */
  readonly #reader = new Uint8Array(ROOM);
  /** The first op that makes a value: Samples in front of it hand the sensor's on. */
  #first = 0;
  readonly #upMs = new Float64Array(2 * ROOM);
  readonly #downMs = new Float64Array(2 * ROOM);
  readonly #traffic = new Float64Array(3);
  readonly #resultBytes: number;
  readonly #resultMs: number;
  readonly #embedding: number;
  readonly #placed: Placed;

  constructor(
    setting: Setting,
    system: System,
    { modes, positions }: PlacementSpace = ALL_PLACEMENTS,
    tables: Tables = tablesOf(system),
    wire: WireBytes = PLAIN_BYTES,
  ) {
    this.#setting = setting;
    this.#system = system;
    this.#machines = [new WidthTable(tables.device, setting), new WidthTable(tables.edge, setting)];
    this.#allowed = Object.fromEntries(MODES.map((mode) => [mode, modes.includes(mode)])) as Record<
      Mode,
      boolean
    >;
    this.#positions = positions;
    this.#wire = wire;
    this.#resultBytes = 4 * setting.classes;
    this.#resultMs = crossingMs(system, this.#resultBytes, 'down');
    const { words, features } = setting;
    this.#embedding = words ? words.vocabulary * features : 0;
    this.#placed = {
      ...{ from: 0, to: 0, mode: 'D', latencyMs: 0, energyMj: 0, bytesUp: 0, bytesDown: 0, parameters: 0 },
      ...{ deviceMs: 0, upMs: 0, edgeMs: 0, downMs: 0, otherMs: 0, deviceRunMs: 0, edgeRunMs: 0 },
    };
  }

  /**
   * Calls for every placement that the space has, the device alone first. NaN in times where the tables lack an op.
   * Networks must be valid, and short enough for the positions.
   */
  each(network: Network, visit: (placed: Placed) => void): void {
    this.#read(network);
    const n = network.ops.length;
    const placed = this.#placed;
    const give = (from: number, to: number) => {
      this.#place(network, from, to);
      if (this.#allowed[placed.mode]) visit(placed);
    };
    if (this.#allowed.D) give(n + 1, n + 1);
    if (n + 1 > this.#positions) return;
    for (let from = 0; from <= n; from++) give(from, n + 1);
    if (n + 2 > this.#positions) return;
    for (let from = 0; from < n; from++) for (let to = from + 1; to <= n; to++) give(from, to);
  }

  /** Fills the sums. */
  #read({ ops, functions }: Network): void {
    const { points, features, classes, words } = this.#setting;
    const [neighbours, ownNeighbours] = neighbourCounts(this.#setting);
    const n = ops.length;
    let width = features;
    let pooled = false;
    let parameters = this.#embedding;
    let ownGraph = words !== undefined;
    this.#value[0] = this.#wire.input(this.#setting);
    this.#graphBy[0] = ownGraph ? OWN_GRAPH : NO_GRAPH;
    this.#graphBytes[0] = ownGraph ? this.#wire.graph(points, ownNeighbours) : 0;
    for (let p = 0; p < n; p++) {
      const op = ops[p] as number;
      const fn = functions[p] as number;
      const own = ownGraph && READS_GRAPH[op] === 1;
      for (let side = 0; side < 2; side++) {
        const machine = this.#machines[side as 0 | 1];
        this.#add(side, p, pooled ? machine.pooled(op, fn, width) : machine.nodes(op, fn, width, own));
      }
      parameters += genomeParameters(op, fn, width);
      if (op === SAMPLE) {
        ownGraph = false;
        this.#value[p + 1] = this.#value[p] as number;
        this.#graphBy[p + 1] = p;
        this.#graphBytes[p + 1] = this.#wire.graph(points, neighbours);
        continue;
      }
      width = genomeWidth(op, fn, width);
      if (op === POOL) pooled = true;
      this.#value[p + 1] = this.#wire.features(pooled ? 1 : points, width);
      this.#graphBy[p + 1] = this.#graphBy[p] as number;
      this.#graphBytes[p + 1] = this.#graphBytes[p] as number;
    }
    for (let side = 0; side < 2; side++) this.#add(side, n, this.#machines[side as 0 | 1].classifier(width));
    let reader = ROOM;
    for (let p = n; p >= 0; p--) {
      if (READS_GRAPH[ops[p] ?? 0] === 1) reader = p;
      else if (ops[p] === SAMPLE) reader = ROOM;
      this.#reader[p] = reader;
    }
    this.#first = ops.findIndex((op) => op !== SAMPLE);
    this.#upMs.fill(-1);
    this.#downMs.fill(-1);
    this.#placed.parameters = parameters + classifierParameters(width, classes);
  }

  #add(side: number, p: number, ms: number): void {
    const sums = this.#sums[side as 0 | 1];
    const lacking = this.#lacking[side as 0 | 1];
    const known = ms >= 0;
    sums[p + 1] = (sums[p] as number) + (known ? ms : 0);
    lacking[p + 1] = (lacking[p] as number) + (known ? 0 : 1);
  }

  /** One way of the value in front of an op, with the graph or without. */
  #crossing(direction: 'up' | 'down', at: number, graph: boolean): number {
    const times = direction === 'up' ? this.#upMs : this.#downMs;
    const cell = 2 * at + (graph ? 1 : 0);
    const known = times[cell] as number;
    if (known >= 0) return known;
    const bytes = (this.#value[at] as number) + (graph ? (this.#graphBytes[at] as number) : 0);
    const ms = crossingMs(this.#system, bytes, direction);
    times[cell] = ms;
    return ms;
  }

  /** The figures with the ops from `from` to before `to` on the edge, the classifier being the last op. */
  #place({ ops }: Network, from: number, to: number): void {
    const n = ops.length;
    const placed = this.#placed;
    placed.from = from;
    placed.to = to;
    const [device, edge] = this.#sums;
    const [lackingOnDevice, lackingOnEdge] = this.#lacking;
    const lacking =
      (lackingOnDevice[from] as number) +
      (lackingOnDevice[n + 1] as number) -
      (lackingOnDevice[to] as number) +
      (lackingOnEdge[to] as number) -
      (lackingOnEdge[from] as number);
    const gap = lacking > 0 ? Number.NaN : 0;
    const crosses = from < to;
    if (!crosses) this.#stay(n);
    else if (to === from + 1 && ops[from] === SAMPLE) this.#lendGraph(from);
    else this.#visitEdge(n, from, to);
    const deviceOps = (device[from] as number) + ((device[n + 1] as number) - (device[to] as number));
    const edgeOps = (edge[to] as number) - (edge[from] as number);
    placed.deviceMs = deviceOps + placed.deviceRunMs + gap;
    placed.edgeMs = edgeOps + placed.edgeRunMs + gap;
    placed.otherMs = otherMs(this.#system, crosses);
    placed.latencyMs = placed.deviceMs + placed.upMs + placed.edgeMs + placed.downMs + placed.otherMs;
    placed.energyMj = energyOf(this.#system, placed);
  }

  #runs(head: boolean, edge: boolean, tail: boolean): void {
    const placed = this.#placed;
    const [device, other] = this.#machines;
    const [inHead, inEdge, inTail] = this.#traffic as unknown as [number, number, number];
    placed.deviceRunMs = (head ? device.table.runMs(inHead) : 0) + (tail ? device.table.runMs(inTail) : 0);
    placed.edgeRunMs = edge ? other.table.runMs(inEdge) : 0;
    placed.mode = !edge ? 'D' : head ? (tail ? 'DED' : 'DE') : tail ? 'ED' : 'E';
  }

  /** Bytes of the task's own graph where the head reads it: an Aggregate before `end`, and no Sample before that. */
  #ownGraphInto(end: number): number {
    const reads = this.#graphBy[0] === OWN_GRAPH && (this.#reader[0] as number) < end;
    return reads ? (this.#graphBytes[0] as number) : 0;
  }

  #stay(n: number): void {
    const placed = this.#placed;
    this.#traffic[0] = (this.#value[0] as number) + this.#ownGraphInto(n) + this.#resultBytes;
    placed.bytesUp = 0;
    placed.bytesDown = 0;
    placed.upMs = 0;
    placed.downMs = 0;
    this.#runs(true, false, false);
  }

  #visitEdge(n: number, from: number, to: number): void {
    const placed = this.#placed;
    const traffic = this.#traffic;
    const head = from > 0;
    const tail = to <= n;
    const value = this.#value[from] as number;
    const graph = this.#graphBytes[from] as number;
    const madeOutside = (this.#graphBy[from] as number) < 0;
    // The graph that the edge finds, and the one that the tail finds: each is carried only where it is read.
    const edgeReads = (this.#reader[from] as number) < to;
    const tailReads = tail && (this.#reader[to] as number) <= n;
    const madeOnEdge = tail && (this.#graphBy[to] as number) >= from;
    const tailGraph = tailReads ? (this.#graphBytes[to] as number) : 0;
    const downGraph = tailReads && madeOnEdge;
    const keptGraph = tailReads && !madeOnEdge;
    traffic[0] =
      (this.#value[0] as number) +
      this.#ownGraphInto(from) +
      (from > this.#first ? value : 0) +
      (!madeOutside && (edgeReads || keptGraph) ? graph : 0);
    const up = value + (edgeReads ? graph : 0);
    const down = tail ? (this.#value[to] as number) + (downGraph ? tailGraph : 0) : this.#resultBytes;
    traffic[1] = up + down;
    traffic[2] = tail ? (this.#value[to] as number) + tailGraph + this.#resultBytes : 0;
    placed.bytesUp = up;
    placed.bytesDown = down;
    placed.upMs = this.#crossing('up', from, edgeReads);
    placed.downMs = tail ? this.#crossing('down', to, downGraph) : this.#resultMs;
    this.#runs(head, true, tail);
  }

  /**
   * The edge makes a graph and nothing else. What stands between it and the first Aggregate does not wait for it, and runs
   * before.
   */
  #lendGraph(from: number): void {
    const placed = this.#placed;
    const traffic = this.#traffic;
    const next = from + 1;
    const reader = this.#reader[next] as number;
    const between = reader > next;
    const head = from > 0 || between;
    const value = this.#value[from] as number;
    const graph = this.#graphBytes[next] as number;
    const input = this.#value[0] as number;
    const read = this.#value[reader] as number;
    traffic[0] = input + this.#ownGraphInto(from) + (from > this.#first ? value : 0) + (between ? read : 0);
    traffic[1] = value + graph;
    traffic[2] = read + graph + this.#resultBytes;
    placed.bytesUp = value;
    placed.bytesDown = graph;
    placed.upMs = this.#crossing('up', from, false);
    placed.downMs = crossingMs(this.#system, graph, 'down');
    this.#runs(head, true, true);
  }
}

/** Parameters of the classifier of the space. */
function classifierParameters(width: number, classes: number): number {
  let from = width;
  let total = 0;
  for (const to of GENOME_CLASSIFIER) {
    total += from * to + to;
    from = to;
  }
  return total + from * classes + classes;
}
