import { SAMPLE } from '../../design/genome.ts';
import type { Mode } from '../../design/segments.ts';
import type { Setting } from '../../design/types.ts';
import { noCoding } from '../../system/coding.ts';
import { crossingMs, otherMs } from '../../system/crossing.ts';
import { energyOf, type Tables, tablesOf } from '../../system/estimate.ts';
import type { System } from '../../system/system.ts';
import type { Network } from './network.ts';
import { type NetworkSums, sumsByShare } from './networkSums.ts';
import { CROSSING, noPlaced, type Placed } from './placed.ts';
import { ALL_PLACEMENTS, type PlacementSpace } from './placementSpace.ts';
import { lendTraffic, visitTraffic } from './traffic.ts';
import { WayTimes } from './wayTimes.ts';

export { MODES } from './placementSpace.ts';

/** Of the logits on their way back. */
const AS_IT_IS: readonly number[] = [0];

/**
 * Every placement of a network, exactly: sums over the ops in front of each position give what a side computes between any
 * two, so that one walk over the network and a few additions for each placement are all. At most 67 placements, each with every
 * codec of the space on its way up and on its way down.
 */
export class Placements {
  readonly #system: System;
  /** As in CROSSING, and of D. */
  readonly #allowed: readonly boolean[];
  readonly #allowsD: boolean;
  readonly #positions: number;
  readonly #sumsOf: (share: number | undefined) => NetworkSums;
  /** Those of the network at hand. */
  #of: NetworkSums;
  readonly #codecs: readonly number[];
  readonly #up: WayTimes;
  readonly #down: WayTimes;
  readonly #traffic = new Float64Array(3);
  readonly #coding = noCoding();
  readonly #resultBytes: number;
  readonly #resultMs: number;
  readonly #otherMs: { local: number; crossing: number };
  readonly #placed: Placed;
  /** Whether placements that take at least so long, and so much energy, need not be looked at any further. */
  #hopeless: ((latencyMs: number, energyMj: number) => boolean) | null = null;
  /** Whether the placement at hand is one of them, and how many there were. */
  #isHopeless = false;
  #left = 0;

  constructor(
    setting: Setting,
    system: System,
    { modes, positions, codecs = AS_IT_IS }: PlacementSpace = ALL_PLACEMENTS,
    tables: Tables = tablesOf(system),
  ) {
    this.#system = system;
    this.#codecs = codecs;
    this.#up = new WayTimes(system, 'up', codecs);
    this.#down = new WayTimes(system, 'down', codecs);
    this.#allowed = CROSSING.map((mode) => modes.includes(mode));
    this.#allowsD = modes.includes('D');
    this.#otherMs = { local: otherMs(system, false), crossing: otherMs(system, true) };
    this.#positions = positions;
    this.#sumsOf = sumsByShare(setting, tables);
    this.#of = this.#sumsOf(1);
    this.#resultBytes = 4 * setting.classes;
    this.#resultMs = crossingMs(system, this.#resultBytes, 'down');
    this.#placed = noPlaced();
  }

