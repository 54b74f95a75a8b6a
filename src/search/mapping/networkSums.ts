import {
  GENOME_CLASSIFIER,
  genomeParameters,
  genomeWidth,
  POOL,
  POSITIONS,
  READS_GRAPH,
  SAMPLE,
} from '../../design/genome.ts';
import type { Setting } from '../../design/types.ts';
import { CODEC_BYTES, type CodecBytes } from '../../system/codecBytes.ts';
import { addCoding, type CodingMs } from '../../system/coding.ts';
import type { Tables } from '../../system/estimate.ts';
import { neighbourCounts, settingAt, WidthTable } from '../../system/widthTable.ts';
import type { Network } from './network.ts';

/** Ops, the classifier, and one more for sums that end behind it. */
export const ROOM = POSITIONS + 2;
const NO_GRAPH = -2;
const OWN_GRAPH = -1;

/**
 * One walk over a network: sums over the ops in front of each position, and what stands on the wire there. Of networks that
 * read one part of the sensor's points.
 */
export class NetworkSums {
  readonly #setting: Setting;
  readonly #tables: Tables;
  readonly machines: readonly [WidthTable, WidthTable];
  /** Whether some of the sensor's points are left out: what crosses of them is then another tensor, which the head makes. */
  readonly keeps: boolean;
  /** Bytes of what the sensor gives. */
  readonly sensor: number;
  /** By side: time of the ops in front of each, and how many of them the tables lack. */
  readonly sums = [new Float64Array(ROOM), new Float64Array(ROOM)] as const;
  readonly lacking = [new Uint8Array(ROOM), new Uint8Array(ROOM)] as const;
  /** Bytes of the value in front of each op, and of the graph that it carries, as they are: fp32, words int32, graphs int16. */
  readonly value = new Float64Array(ROOM);
  readonly graphBytes = new Float64Array(ROOM);
  /** Rows and width of that value, and neighbours of that graph, to know what a codec makes of them. */
  readonly rows = new Float64Array(ROOM);
  readonly widths = new Float64Array(ROOM);
  neighbours = 0;
  points = 0;
  /** The op that made the graph in front of each op. */
  readonly graphBy = new Int8Array(ROOM);
  /** The next Aggregate, at an op or behind it, before the graph is replaced; beyond all where there is none. */
  readonly reader = new Uint8Array(ROOM);
  /** The first op that makes a value: Samples in front of it hand the sensor's on. */
  first = 0;
  /** Of the whole network. */
  parameters = 0;

  constructor(setting: Setting, share: number, tables: Tables) {
    const own = settingAt(setting, share);
    this.#setting = own;
    this.#tables = tables;
    this.machines = [new WidthTable(tables.device, own), new WidthTable(tables.edge, own)];
    this.keeps = own.points < setting.points;
    this.sensor = 4 * setting.points * (setting.words ? 1 : setting.features);
  }

