import { CODECS, isRounding, PLAIN } from '../../design/codec.ts';
import { COMMUNICATE, CONNECT, type Genome, POSITIONS, READS_GRAPH, SAMPLE } from '../../design/genome.ts';

/**
 * A design of the space without its placement: what runs, in order. Connects and Communicates are gone, and so are Samples whose
 * graph nobody reads, for they compute nothing.
 */
export interface Network {
  ops: number[];
  functions: number[];
  /** Which part of the sensor's points it reads; all when absent. */
  share?: number | undefined;
}

/** What a valid genome computes, wherever it runs. */
export function networkOf({ ops, functions, share }: Genome | Network): Network {
  const network: Network =
    share === undefined ? { ops: [], functions: [] } : { ops: [], functions: [], share };
  let wanted = false;
  // Backwards, for a Sample is known to be read only behind it.
  for (let p = ops.length - 1; p >= 0; p--) {
    const op = ops[p] as number;
    if (op === CONNECT || op === COMMUNICATE) continue;
    if (READS_GRAPH[op] === 1) wanted = true;
    if (op === SAMPLE) {
      if (!wanted) continue;
      wanted = false;
    }
    network.ops.push(op);
    network.functions.push(functions[p] as number);
  }
  network.ops.reverse();
  network.functions.reverse();
  return network;
}

/** The same network without Samples that nobody reads; itself where it has none. For networks, without placements. */
export function liveOf(network: Network): Network {
  const { ops } = network;
  let wanted = false;
  for (let p = ops.length - 1; p >= 0; p--) {
    const op = ops[p] as number;
    if (READS_GRAPH[op] === 1) wanted = true;
    if (op !== SAMPLE) continue;
    if (!wanted) return networkOf(network);
    wanted = false;
  }
  return network;
}

/** Code points of (op, function); room for the largest count of functions. */
const STRIDE = 16;
/** Behind those of all ops: those of the shares. */
const SHARE = 256;

/** The same for what runs the same: Connects do not count. Of a network it says nothing about placement, of a genome it does. */
export function genomeKey({ ops, functions, share }: Genome | Network): string {
  let key = share === undefined ? '' : String.fromCharCode(SHARE + Math.round(1 / share));
  for (let p = 0; p < ops.length; p++) {
    const op = ops[p] as number;
    if (op !== CONNECT) key += String.fromCharCode(op * STRIDE + (functions[p] as number));
  }
  return key;
}

/** FNV-1a of the key, 32 bits, without making it. */
export function genomeHash({ ops, functions, share }: Genome | Network): number {
  let hash = 0x811c9dc5;
  if (share !== undefined) hash = Math.imul(hash ^ (SHARE + Math.round(1 / share)), 0x01000193);
  for (let p = 0; p < ops.length; p++) {
    const op = ops[p] as number;
    if (op !== CONNECT) hash = Math.imul(hash ^ (op * STRIDE + (functions[p] as number)), 0x01000193);
  }
  return hash;
}

/** The same for designs that compute the same, wherever they run. */
export const networkKey = (genome: Genome | Network): string => genomeKey(networkOf(genome));

/** Where the ops of a valid genome run; see EdgeRange. */
export function edgeRangeOf({ ops, functions }: Genome): EdgeRange {
  const cuts: number[] = [];
  const [up = 0, down = 0] = functions.filter((_, p) => ops[p] === COMMUNICATE);
  let at = 0;
  const wanted = liveSamples(ops);
  for (let p = 0; p < ops.length; p++) {
    const op = ops[p] as number;
    if (op === COMMUNICATE) cuts.push(at);
    else if (op !== CONNECT && (op !== SAMPLE || wanted.has(p))) at++;
  }
  const [from, to] = cuts;
  if (from === undefined || from === to) return { from: at + 1, to: at + 1, up: 0, down: 0 };
  return { from, to: to ?? at + 1, up, down };
}

/** Whether what crosses in a placed design arrives rounded. */
export const rounds = ({ ops, functions }: Genome): boolean =>
  ops.some((op, p) => op === COMMUNICATE && isRounding(CODECS[functions[p] as number] ?? PLAIN));

function liveSamples(ops: readonly number[]): Set<number> {
  const live = new Set<number>();
  let wanted = false;
  for (let p = ops.length - 1; p >= 0; p--) {
    const op = ops[p] as number;
    if (READS_GRAPH[op] === 1) wanted = true;
    if (op !== SAMPLE) continue;
    if (wanted) live.add(p);
    wanted = false;
  }
  return live;
}

/**
 * The ops that run on the edge: from `from` to before `to`, the classifier standing behind the last. None where both are equal.
 * What crosses up and down does so in codecs, by their places in CODECS; as it is where none is said.
 */
export interface EdgeRange {
  from: number;
  to: number;
  up?: number;
  down?: number;
}

/** Communicates that a placement of a network of so many ops needs. */
export const crossingsOf = ({ from, to }: EdgeRange, ops: number): number =>
  from === to ? 0 : to > ops ? 1 : 2;

/** The genome of a placed network, Connects at the end. Its Communicates have to fit: see crossingsOf. */
export function genomeOfPlaced(
  { ops, functions, share }: Network,
  { from, to, up = 0, down = 0 }: EdgeRange,
): Genome {
  const genome: Genome = share === undefined ? { ops: [], functions: [] } : { ops: [], functions: [], share };
  const put = (op: number, fn: number) => {
    genome.ops.push(op);
    genome.functions.push(fn);
  };
  for (let p = 0; p <= ops.length; p++) {
    if (from < to && (p === from || p === to)) put(COMMUNICATE, p === from ? up : down);
    if (p < ops.length) put(ops[p] as number, functions[p] as number);
  }
  while (genome.ops.length < POSITIONS) put(CONNECT, 0);
  return genome;
}
