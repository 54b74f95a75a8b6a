import type { Genome } from '../design/genome.ts';
import { crowding, fronts } from './dominance.ts';
import { genomeKey, networkOf } from './mapping/network.ts';
import type { AccuracyResult, LearnedCost } from './oracle.ts';
import type { SearchOptions } from './searchOptions.ts';
import type { Scored } from './strategy.ts';

interface Pool {
  /** Candidates of the last batch inside the limits. */
  latest: readonly Genome[];
  /** What the strategy holds on to; empty while too little is known to choose among them. */
  members: readonly Scored[];
  asked(genome: Genome): boolean;
  /** Whether the front would take it, its accuracy given the benefit of the doubt. */
  promising(genome: Genome): boolean;
}

/**
 * At most `count` candidates to ask the oracle about: inside the limits, not asked about yet, and not dominated even
 * with the benefit of the doubt. The least crowded of the first fronts, and one fresh candidate to learn from.
 */
export function worthAsking(count: number, { latest, members, asked, promising }: Pool): Genome[] {
  const chosen = new Map<string, Genome>();
  const add = (genome: Genome) => {
    if (chosen.size < count && !asked(genome)) chosen.set(genomeKey(genome), genome);
  };
  const first = latest[0];
  if (first) add(first);
  const pool = members.filter(
    ({ genome, violation }) => violation === 0 && !asked(genome) && promising(genome),
  );
  for (const front of fronts(pool)) {
    const distance = crowding(pool, front);
    const spread = [...front].sort((a, b) => (distance.get(b) as number) - (distance.get(a) as number));
    for (const i of spread) add((pool[i] as Scored).genome);
  }
  for (const genome of latest) add(genome);
  return [...chosen.values()];
}

/** What was found out about one design. */
export interface Answer {
  genome: Genome;
  result: AccuracyResult;
  cost: LearnedCost | undefined;
}

/** A question that is under way. */
export class Question {
  /** Settles, and never rejects, when the answers or a failure are there. */
  readonly done: Promise<void>;
  answers: readonly Answer[] | null = null;
  failure: { cause: unknown } | null = null;

  constructor(signal: AbortSignal, genomes: readonly Genome[], options: SearchOptions) {
    this.done = asked(signal, genomes, options).then(
      (answers) => {
        this.answers = answers;
      },
      (cause: unknown) => {
        this.failure = { cause };
      },
    );
  }

  get settled(): boolean {
    return this.answers !== null || this.failure !== null;
  }
}

async function asked(
  signal: AbortSignal,
  genomes: readonly Genome[],
  { oracle, accuracy, costOracle }: SearchOptions,
): Promise<Answer[]> {
  const atOnce = () => genomes.map((genome) => accuracy?.(networkOf(genome)) ?? noAnswer());
  const [results, costs] = await Promise.all([
    oracle ? oracle(signal, genomes) : atOnce(),
    costOracle?.(signal, genomes),
  ]);
  for (const [what, list] of [
    ['accuracies', results],
    ['latencies', costs ?? results],
  ] as const) {
    if (list.length === genomes.length) continue;
    throw new Error(`asked for ${genomes.length} ${what}, got ${list.length}`);
  }
  return genomes.map((genome, i) => ({ genome, result: results[i] as AccuracyResult, cost: costs?.[i] }));
}

function noAnswer(): never {
  throw new Error('nothing gives accuracies');
}