  /** Reads a network: all that is here is of it until the next. */
  read({ ops, functions }: Network): void {
    const { points, features, classes, words } = this.#setting;
    const [neighbours, ownNeighbours] = neighbourCounts(this.#setting);
    const n = ops.length;
    let width = features;
    let pooled = false;
    let parameters = words ? words.vocabulary * features : 0;
    let ownGraph = words !== undefined;
    this.points = points;
    this.neighbours = neighbours;
    this.rows[0] = points;
    this.widths[0] = features;
    this.value[0] = words ? 4 * points : 4 * points * features;
    this.graphBy[0] = ownGraph ? OWN_GRAPH : NO_GRAPH;
    this.graphBytes[0] = ownGraph ? 2 * points * ownNeighbours : 0;
    for (let p = 0; p < n; p++) {
      const op = ops[p] as number;
      const fn = functions[p] as number;
      const own = ownGraph && READS_GRAPH[op] === 1;
      for (let side = 0; side < 2; side++) {
        const machine = this.machines[side as 0 | 1];
        this.#add(side, p, pooled ? machine.pooled(op, fn, width) : machine.nodes(op, fn, width, own));
      }
      parameters += genomeParameters(op, fn, width);
      if (op === SAMPLE) {
        ownGraph = false;
        this.value[p + 1] = this.value[p] as number;
        this.rows[p + 1] = this.rows[p] as number;
        this.widths[p + 1] = width;
        this.graphBy[p + 1] = p;
        this.graphBytes[p + 1] = 2 * points * neighbours;
        continue;
      }
      width = genomeWidth(op, fn, width);
      if (op === POOL) pooled = true;
      const rows = pooled ? 1 : points;
      this.rows[p + 1] = rows;
      this.widths[p + 1] = width;
      this.value[p + 1] = 4 * rows * width;
      this.graphBy[p + 1] = this.graphBy[p] as number;
      this.graphBytes[p + 1] = this.graphBytes[p] as number;
    }
    for (let side = 0; side < 2; side++) this.#add(side, n, this.machines[side as 0 | 1].classifier(width));
    let reader = ROOM;
    for (let p = n; p >= 0; p--) {
      if (READS_GRAPH[ops[p] ?? 0] === 1) reader = p;
      else if (ops[p] === SAMPLE) reader = ROOM;
      this.reader[p] = reader;
    }
    this.first = ops.findIndex((op) => op !== SAMPLE);
    this.parameters = parameters + classifierParameters(width, classes);
  }

  /** NaN where the tables lack an op of a network of n with those from `from` to before `to` on the edge; 0 where they do not. */
  gapIn(n: number, from: number, to: number): number {
    const device = this.lacking[0];
    const edge = this.lacking[1];
    const lacking =
      (device[from] as number) +
      (device[n + 1] as number) -
      (device[to] as number) +
      (edge[to] as number) -
      (edge[from] as number);
    return lacking > 0 ? Number.NaN : 0;
  }

  /** Bytes of the value in front of an op in a codec, by its place in CODECS. */
  valueIn(codec: number, at: number): number {
    if (codec === 0) return this.value[at] as number;
    return (CODEC_BYTES[codec] as CodecBytes).features(this.rows[at] as number, this.widths[at] as number);
  }

  /** Adds what the value in front of an op takes on its way in a codec, and with it its graph where that goes too. */
  addCoding(
    sums: CodingMs,
    direction: 'up' | 'down',
    codec: number,
    at: number,
    value: boolean,
    graph: boolean,
  ): void {
    if (codec === 0) return;
    const { codesNumbers, codesGraph, packs } = CODEC_BYTES[codec] as CodecBytes;
    if (value) {
      const count = (this.rows[at] as number) * (this.widths[at] as number);
      const packed = packs ? this.valueIn(codec, at) : 0;
      addCoding(sums, this.#tables, direction, { coding: codesNumbers, count, packed });
    }
    if (graph) {
      const packed = packs ? this.graphIn(codec, at) : 0;
      const count = this.points * this.neighbours;
      addCoding(sums, this.#tables, direction, { coding: codesGraph, count, packed });
    }
  }

  /** The same of the graph there. */
  graphIn(codec: number, at: number): number {
    if (codec === 0) return this.graphBytes[at] as number;
    return (CODEC_BYTES[codec] as CodecBytes).graph(this.points, this.neighbours);
  }

  /** Bytes of the task's own graph where the head reads it: an Aggregate before `end`, and no Sample before that. */
  ownGraphInto(end: number): number {
    const reads = this.graphBy[0] === OWN_GRAPH && (this.reader[0] as number) < end;
    return reads ? (this.graphBytes[0] as number) : 0;
  }

  #add(side: number, p: number, ms: number): void {
    const sums = this.sums[side as 0 | 1];
    const lacking = this.lacking[side as 0 | 1];
    const known = ms >= 0;
    sums[p + 1] = (sums[p] as number) + (known ? ms : 0);
    lacking[p + 1] = (lacking[p] as number) + (known ? 0 : 1);
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

/** The sums for networks that read all of the points, and for those that read a share of them, made when the first comes. */
export function sumsByShare(setting: Setting, tables: Tables): (share?: number) => NetworkSums {
  const whole = new NetworkSums(setting, 1, tables);
  const parts = new Map<number, NetworkSums>();
  return (share = 1) => {
    if (share === 1) return whole;
    const part = parts.get(share) ?? new NetworkSums(setting, share, tables);
    parts.set(share, part);
    return part;
  };
}
