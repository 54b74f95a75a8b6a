import {
  GENOME_CLASSIFIER,
  GENOME_K,
  GENOME_OPS,
  genomeWidth,
  POOL,
  READS_GRAPH,
  SAMPLE,
} from '../../design/genome.ts';
import { opAt } from '../../design/genomeDesign.ts';
import type { Op, Placement, Setting } from '../../design/types.ts';
import type { MemoryUse } from '../../onnx/liveness.ts';
import { type OpSketch, type SketchValue, sketchOp, sketchValue } from '../../onnx/opSketch.ts';
import { Sketch } from '../../onnx/sketch.ts';
import { type Engines, sessionBytes } from '../../system/memory.ts';
import { gatherFor } from '../../system/micro.ts';
import type { EdgeRange, Network } from './network.ts';

/** What of the space's ops stands for the classifier. */
const CLASSIFIER = GENOME_OPS.length;

const SIDES: readonly Placement[] = ['device', 'edge'];

/** The ops of one model, by their places, the classifier last, and what it takes and gives at which places. */
interface Part {
  ops: readonly number[];
  /** Places whose value, or the graph there, comes from elsewhere; -1: none. */
  value: number;
  graph: number;
  /** Places in front of which the value leaves, and one where the graph does; the logits leave anyway. */
  sends: readonly number[];
  sendsGraph: number;
}

const ALONE: Omit<Part, 'ops'> = { value: 0, graph: -1, sends: [], sendsGraph: -1 };

function places(from: number, to: number): number[] {
  const list: number[] = [];
  for (let place = from; place < to; place++) list.push(place);
  return list;
}

/**
 * peakMemory of placed networks on a sensor's points, exactly, for use in a search. Knows nothing of words, of shares of the points
 * and of codecs that encode.
 */
export class PlacementMemory {
  readonly #setting: Setting;
  readonly #engines: Engines;
  readonly #sketches = new Map<number, OpSketch>();
  /** Of the network at hand: width of the value in front of each op, whether it is pooled, and where its graph was made (-1: nowhere). */
  readonly #widths: number[] = [];
  readonly #pooled: boolean[] = [];
  readonly #graphBy: number[] = [];
  #network: Network | null = null;
  /** Of its parts what was reckoned: placements share most of them. */
  readonly #uses = new Map<number, MemoryUse>();

  /** Neighbours by number, in a model and between two. */
  readonly #graph: SketchValue;
  readonly #sentGraph: SketchValue;

  constructor(setting: Setting, engines: Engines) {
    this.#setting = setting;
    this.#graph = sketchValue('int64', [setting.points, GENOME_K]);
    this.#sentGraph = sketchValue('int16', [setting.points, GENOME_K]);
    this.#engines = engines;
  }

  knows({ share }: Network, { up = 0, down = 0 }: EdgeRange): boolean {
    return !this.#setting.words && (share ?? 1) === 1 && up === 0 && down === 0;
  }

