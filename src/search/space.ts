import { codecIndex, PLAIN, parseCodec } from '../design/codec.ts';
import {
  AGGREGATE,
  aggregateFunction,
  COMBINE,
  COMBINE_WIDTHS,
  COMMUNICATE,
  CONNECT,
  FUNCTION_COUNTS,
  GENOME_K,
  GENOME_MAX_WIDTH,
  GENOME_OPS,
  type GenomeContext,
  genomeContext,
  genomeWidth,
  LEARNS,
  POOL,
  POOL_FUNCTIONS,
  POSITIONS,
  READS_GRAPH,
  SAMPLE,
  STANDS_BEHIND,
} from '../design/genome.ts';
import type { SearchableKind } from '../design/ops/catalogue.ts';
import type { Mode } from '../design/segments.ts';
import { parseShare, pointsKept } from '../design/share.ts';
import type { Message, Reducer, Setting } from '../design/types.ts';
import type { EdgeRange, Network } from './mapping/network.ts';
import { MODES } from './mapping/placements.ts';

/** What a search may choose from; absent: all that the 12-position space has. */
export interface SpaceFilter {
  modes?: readonly Mode[] | undefined;
  /** Communicates at most: 0, 1 or 2. */
  crossings?: number | undefined;
  ops?: readonly Exclude<SearchableKind, 'Communicate'>[] | undefined;
  /** Of Combines. */
  widths?: readonly number[] | undefined;
  messages?: readonly Message[] | undefined;
  /** Of Aggregates. */
  reducers?: readonly Reducer[] | undefined;
  /** Each one or two reducers, such as `max+mean`. */
  pools?: readonly string[] | undefined;
  /** Ops and Communicates at most, up to 12. */
  positions?: number | undefined;
  /** Codecs of what crosses, such as `fp32` and `int8+delta`; absent: fp32 alone, by which nothing changes on the way. */
  codecs?: readonly string[] | undefined;
  /** Parts of the sensor's points that designs may read, such as `all` and `1/4`; absent: all of them, as in the paper. */
  shares?: readonly string[] | undefined;
}

/** Communicates that a mode needs. */
const CROSSINGS: Record<Mode, number> = { D: 0, E: 1, DE: 1, ED: 2, DED: 2 };
export const POOL_NAMES: readonly string[] = POOL_FUNCTIONS.map((reducers) => reducers.join('+'));

/** The networks and placements that a search may choose from. */
export class Space {
  readonly context: GenomeContext;
  readonly modes: readonly Mode[];
  readonly positions: number;
  /** Ops of a network at most, one crossing that every mode needs left out. */
  readonly longest: number;
  /** Functions that each op index may have; none for an op that is not allowed, for Connect and Communicate. */
  readonly functions: readonly (readonly number[])[];
  /** Op indices that may stand before the Pool, and behind it. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  /** Codecs by their places in CODECS; sentences cross as they are. */
  readonly codecs: readonly number[];
  /** Parts of the points; of those, a neighbour search needs as many as a node has neighbours. */
  readonly shares: readonly number[];
  /** A node of so few points has too few neighbours for a Sample. */
  readonly #fewPoints: boolean;
  readonly #allowed: readonly Uint8Array[];

  constructor(setting: Setting, filter: SpaceFilter = {}) {
    this.context = genomeContext(setting);
    this.#fewPoints = !setting.words && setting.points < GENOME_K;
    const most = filter.crossings ?? 2;
    this.modes = (filter.modes ?? MODES).filter((mode) => CROSSINGS[mode] <= most);
    this.positions = Math.min(filter.positions ?? POSITIONS, POSITIONS);
    this.longest = this.positions - Math.min(...this.modes.map((mode) => CROSSINGS[mode]));
    this.functions = FUNCTION_COUNTS.map((count, op) =>
      Array.from({ length: count }, (_, fn) => fn).filter(
        (fn) => isAllowed(op, fn, filter) && !(op === SAMPLE && this.#fewPoints),
      ),
    );
    this.codecs = codecsOf(setting, filter);
    this.shares = sharesOf(setting, filter);
    const may = (op: number) => (this.functions[op] as readonly number[]).length > 0;
    const ops = FUNCTION_COUNTS.map((_, op) => op).filter(may);
    this.before = ops.filter((op) => op !== POOL);
    this.behind = ops.filter((op) => STANDS_BEHIND[op] === 1);
    this.#allowed = FUNCTION_COUNTS.map((count, op) =>
      Uint8Array.from({ length: count }, (_, fn) => (this.functions[op]?.includes(fn) ? 1 : 0)),
    );
  }

