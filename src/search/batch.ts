import type { LimitCounts } from './limitWatch.ts';
import type { Choice, Mapped } from './mapping/bestPlacements.ts';
import type { Network } from './mapping/network.ts';
import type { Order, Proposal } from './strategy.ts';
import type { TriedNews } from './triedNetworks.ts';

/** What a thread is asked: a batch by its order, or as it was proposed, and the networks that were tried since it was asked last. */
export interface OrderMessage {
  news: TriedNews;
  order: (Omit<Order, 'parents'> & { parents: Uint8Array<ArrayBuffer> }) | null;
  /** See encodeProposals; none where there is an order. */
  proposals: Uint8Array<ArrayBuffer>;
}

/** Its answer. */
export interface ScoresMessage {
  /** See encodeProposals. */
  proposals: Uint8Array<ArrayBuffer>;
  /** See encodeScores. */
  scores: Float64Array<ArrayBuffer>;
}

export const orderMessage = (batch: Order | readonly Proposal[], news: TriedNews): OrderMessage =>
  'size' in batch
    ? { news, order: { ...batch, parents: batch.parents.bytes }, proposals: new Uint8Array() }
    : { news, order: null, proposals: encodeProposals(batch) };

/** A batch of networks, scored. */
export interface ScoredBatch {
  results: Mapped[];
  limits: LimitCounts[];
}

const NOT_PLACED = 255;
/** Bytes in front of a network's ops. */
const HEAD = 4;

/** Proposals as bytes: for each its length, where it runs, its part of the points, its ops and its functions. */
export function encodeProposals(list: readonly Proposal[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const { network } of list) length += HEAD + 2 * network.ops.length;
  const bytes = new Uint8Array(length);
  let i = 0;
  for (const { network, at } of list) {
    const { ops, functions, share } = network;
    bytes[i++] = ops.length;
    bytes[i++] = at?.from ?? NOT_PLACED;
    bytes[i++] = at?.to ?? NOT_PLACED;
    bytes[i++] = Math.round(1 / (share ?? 1));
    bytes.set(ops, i);
    bytes.set(functions, i + ops.length);
    i += 2 * ops.length;
  }
  return bytes;
}

export function decodeProposals(bytes: Uint8Array): Proposal[] {
  const list: Proposal[] = [];
  for (let i = 0; i < bytes.length; ) {
    const [n, from, to] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number];
    const part = bytes[i + 3] as number;
    i += HEAD;
    const network: Network = { ops: [], functions: [] };
    for (let p = 0; p < n; p++) {
      network.ops.push(bytes[i + p] as number);
      network.functions.push(bytes[i + n + p] as number);
    }
    if (part > 1) network.share = 1 / part;
    list.push(from === NOT_PLACED ? { network } : { network, at: { from, to } });
    i += 2 * n;
  }
  return list;
}

/** Scores as numbers, with NaN where the best value of a limit is not known. */
export function encodeScores({ results, limits }: ScoredBatch): Float64Array<ArrayBuffer> {
  let length = 1 + 2 * limits.length;
  for (const { choices } of results) {
    length += 3;
    for (const { values } of choices) length += 5 + values.length;
  }
  const numbers = new Float64Array(length);
  let i = 0;
  numbers[i++] = limits.length;
  for (const { outside, best } of limits) {
    numbers[i++] = outside;
    numbers[i++] = best ?? Number.NaN;
  }
  for (const { choices, designs, unscorable } of results) {
    numbers[i++] = choices.length;
    numbers[i++] = designs;
    numbers[i++] = unscorable;
    for (const { from, to, up = 0, down = 0, violation, values } of choices) {
      numbers[i++] = from;
      numbers[i++] = to;
      numbers[i++] = up;
      numbers[i++] = down;
      numbers[i++] = violation;
      numbers.set(values, i);
      i += values.length;
    }
  }
  return numbers;
}

/** @param objectives values of each choice */
export function decodeScores(numbers: Float64Array, objectives: number): ScoredBatch {
  let at = 0;
  const next = (): number => numbers[at++] as number;
  const limits: LimitCounts[] = [];
  for (let left = next(); left > 0; left--) {
    const outside = next();
    const best = next();
    limits.push({ outside, best: Number.isNaN(best) ? null : best });
  }
  const results: Mapped[] = [];
  while (at < numbers.length) {
    const count = next();
    const designs = next();
    const unscorable = next();
    const choices: Choice[] = [];
    for (let c = 0; c < count; c++) {
      const choice = { from: next(), to: next(), up: next(), down: next(), violation: next(), values: [] };
      const values: number[] = choice.values;
      for (let m = 0; m < objectives; m++) values.push(next());
      choices.push(choice);
    }
    results.push({ choices, designs, unscorable });
  }
  return { results, limits };
}