  /** @param sides NaN on others */
  of(
    network: Network,
    { from, to }: EdgeRange,
    sides: readonly Placement[] = SIDES,
  ): Record<Placement, number> {
    this.#read(network);
    const { head, edge, tail } = this.#partsOf(network.ops, from, to);
    const bytesOf = (side: Placement, parts: readonly (Part | null)[]): number => {
      if (!sides.includes(side)) return Number.NaN;
      const uses: MemoryUse[] = [];
      for (const part of parts) if (part) uses.push(this.#known(network, part, side));
      return sessionBytes(this.#engines[side], uses);
    };
    return { device: bytesOf('device', [head, tail]), edge: bytesOf('edge', [edge]) };
  }

  #read(network: Network): void {
    if (this.#network === network) return;
    this.#network = network;
    this.#uses.clear();
    const { ops, functions } = network;
    let width = this.#setting.features;
    let pooled = false;
    let graph = -1;
    for (let p = 0; p <= ops.length; p++) {
      this.#widths[p] = width;
      this.#pooled[p] = pooled;
      this.#graphBy[p] = graph;
      if (p === ops.length) return;
      const op = ops[p] as number;
      if (op === POOL) pooled = true;
      if (op === SAMPLE) graph = p;
      else width = genomeWidth(op, functions[p] as number, width);
    }
  }

  /** The next op at a place or behind it that reads the graph there; beyond all where there is none. */
  #readerAt(ops: readonly number[], place: number): number {
    for (let p = place; p < ops.length; p++) {
      if (READS_GRAPH[ops[p] as number] === 1) return p;
      if (ops[p] === SAMPLE) break;
    }
    return ops.length + 1;
  }

  #partsOf(ops: readonly number[], from: number, to: number): Record<'head' | 'edge' | 'tail', Part | null> {
    const n = ops.length;
    if (from === to) return { head: { ...ALONE, ops: places(0, n + 1) }, edge: null, tail: null };
    const made = this.#makerOf(ops, from);
    const sends = made < 0 ? [] : [from];
    if (to === from + 1 && ops[from] === SAMPLE) {
      // What stands between the graph that the edge makes and its first reader does not wait for it.
      const reader = this.#readerAt(ops, to);
      const head = [...places(0, from), ...places(to, reader)];
      if (reader > to) sends.push(reader);
      return {
        head: head.length > 0 ? { ...ALONE, ops: head, sends } : null,
        edge: { ...ALONE, ops: [from], value: from, sendsGraph: to },
        tail: { ...ALONE, ops: places(reader, n + 1), value: reader, graph: reader },
      };
    }
    const tail = to <= n;
    const edgeReads = this.#readerAt(ops, from) < to;
    const tailReads = tail && this.#readerAt(ops, to) <= n;
    const madeOnEdge = tail && (this.#graphBy[to] as number) >= from;
    const fromHead = (this.#graphBy[from] as number) >= 0 && (edgeReads || (tailReads && !madeOnEdge));
    return {
      head: from > 0 ? { ...ALONE, ops: places(0, from), sends, sendsGraph: fromHead ? from : -1 } : null,
      edge: {
        ...{ ops: places(from, Math.min(to, n + 1)), value: from, graph: edgeReads ? from : -1 },
        ...{ sends: tail ? [to] : [], sendsGraph: tailReads && madeOnEdge ? to : -1 },
      },
      tail: tail ? { ...ALONE, ops: places(to, n + 1), value: to, graph: tailReads ? to : -1 } : null,
    };
  }

  /** The op that makes the value in front of a place; -1 for the sensor. */
  #makerOf(ops: readonly number[], place: number): number {
    let p = place - 1;
    while (p >= 0 && ops[p] === SAMPLE) p--;
    return p;
  }

  #known(network: Network, part: Part, side: Placement): MemoryUse {
    const [first = 0] = part.ops;
    const last = part.ops.at(-1) as number;
    let key = side === 'device' ? 1 : 0;
    for (const figure of [
      first,
      last,
      part.ops.length,
      part.value,
      part.graph,
      part.sends.length,
      part.sendsGraph,
    ])
      key = key * 16 + figure + 1;
    const known = this.#uses.get(key);
    if (known) return known;
    const use = this.#use(network, part, side);
    this.#uses.set(key, use);
    return use;
  }

  #use(network: Network, part: Part, side: Placement): MemoryUse {
    const { ops, functions } = network;
    const engine = this.#engines[side];
    const gather = gatherFor(engine);
    const sketch = new Sketch();
    const rows = this.#pooled[part.value] ? 1 : this.#setting.points;
    let value = sketch.input(4 * rows * (this.#widths[part.value] as number));
    let graph = -1;
    let columns: readonly number[] = [];
    if (part.graph >= 0) graph = sketch.node(sketch.input(this.#sentGraph.bytes), this.#graph);
    const before: number[] = [];
    for (const p of part.ops) {
      const op = p === ops.length ? CLASSIFIER : (ops[p] as number);
      const k = READS_GRAPH[op] === 1 ? GENOME_K : 0;
      const isSplit = k > 0 && columns.length > 0;
      const of = this.#sketchOf(op, functions[p] ?? 0, p, gather, k, isSplit);
      const given = isSplit ? [value, graph, ...columns] : k > 0 ? [value, graph] : [value];
      const values = sketch.op(of, given);
      if (k > 0 && !isSplit) columns = of.columns.map((column) => values[column] as number);
      const made = values[of.result] as number;
      if (op === SAMPLE) {
        graph = made;
        columns = [];
      } else value = made;
      before[p + 1] = value;
      if (op === CLASSIFIER) sketch.result(value);
    }
    for (const place of part.sends) sketch.result(before[place] as number);
    if (part.sendsGraph >= 0) sketch.result(sketch.node(graph, this.#sentGraph));
    return sketch.use(engine === 'onnxruntime-node');
  }

  #sketchOf(
    op: number,
    fn: number,
    place: number,
    gather: 'block' | 'chain',
    k: number,
    isSplit: boolean,
  ): OpSketch {
    const width = this.#widths[place] as number;
    const pooled = this.#pooled[place] === true;
    const flags = (pooled ? 1 : 0) + (gather === 'chain' ? 2 : 0) + (isSplit ? 4 : 0);
    const key = ((op * 16 + fn) * 8 + flags) * 4096 + width;
    const known = this.#sketches.get(key);
    if (known) return known;
    const { points, classes } = this.#setting;
    const input = { rows: pooled ? 1 : points, width, classes, gather, k, isSplit };
    const made = sketchOp(
      op === CLASSIFIER ? classifier : (opAt(op, fn, '', 'device', 'input') as Op),
      input,
    );
    this.#sketches.set(key, made);
    return made;
  }
}

const classifier: Op = {
  id: 'classifier',
  kind: 'Classifier',
  placement: 'device',
  inputs: ['input'],
  hidden: [...GENOME_CLASSIFIER],
};
