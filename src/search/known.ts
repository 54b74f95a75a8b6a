import { type Genome, printGenome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { calibratedInterval } from '../system/estimate.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { type System, systemProvenance } from '../system/system.ts';
import type { Member } from './member.ts';
import { figuresOf, valuesOf } from './objectives.ts';
import type { AccuracyResult, LearnedCost } from './oracle.ts';
import type { Candidate } from './scoring.ts';
import type { EvaluatedDesign } from './searchState.ts';
import { genomeKey } from './variation.ts';

/** What a search knows of genomes: the tables' estimate of any, and of some an accuracy and the latency model's answer. */
export class Known {
  readonly #estimate: ReturnType<typeof genomeEstimator>;
  readonly #interval: ReturnType<typeof calibratedInterval>;
  readonly #provenance: ReturnType<typeof systemProvenance>;
  readonly #evaluated = new Map<string, { genome: Genome; result: AccuracyResult }>();
  readonly #learned = new Map<string, LearnedCost>();

  constructor(setting: Setting, system: System) {
    this.#estimate = genomeEstimator(setting, system);
    this.#interval = calibratedInterval(system);
    this.#provenance = systemProvenance(system);
  }

  /** Throws Error for an accuracy that cannot be. */
  learn(genome: Genome, result: AccuracyResult, cost?: LearnedCost): void {
    if (!(result.accuracy >= 0 && result.accuracy <= 1)) {
      throw new Error(`an accuracy of ${result.accuracy} for ${printGenome(genome)}`);
    }
    this.#evaluated.set(genomeKey(genome), { genome, result });
    if (cost) this.#learned.set(genomeKey(genome), cost);
  }

  /** Evaluated accuracies. */
  get size(): number {
    return this.#evaluated.size;
  }

  has(genome: Genome): boolean {
    return this.#evaluated.has(genomeKey(genome));
  }

  /** NaN until evaluated. */
  accuracy(genome: Genome): number {
    return this.#evaluated.get(genomeKey(genome))?.result.accuracy ?? Number.NaN;
  }

  candidate(genome: Genome): Candidate {
    const estimate = this.#estimate(genome);
    const learned = this.#learned.size > 0 ? this.#learned.get(genomeKey(genome)) : undefined;
    if (!learned) return { genome, estimate, latency: null };
    const { latencyMs, energyMj, lowMs, highMs } = learned;
    return {
      genome,
      estimate: { ...estimate, latencyMs, energyMj },
      latency: { lowMs, highMs, by: 'predictor' },
    };
  }

  /** @returns its values in the order of OBJECTIVE_IDS */
  values({ genome, estimate }: Candidate): number[] {
    return valuesOf(estimate, this.accuracy(genome));
  }

  member({ genome, estimate, latency }: Candidate): Member {
    const accuracy = this.#evaluated.get(genomeKey(genome))?.result ?? null;
    const facts = { estimate, latency: latency ?? this.#interval(estimate), accuracy };
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
