import type { LimitCounts } from './limitWatch.ts';
import type { Mapped } from './mapping/bestPlacements.ts';
import type { Proposal } from './strategy.ts';

/** A batch of networks, scored. */
export interface ScoredBatch {
  results: Mapped[];
  limits: LimitCounts[];
}

const NOT_PLACED = 255;

/** Proposals as bytes: for each its length, where it runs, its part of the points, its ops and its functions. */
export function encodeProposals(list: readonly Proposal[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const { network, at } of list) {
    bytes.push(network.ops.length, at?.from ?? NOT_PLACED, at?.to ?? NOT_PLACED);
    bytes.push(Math.round(1 / (network.share ?? 1)));
    bytes.push(...network.ops, ...network.functions);
  }
  return Uint8Array.from(bytes);
}

export function decodeProposals(bytes: Uint8Array): Proposal[] {
  const list: Proposal[] = [];
  for (let i = 0; i < bytes.length; ) {
    const [n, from, to] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number];
    const part = bytes[i + 3] as number;
    const ops = Array.from(bytes.subarray(i + 4, i + 4 + n));
    const functions = Array.from(bytes.subarray(i + 4 + n, i + 4 + 2 * n));
    const network = { ops, functions, ...(part > 1 && { share: 1 / part }) };
    list.push({ network, ...(from !== NOT_PLACED && { at: { from, to } }) });
    i += 4 + 2 * n;
  }
  return list;
}

/** Scores as numbers, with NaN where the best value of a limit is not known. */
export function encodeScores({ results, limits }: ScoredBatch): Float64Array<ArrayBuffer> {
  const numbers: number[] = [limits.length];
  for (const { outside, best } of limits) numbers.push(outside, best ?? Number.NaN);
  for (const { choices, designs, unscorable } of results) {
    numbers.push(choices.length, designs, unscorable);
    for (const { from, to, up = 0, down = 0, violation, values } of choices)
      numbers.push(from, to, up, down, violation, ...values);
  }
  return Float64Array.from(numbers);
}

/** @param objectives values of each choice */
export function decodeScores(numbers: Float64Array, objectives: number): ScoredBatch {
  let at = 0;
  const next = (): number => numbers[at++] as number;
  const limits = Array.from({ length: next() }, () => {
    const outside = next();
    const best = next();
    return { outside, best: Number.isNaN(best) ? null : best };
  });
  const results: Mapped[] = [];
  while (at < numbers.length) {
    const [count, designs, unscorable] = [next(), next(), next()];
    const choices = Array.from({ length: count }, () => {
      const [from, to, up, down, violation] = [next(), next(), next(), next(), next()];
      return { from, to, up, down, violation, values: Array.from({ length: objectives }, next) };
    });
    results.push({ choices, designs, unscorable });
  }
  return { results, limits };
}
