import { POSITIONS, SAMPLE } from '../../design/genome.ts';
import type { Mode } from '../../design/segments.ts';
import type { Setting } from '../../design/types.ts';
import { crossingMs, otherMs } from '../../system/crossing.ts';
import { energyOf, type Tables, tablesOf } from '../../system/estimate.ts';
import type { GenomeEstimate } from '../../system/genomeEstimator.ts';
import type { System } from '../../system/system.ts';
import type { EdgeRange, Network } from './network.ts';
import { NetworkSums, OWN_GRAPH, ROOM } from './networkSums.ts';
import { PLAIN_BYTES, type WireBytes } from './wireBytes.ts';

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

const ALL_PLACEMENTS: PlacementSpace = { modes: MODES, positions: POSITIONS };

/**
 * Every placement of a network, exactly: sums over the ops in front of each position give what a side computes between any
 * two, so that one walk over the network and a few additions for each placement are all. At most 67 placements.
 */
export class Placements {
  readonly #system: System;
  readonly #setting: Setting;
  readonly #tables: Tables;
  readonly #wire: WireBytes;
  readonly #allowed: Record<Mode, boolean>;
  readonly #positions: number;
  /** Of networks that read all of the points, and of those that read a part of them; the latter are made when the first comes. */
  readonly #whole: NetworkSums;
  readonly #parts = new Map<number, NetworkSums>();
  /** Those of the network at hand. */
  #of: NetworkSums;
  readonly #upMs = new Float64Array(2 * ROOM);
  readonly #downMs = new Float64Array(2 * ROOM);
  readonly #traffic = new Float64Array(3);
  readonly #resultBytes: number;
  readonly #resultMs: number;
  readonly #placed: Placed;

  constructor(
    setting: Setting,
    system: System,
    { modes, positions }: PlacementSpace = ALL_PLACEMENTS,
    tables: Tables = tablesOf(system),
    wire: WireBytes = PLAIN_BYTES,
  ) {
    this.#system = system;
    this.#setting = setting;
    this.#tables = tables;
    this.#wire = wire;
    this.#allowed = Object.fromEntries(MODES.map((mode) => [mode, modes.includes(mode)])) as Record<
      Mode,
      boolean
    >;
    this.#positions = positions;
    this.#whole = new NetworkSums(setting, 1, tables, wire);
    this.#of = this.#whole;
    this.#resultBytes = 4 * setting.classes;
    this.#resultMs = crossingMs(system, this.#resultBytes, 'down');
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
    const { share } = network;
    this.#of = share === undefined ? this.#whole : this.#partOf(share);
    this.#of.read(network);
    this.#upMs.fill(-1);
    this.#downMs.fill(-1);
    this.#placed.parameters = this.#of.parameters;
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

  #partOf(share: number): NetworkSums {
    let part = this.#parts.get(share);
    if (!part) {
      part = new NetworkSums(this.#setting, share, this.#tables, this.#wire);
      this.#parts.set(share, part);
    }
    return part;
  }

  /** One way of the value in front of an op, with the graph or without. */
  #crossing(direction: 'up' | 'down', at: number, graph: boolean): number {
    const times = direction === 'up' ? this.#upMs : this.#downMs;
    const cell = 2 * at + (graph ? 1 : 0);
    const known = times[cell] as number;
    if (known >= 0) return known;
    const bytes = (this.#of.value[at] as number) + (graph ? (this.#of.graphBytes[at] as number) : 0);
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
    const [device, edge] = this.#of.sums;
    const [lackingOnDevice, lackingOnEdge] = this.#of.lacking;
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

  /** @param sends whether a head that computes nothing runs all the same, for what the sensor gives is not sent as it is */
  #runs(head: boolean, edge: boolean, tail: boolean, sends = false): void {
    const placed = this.#placed;
    const [device, other] = this.#of.machines;
    const [inHead, inEdge, inTail] = this.#traffic as unknown as [number, number, number];
    placed.deviceRunMs =
      (head || sends ? device.table.runMs(inHead) : 0) + (tail ? device.table.runMs(inTail) : 0);
    placed.edgeRunMs = edge ? other.table.runMs(inEdge) : 0;
    placed.mode = !edge ? 'D' : head ? (tail ? 'DED' : 'DE') : tail ? 'ED' : 'E';
  }

  /** Bytes of the task's own graph where the head reads it: an Aggregate before `end`, and no Sample before that. */
  #ownGraphInto(end: number): number {
    const reads = this.#of.graphBy[0] === OWN_GRAPH && (this.#of.reader[0] as number) < end;
    return reads ? (this.#of.graphBytes[0] as number) : 0;
  }

  #stay(n: number): void {
    const placed = this.#placed;
    this.#traffic[0] = this.#of.sensor + this.#ownGraphInto(n) + this.#resultBytes;
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
    const value = this.#of.value[from] as number;
    const graph = this.#of.graphBytes[from] as number;
    const madeOutside = (this.#of.graphBy[from] as number) < 0;
    // The graph that the edge finds, and the one that the tail finds: each is carried only where it is read.
    const edgeReads = (this.#of.reader[from] as number) < to;
    const tailReads = tail && (this.#of.reader[to] as number) <= n;
    const madeOnEdge = tail && (this.#of.graphBy[to] as number) >= from;
    const tailGraph = tailReads ? (this.#of.graphBytes[to] as number) : 0;
    const downGraph = tailReads && madeOnEdge;
    const keptGraph = tailReads && !madeOnEdge;
    const { keeps } = this.#of;
    traffic[0] =
      this.#of.sensor +
      this.#ownGraphInto(from) +
      (keeps || from > this.#of.first ? value : 0) +
      (!madeOutside && (edgeReads || keptGraph) ? graph : 0);
    const up = value + (edgeReads ? graph : 0);
    const down = tail ? (this.#of.value[to] as number) + (downGraph ? tailGraph : 0) : this.#resultBytes;
    traffic[1] = up + down;
    traffic[2] = tail ? (this.#of.value[to] as number) + tailGraph + this.#resultBytes : 0;
    placed.bytesUp = up;
    placed.bytesDown = down;
    placed.upMs = this.#crossing('up', from, edgeReads);
    placed.downMs = tail ? this.#crossing('down', to, downGraph) : this.#resultMs;
    this.#runs(head, true, tail, keeps);
  }

  /**
   * The edge makes a graph and nothing else. What stands between it and the first Aggregate does not wait for it, and runs
   * before.
   */
  #lendGraph(from: number): void {
    const placed = this.#placed;
    const traffic = this.#traffic;
    const next = from + 1;
    const reader = this.#of.reader[next] as number;
    const between = reader > next;
    const head = from > 0 || between;
    const value = this.#of.value[from] as number;
    const graph = this.#of.graphBytes[next] as number;
    const { keeps, sensor, first } = this.#of;
    const read = reader > first ? (this.#of.value[reader] as number) : sensor;
    traffic[0] =
      sensor + this.#ownGraphInto(from) + (keeps || from > first ? value : 0) + (between ? read : 0);
    traffic[1] = value + graph;
    traffic[2] = read + graph + this.#resultBytes;
    placed.bytesUp = value;
    placed.bytesDown = graph;
    placed.upMs = this.#crossing('up', from, false);
    placed.downMs = crossingMs(this.#system, graph, 'down');
    this.#runs(head, true, true, keeps);
  }
}