  /**
   * Calls for every placement that the space has, the device alone first. NaN in times where the tables lack an op.
   * Networks must be valid, and short enough for the positions.
   * @param hopeless is asked with less than a placement's latency and energy, before what it takes to know them: those that it is
   * true of are not given to `visit`
   * @returns how many were left out so
   */
  each(
    network: Network,
    visit: (placed: Placed) => void,
    hopeless: ((latencyMs: number, energyMj: number) => boolean) | null = null,
  ): number {
    this.#hopeless = hopeless;
    this.#left = 0;
    this.#of = this.#sumsOf(network.share);
    this.#of.read(network);
    this.#up.forget();
    this.#down.forget();
    this.#placed.parameters = this.#of.parameters;
    const n = network.ops.length;
    if (this.#allowsD) this.#give(network, n + 1, n + 1, 0, 0, visit);
    if (n + 1 > this.#positions) return 0;
    for (let from = 0; from <= n; from++) this.#inCodecs(network, from, n + 1, visit);
    if (n + 2 > this.#positions) return this.#left;
    for (let from = 0; from < n; from++)
      for (let to = from + 1; to <= n; to++) this.#inCodecs(network, from, to, visit);
    return this.#left;
  }

  #inCodecs(network: Network, from: number, to: number, visit: (placed: Placed) => void): void {
    const ups = this.#codecs;
    const downs = to > network.ops.length ? AS_IT_IS : ups;
    for (let u = 0; u < ups.length; u++) {
      for (let d = 0; d < downs.length; d++)
        this.#give(network, from, to, ups[u] as number, downs[d] as number, visit);
    }
  }

  #give(
    network: Network,
    from: number,
    to: number,
    up: number,
    down: number,
    visit: (placed: Placed) => void,
  ): void {
    const placed = this.#placed;
    placed.up = up;
    placed.down = down;
    this.#isHopeless = false;
    if (!this.#place(network, from, to)) return;
    if (this.#isHopeless) this.#left++;
    else visit(placed);
  }

  /**
   * The figures with the ops from `from` to before `to` on the edge, the classifier being the last op.
   * @returns whether its mode is allowed
   */
  #place({ ops }: Network, from: number, to: number): boolean {
    const n = ops.length;
    const placed = this.#placed;
    const { sums } = this.#of;
    placed.from = from;
    placed.to = to;
    // By index: taking tuples apart costs as much as all of the sums.
    const device = sums[0];
    const edge = sums[1];
    const gap = this.#of.gapIn(n, from, to);
    const crosses = from < to;
    const coding = this.#coding;
    coding.device = 0;
    coding.edge = 0;
    coding.other = 0;
    const deviceOps = (device[from] as number) + ((device[n + 1] as number) - (device[to] as number));
    const edgeOps = (edge[to] as number) - (edge[from] as number);
    // What they are without what starts and copies.
    placed.deviceMs = deviceOps + gap;
    placed.edgeMs = edgeOps + gap;
    const allowed = !crosses
      ? this.#stay(n)
      : to === from + 1 && ops[from] === SAMPLE
        ? this.#lendGraph(from)
        : this.#visitEdge(n, from, to);
    if (!allowed || this.#isHopeless) return allowed;
    placed.deviceRunMs += coding.device;
    placed.edgeRunMs += coding.edge;
    placed.deviceMs = deviceOps + placed.deviceRunMs + gap;
    placed.edgeMs = edgeOps + placed.edgeRunMs + gap;
    placed.otherMs = (crosses ? this.#otherMs.crossing : this.#otherMs.local) + coding.other;
    placed.latencyMs = placed.deviceMs + placed.upMs + placed.edgeMs + placed.downMs + placed.otherMs;
    placed.energyMj = energyOf(this.#system, placed);
    return allowed;
  }

  /** @param sends whether a head that computes nothing runs all the same, for what the sensor gives is not sent as it is */
  #runs(head: boolean, tail: boolean, sends: boolean): boolean {
    const placed = this.#placed;
    const device = this.#of.machines[0].table;
    const traffic = this.#traffic;
    placed.deviceRunMs =
      (head || sends ? device.runMs(traffic[0] as number) : 0) +
      (tail ? device.runMs(traffic[2] as number) : 0);
    placed.edgeRunMs = this.#of.machines[1].table.runMs(traffic[1] as number);
    const mode = (head ? 2 : 0) + (tail ? 1 : 0);
    placed.mode = CROSSING[mode] as Mode;
    return this.#allowed[mode] as boolean;
  }

  #stay(n: number): boolean {
    const placed = this.#placed;
    this.#traffic[0] = this.#of.sensor + this.#of.ownGraphInto(n) + this.#resultBytes;
    placed.bytesUp = 0;
    placed.bytesDown = 0;
    placed.upMs = 0;
    placed.downMs = 0;
    placed.deviceRunMs = this.#of.machines[0].table.runMs(this.#traffic[0] as number);
    placed.edgeRunMs = 0;
    placed.mode = 'D';
    return this.#allowsD;
  }

  /** With its times over the link: whether what it takes at least is already too much. Coding, starts and copies are on top. */
  #isTooMuch(placed: Placed): boolean {
    if (!this.#hopeless) return false;
    placed.otherMs = this.#otherMs.crossing;
    // In the order in which the whole is added up: rounding then cannot make it less.
    const latencyMs = placed.deviceMs + placed.upMs + placed.edgeMs + placed.downMs + placed.otherMs;
    this.#isHopeless = this.#hopeless(latencyMs, energyOf(this.#system, placed));
    return this.#isHopeless;
  }

  #visitEdge(n: number, from: number, to: number): boolean {
    const placed = this.#placed;
    const of = this.#of;
    const head = from > 0;
    const tail = to <= n;
    const mode = (head ? 2 : 0) + (tail ? 1 : 0);
    if (!this.#allowed[mode]) return false;
    // The graph that the edge finds, and the one that the tail finds: each is carried only where it is read.
    const edgeReads = (of.reader[from] as number) < to;
    const tailReads = tail && (of.reader[to] as number) <= n;
    const madeOnEdge = tail && (of.graphBy[to] as number) >= from;
    const downGraph = tailReads && madeOnEdge;
    placed.upMs = this.#up.of(of, from, edgeReads, placed.up);
    placed.downMs = tail ? this.#down.of(of, to, downGraph, placed.down) : this.#resultMs;
    if (this.#isTooMuch(placed)) return true;
    const sends = visitTraffic(
      of,
      placed,
      this.#traffic,
      this.#resultBytes,
      from,
      to,
      tail,
      edgeReads,
      tailReads,
      madeOnEdge,
    );
    of.addCoding(this.#coding, 'up', placed.up, from, true, edgeReads);
    if (tail) of.addCoding(this.#coding, 'down', placed.down, to, true, downGraph);
    return this.#runs(head, tail, sends);
  }

  /**
   * The edge makes a graph and nothing else. What stands between it and the first Aggregate does not wait for it, and runs
   * before.
   */
  #lendGraph(from: number): boolean {
    const placed = this.#placed;
    const of = this.#of;
    const next = from + 1;
    const head = from > 0 || (of.reader[next] as number) > next;
    const sends = lendTraffic(of, placed, this.#traffic, this.#resultBytes, from);
    placed.upMs = this.#up.of(of, from, false, placed.up);
    placed.downMs = crossingMs(this.#system, placed.bytesDown, 'down');
    of.addCoding(this.#coding, 'up', placed.up, from, true, false);
    of.addCoding(this.#coding, 'down', placed.down, next, false, true);
    return this.#runs(head, true, sends);
  }
}
