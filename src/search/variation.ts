import { POOL, SAMPLE } from '../design/genome.ts';
import { NumberedError } from '../design/problem.ts';
import type { Random } from '../design/random.ts';
import { liveOf, type Network } from './mapping/network.ts';
import type { Space } from './space.ts';

/** Tries of a random change before the parent counts as one that cannot change so. */
const TRIES = 24;

const copyOf = ({ ops, functions, share }: Network): Network =>
  share === undefined
    ? { ops: ops.slice(), functions: functions.slice() }
    : { ops: ops.slice(), functions: functions.slice(), share };

/** Makes a network read that part of the points. */
function give(network: Network, share: number): void {
  if (share === 1) delete network.share;
  else network.share = share;
}

/** Draws of which not one may be a network of the space: there are next to none then. */
const DRAWS = 200_000;

/**
 * A random network of the space: length, place of the Pool and ops uniform among what may stand there; drawn again until it is valid.
 * @throws NumberedError E431 where that does not happen
 */
export function randomNetwork(space: Space, random: Random): Network {
  for (let draw = 0; draw < DRAWS; draw++) {
    const length = 2 + random.below(space.longest - 1);
    const pool = 1 + random.below(length - 1);
    const network: Network = { ops: [], functions: [] };
    if (space.shares.length > 1 || space.shares[0] !== 1) give(network, random.pick(space.shares));
    for (let p = 0; p < length; p++) {
      const choices = p < pool ? space.before : space.behind;
      if (p !== pool && choices.length === 0) continue;
      const op = p === pool ? POOL : random.pick(choices);
      put(network, network.ops.length, op, random.pick(space.functions[op] as readonly number[]));
    }
    const live = liveOf(network);
    if (space.has(live)) return live;
  }
  throw new NumberedError('E431', `Of ${DRAWS} random networks not one is in the space: allow more of it.`);
}

/** As splice does it, without the list of what it removes: this is done for every network that is looked for. */
function insertAt(list: number[], at: number, value: number): void {
  list.push(value);
  for (let i = list.length - 1; i > at; i--) list[i] = list[i - 1] as number;
  list[at] = value;
}

function removeAt(list: number[], at: number): number {
  const value = list[at] as number;
  for (let i = at; i + 1 < list.length; i++) list[i] = list[i + 1] as number;
  list.pop();
  return value;
}

const put = ({ ops, functions }: Network, at: number, op: number, fn: number): void => {
  insertAt(ops, at, op);
  insertAt(functions, at, fn);
};

const drop = ({ ops, functions }: Network, at: number): [number, number] => [
  removeAt(ops, at),
  removeAt(functions, at),
];

/** One small change of a network, in place. Not yet valid. */
type Change = (network: Network, space: Space, random: Random) => void;

/** Another function of an op; half of the time the next smaller or larger width, message or reducer. */
const another: Change = ({ ops, functions }, space, random) => {
  const at = random.below(ops.length);
  const choices = space.functions[ops[at] as number] as readonly number[];
  const own = choices.indexOf(functions[at] as number);
  const near = own + (random.below(2) === 0 ? 1 : -1);
  const chosen = random.below(2) === 0 ? choices[near] : undefined;
  functions[at] = chosen ?? random.pick(choices);
};

/** Where the Pool stands decides what may stand at a place. */
const choicesAt = ({ ops }: Network, at: number, space: Space): readonly number[] =>
  at <= ops.indexOf(POOL) ? space.before : space.behind;

const insert: Change = (network, space, random) => {
  if (network.ops.length >= space.longest) return;
  const at = random.below(network.ops.length + 1);
  const choices = choicesAt(network, at, space);
  if (choices.length === 0) return;
  const op = random.pick(choices);
  put(network, at, op, random.pick(space.functions[op] as readonly number[]));
};

const remove: Change = (network, _space, random) => {
  drop(network, random.below(network.ops.length));
};

const replace: Change = (network, space, random) => {
  const at = random.below(network.ops.length);
  if (network.ops[at] === POOL) return;
  drop(network, at);
  const choices = choicesAt(network, at, space);
  if (choices.length === 0) return;
  const op = random.pick(choices);
  put(network, at, op, random.pick(space.functions[op] as readonly number[]));
};

const move: Change = (network, _space, random) => {
  const [op, fn] = drop(network, random.below(network.ops.length));
  put(network, random.below(network.ops.length + 1), op, fn);
};

/** A Sample in front of an op that reads a graph: alone it would be read by nobody, or nothing could be read. */
const sampled: Change = (network, space, random) => {
  const fns = space.functions[SAMPLE] as readonly number[];
  if (fns.length === 0 || network.ops.length + 2 > space.longest) return;
  const readers = space.before.filter((op) => op !== SAMPLE);
  if (readers.length === 0) return;
  const at = random.below(network.ops.indexOf(POOL) + 1);
  const op = random.pick(readers);
  put(network, at, op, random.pick(space.functions[op] as readonly number[]));
  put(network, at, SAMPLE, fns[0] as number);
};

/** Another part of the points. */
const thin: Change = (network, space, random) => {
  const others = space.shares.filter((share) => share !== (network.share ?? 1));
  if (others.length > 0) give(network, random.pick(others));
};

const CHANGES: readonly Change[] = [another, another, another, insert, remove, replace, move, sampled];
const WITH_SHARES: readonly Change[] = [...CHANGES, thin];

/** A valid network that differs from its parent by one change, or the parent where none was found. */
export function mutated(parent: Network, space: Space, random: Random): Network {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const child = copyOf(parent);
    random.pick(space.shares.length > 1 ? WITH_SHARES : CHANGES)(child, space, random);
    const live = liveOf(child);
    if (space.has(live) && !same(live, parent)) return live;
  }
  return parent;
}

function same(a: Network, b: Network): boolean {
  if (a.share !== b.share || a.ops.length !== b.ops.length) return false;
  for (let p = 0; p < a.ops.length; p++)
    if (a.ops[p] !== b.ops[p] || a.functions[p] !== b.functions[p]) return false;
  return true;
}

/** The first of one list and the last of another. */
function joined(a: readonly number[], end: number, b: readonly number[], from: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < end; i++) list.push(a[i] as number);
  for (let i = from; i < b.length; i++) list.push(b[i] as number);
  return list;
}

/**
 * The beginning of one network, its part of the points too, and the end of another, cut where both are before the Pool or both
 * behind it; null where that is none.
 */
export function crossed(a: Network, b: Network, space: Space, random: Random): Network | null {
  const first = random.below(a.ops.length + 1);
  const second = random.below(b.ops.length + 1);
  const child: Network = {
    ops: joined(a.ops, first, b.ops, second),
    functions: joined(a.functions, first, b.functions, second),
  };
  if (a.share !== undefined) child.share = a.share;
  const live = liveOf(child);
  return space.has(live) ? live : null;
}
