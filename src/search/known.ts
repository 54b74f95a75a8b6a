import { type Genome, printGenome } from '../design/genome.ts';
import type { Placement, Setting } from '../design/types.ts';
import { calibratedInterval } from '../system/estimate.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { type System, systemProvenance } from '../system/system.ts';
import { genomeKey, networkKey, networkOf, rounds } from './mapping/network.ts';
import type { Member } from './member.ts';
import { MemoryReader } from './memoryReader.ts';
import { figuresOf } from './objectives.ts';
import type { AccuracyResult, InstantAccuracy, LearnedCost } from './oracle.ts';
import type { Candidate } from './scoring.ts';
import type { EvaluatedDesign } from './searchState.ts';

/** What a search knows of genomes: the tables' estimate of any, and of some an accuracy and the latency model's answer. */
export class Known {
  readonly #estimate: ReturnType<typeof genomeEstimator>;
  readonly #interval: ReturnType<typeof calibratedInterval>;
  readonly #provenance: ReturnType<typeof systemProvenance>;
  readonly #instant: InstantAccuracy | undefined;
  readonly #evaluated = new Map<string, { genome: Genome; result: AccuracyResult }>();
  /** Where a network runs does not change its accuracy. */
  readonly #accuracies = new Map<string, AccuracyResult>();
  readonly #learned = new Map<string, LearnedCost>();
  /** Reckoned only where a limit or an objective asks for it. */
  readonly memory: MemoryReader;

  /** @param reckoned is told each memory that is reckoned */
  constructor(
    setting: Setting,
    system: System,
    instant?: InstantAccuracy,
    reckoned?: (memory: Record<Placement, number>) => void,
  ) {
    this.#estimate = genomeEstimator(setting, system);
    this.#interval = calibratedInterval(system);
    this.#provenance = systemProvenance(system);
    this.#instant = instant;
    this.memory = new MemoryReader(setting, system, reckoned);
  }

  /** Throws Error for an accuracy that cannot be. */
  learn(genome: Genome, result: AccuracyResult, cost?: LearnedCost): void {
    if (!(result.accuracy >= 0 && result.accuracy <= 1)) {
      throw new Error(`an accuracy of ${result.accuracy} for ${printGenome(genome)}`);
    }
    this.#evaluated.set(genomeKey(genome), { genome, result });
    this.#accuracies.set(networkKey(genome), result);
    if (cost) this.#learned.set(genomeKey(genome), cost);
  }

  /** Designs that were asked about. */
  get size(): number {
    return this.#evaluated.size;
  }

  /** Whether there is nothing left to ask about it. @param cost whether the latency model is asked too, which tells placements apart */
  has(genome: Genome, cost: boolean): boolean {
    return cost ? this.#evaluated.has(genomeKey(genome)) : this.#accuracies.has(networkKey(genome));
  }

  result(genome: Genome): AccuracyResult | null {
    if (this.#instant) return this.#instant(networkOf(genome));
    return this.#accuracies.get(networkKey(genome)) ?? null;
  }

  /** NaN until evaluated. */
  accuracy(genome: Genome): number {
    return this.result(genome)?.accuracy ?? Number.NaN;
  }

  candidate(genome: Genome): Candidate {
    const estimate = this.#estimate(genome);
    const learned = this.#learned.size > 0 ? this.#learned.get(genomeKey(genome)) : undefined;
    if (!learned) return { genome, estimate, latency: null };
    const { latencyMs, energyMj, lowMs, highMs } = learned;
    return {
      genome,
      estimate: { ...estimate, latencyMs, energyMj },
      latency: { lowMs, highMs, by: 'model' },
    };
  }

  /** All that is known of it. */
  member({ genome, estimate, latency }: Candidate): Member {
    const memory = this.memory.known(genome);
    const facts = {
      estimate: memory ? { ...estimate, memory } : estimate,
      latency: latency ?? this.#interval(estimate),
      accuracy: this.result(genome),
      rounds: rounds(genome),
    };
    return { encoding: printGenome(genome), figures: figuresOf(facts, this.#provenance) };
  }

  /** For the saved state. */
  evaluated(): EvaluatedDesign[] {
    return [...this.#evaluated.values()].map(({ genome, result }) => {
      const cost = this.#learned.get(genomeKey(genome));
      return { encoding: printGenome(genome), ...result, ...(cost && { cost }) };
    });
  }
}
