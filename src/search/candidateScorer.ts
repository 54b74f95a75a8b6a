import type { Genome } from '../design/genome.ts';
import type { Ranked } from './dominance.ts';
import { Known } from './known.ts';
import { LimitWatch } from './limitWatch.ts';
import { asksForMemory, BestPlacements, type Choice, type Mapped } from './mapping/bestPlacements.ts';
import { edgeRangeOf, genomeOfPlaced, type Network, networkOf } from './mapping/network.ts';
import { Placements } from './mapping/placements.ts';
import type { Member } from './member.ts';
import { NearestDesigns, outsideOf } from './nearest.ts';
import { type ObjectiveId, objective } from './objectives.ts';
import type { AccuracyResult, LearnedCost } from './oracle.ts';
import { type Candidate, costsBy, violationBy } from './scoring.ts';
import { AccuracyScreen } from './screen.ts';
import type { SearchOptions } from './searchOptions.ts';
import type { Space } from './space.ts';
import type { Proposal, Scored } from './strategy.ts';

/** Scores networks: accuracy, best placements, and how they stand to the limits. */
export class CandidateScorer {
  readonly known: Known;
  readonly limits: LimitWatch;
  readonly nearest = new NearestDesigns();
  readonly #options: SearchOptions;
  readonly #ids: readonly ObjectiveId[];
  readonly #costs: ReturnType<typeof costsBy>;
  readonly #violation: ReturnType<typeof violationBy>;
  /** Whether memory is an objective or limited. */
  readonly asksForMemory: boolean;
  readonly #best: BestPlacements;
  readonly #screen = new AccuracyScreen();
  /** The accuracy that the placements seen at present go with. */
  #seenWith = Number.NaN;

  constructor(options: SearchOptions, space: Space, ids: readonly ObjectiveId[]) {
    const { setting, system, accuracy, limits = {} } = options;
    this.#options = options;
    this.#ids = ids;
    this.limits = new LimitWatch(limits);
    this.known = new Known(setting, system, accuracy, ({ device, edge }) => {
      this.limits.seeValue('deviceMemory', device);
      this.limits.seeValue('edgeMemory', edge);
    });
    this.#costs = costsBy(ids);
    this.#violation = violationBy(limits);
    this.asksForMemory = asksForMemory([...ids, ...(Object.keys(limits) as ObjectiveId[])]);
    const placements = new Placements(setting, system, space);
    const see = this.limits.watches
      ? (placed: Candidate['estimate']) => this.limits.see(placed, this.#seenWith)
      : null;
    this.#best = new BestPlacements(placements, ids, limits, this.known.memory, see);
  }

  /** The accuracy that is known, else the screen's optimistic guess, which steers the search and is never shown. */
  accuracyOrGuess(genome: Genome): number {
    const known = this.known.accuracy(genome);
    if (!Number.isNaN(known) || !this.#options.oracle) return known;
    return this.#screen.guess(genome).optimistic;
  }

  /** @param wanted leaves out placements that nobody wants, before their memory is reckoned */
  score({ network, at }: Proposal, wanted?: (values: readonly number[]) => boolean): Mapped {
    const { accuracy: instant } = this.#options;
    const plain = instant ? null : genomeOfPlaced(network, NOWHERE);
    const accuracy = plain ? this.accuracyOrGuess(plain) : (instant?.(network)?.accuracy ?? Number.NaN);
    if (this.limits.watches) this.#seenWith = plain ? this.known.accuracy(plain) : accuracy;
    const mapped = this.#best.of(network, accuracy, at, wanted);
    this.limits.close();
    return mapped;
  }

  /** How strategies compare a placement. */
  scoreOf({ values, violation }: Choice): Ranked {
    return { violation, costs: this.#costs(values) };
  }

  /** The placements of a design's network that are best by what is known of it, and its own. */
  bestOf(genome: Genome): Genome[] {
    const network = networkOf(genome);
    const { choices } = this.#best.of(network, this.known.accuracy(genome));
    this.limits.close();
    return [genome, ...choices.map((range) => genomeOfPlaced(network, range))];
  }

  /** How far a design is outside the limits, memory included. */
  violation({ genome, estimate }: Pick<Candidate, 'genome' | 'estimate'>, accuracy: number): number {
    const violation = this.#violation({ ...estimate, memory: undefined }, accuracy);
    if (violation > 0 || !this.asksForMemory) return violation;
    return this.#violation(this.#withMemory({ genome, estimate }), accuracy);
  }

  /** A placed design's values of the objectives, and how far it is outside the limits. */
  judge(genome: Genome, accuracy = this.known.accuracy(genome)): Pick<Choice, 'values' | 'violation'> {
    const candidate = this.known.candidate(genome);
    if (candidate.latency === null) {
      // As its network was scored, to the last digit: a resumed search then continues as it would have.
      const [choice] = this.#best.of(networkOf(genome), accuracy, edgeRangeOf(genome)).choices;
      this.limits.forget();
      if (choice) return choice;
    }
    const estimate = this.#withMemory(candidate);
    const values = this.#ids.map((id) => objective(id).of(estimate, accuracy));
    return { values, violation: this.violation(candidate, accuracy) };
  }

  #withMemory({ genome, estimate }: Pick<Candidate, 'genome' | 'estimate'>): Candidate['estimate'] {
    return this.asksForMemory ? { ...estimate, memory: this.known.memory.of(genome) } : estimate;
  }

  rank(genome: Genome): Scored {
    const { values, violation } = this.judge(genome, this.accuracyOrGuess(genome));
    return { genome, violation, costs: this.#costs(values) };
  }

  /** Notes the placements of a network that are outside the limits, by what is known of them and not by guesses. */
  seeOutside(network: Network, choices: readonly Choice[]): void {
    for (const choice of choices) {
      if (choice.violation === 0) continue;
      const make = () => genomeOfPlaced(network, choice);
      this.nearest.offer(this.#options.oracle ? this.judge(make()).violation : choice.violation, make);
    }
  }

  /** The designs that come nearest to keeping the limits, with all that is known of them. */
  nearestMembers(): Member[] {
    const { limits = {} } = this.#options;
    return this.nearest.genomes
      .map((genome) => this.known.member(this.known.candidate(genome)))
      .filter((member) => outsideOf(member, limits).length > 0);
  }

  learn(genome: Genome, result: AccuracyResult, cost: LearnedCost | undefined): void {
    this.known.learn(genome, result, cost);
    this.#screen.learn(genome, result.accuracy);
    this.limits.seeValue('accuracy', result.accuracy);
  }
}

const NOWHERE = { from: 0, to: 0 };