  /** Whether the space has such a network: the rules of the encoding, and what the filter leaves. Samples that nobody reads are none. */
  has({ ops, functions, share = 1 }: Network): boolean {
    const n = ops.length;
    if (n > this.longest || !this.shares.includes(share)) return false;
    const { features = 3, ownGraph = false } = this.context;
    let width = features;
    let graph = ownGraph;
    let unread = false;
    let pools = 0;
    let learns = false;
    for (let p = 0; p < n; p++) {
      const op = ops[p] as number;
      if (this.#allowed[op]?.[functions[p] as number] !== 1) return false;
      if (pools > 0 && STANDS_BEHIND[op] === 0) return false;
      if (op === POOL) {
        if (unread) return false;
        pools++;
      } else if (op === SAMPLE) {
        if (unread) return false;
        graph = true;
        unread = true;
      } else if (READS_GRAPH[op] === 1) {
        if (!graph) return false;
        unread = false;
      }
      if (LEARNS[op] === 1 && pools === 0) learns = true;
      width = genomeWidth(op, functions[p] as number, width);
      if (pools === 0 && width > GENOME_MAX_WIDTH) return false;
    }
    return pools === 1 && learns;
  }

  /** Communicates at most. */
  get crossings(): number {
    return Math.max(...this.modes.map((mode) => CROSSINGS[mode]));
  }

  /** Whether a network of so many ops may run there, as far as its ops' order says. */
  allows({ from, to }: EdgeRange, ops: number): boolean {
    if (from === to) return this.modes.includes('D');
    const [head, tail] = [from > 0, to <= ops];
    return this.modes.includes(`${head ? 'D' : ''}E${tail ? 'D' : ''}` as Mode);
  }

  /** Why nothing is left of the space, in words; null where something is. The smallest networks decide it. */
  get emptiness(): string | null {
    const some = (op: number) => (this.functions[op]?.length ?? 0) > 0;
    if (this.shares.length === 0)
      return `the allowed parts of the points are fewer than a Sample's ${GENOME_K} neighbours, or of sentences: allow all`;
    if (this.modes.length === 0)
      return 'no mode fits into the number of crossings: allow more crossings, or mode D';
    if (!some(POOL))
      return 'every design has one Pool, and no Pool is allowed: allow Pool with one of its functions';
    const reads = some(AGGREGATE) && (this.context.ownGraph === true || some(SAMPLE));
    if (!some(COMBINE) && !reads) {
      if (some(AGGREGATE) && this.#fewPoints)
        return `an Aggregate needs a graph, and fewer points than a Sample's ${GENOME_K} neighbours have none: allow Combine, or more points`;
      return some(AGGREGATE)
        ? 'an Aggregate needs a graph, and no Sample is allowed: allow Sample, or Combine'
        : 'every design has a Combine or an Aggregate before its Pool: allow Combine with a width, or Aggregate with a message and a reducer';
    }
    const least = some(COMBINE) || this.context.ownGraph === true ? 2 : 3;
    if (this.longest < least) {
      return `${this.positions} positions are too few for ${least} ops and the crossings: allow ${this.positions + least - this.longest}`;
    }
    return null;
  }
}

function codecsOf({ words }: Setting, { codecs = [] }: SpaceFilter): number[] {
  const known = codecs.flatMap((text) => parseCodec(text) ?? []).map(codecIndex);
  const allowed = [...new Set(known)].sort((a, b) => a - b);
  return words || allowed.length === 0 ? [codecIndex(PLAIN)] : allowed;
}

function sharesOf({ points, words }: Setting, { shares }: SpaceFilter): number[] {
  return (shares ?? ['all'])
    .map((text) => parseShare(text) ?? 1)
    .filter((share) => share === 1 || (!words && pointsKept(points, share) >= GENOME_K))
    .sort((a, b) => b - a);
}

function isAllowed(op: number, fn: number, { ops, widths, messages, reducers, pools }: SpaceFilter): boolean {
  if (op === CONNECT || op === COMMUNICATE) return false;
  if (ops && !ops.some((kind) => kind === GENOME_OPS[op])) return false;
  if (op === COMBINE) return widths?.includes(COMBINE_WIDTHS[fn] as number) ?? true;
  if (op === POOL) return pools?.includes(POOL_NAMES[fn] as string) ?? true;
  if (op !== AGGREGATE) return true;
  const { message, reducer } = aggregateFunction(fn);
  return (messages?.includes(message) ?? true) && (reducers?.includes(reducer) ?? true);
}
