import { type Genome, genomeContext, parseGenome } from '../design/genome.ts';
import { ParetoArchive } from './archive.ts';
import { Known } from './known.ts';
import { LimitWatch } from './limitWatch.ts';
import type { Member } from './member.ts';
import {
  directionsOf,
  type Objective,
  type ObjectiveId,
  objective,
  WITH_ACCURACY,
  WITHOUT_ACCURACY,
} from './objectives.ts';
import type { AccuracyResult, LearnedCost } from './oracle.ts';
import { worthAsking } from './questions.ts';
import { type Candidate, costsBy, violationBy } from './scoring.ts';
import { AccuracyScreen } from './screen.ts';
import type { SearchOptions } from './searchOptions.ts';
import type { SearchState } from './searchState.ts';
import type { Snapshot } from './snapshot.ts';
import { STRATEGIES } from './strategies.ts';
import type { Scored, Strategy } from './strategy.ts';

const BATCH = 256;
/** One turn of work before messages are let in. */
const SLICE_MS = 15;
/** Scored candidates between two answers of the oracle; more would only take its processor time away. */
const PER_ANSWER = 20_000;
/** Accuracies of random candidates before the screen has a say. */
const WARM_UP = 24;
const RECENT_PER_BATCH = 4;
const RECENT_LIMIT = 120;
const FRONT_SHOWN = 300;

/** What a search knows, and its steps; runSearch puts them in time. */
export class SearchRun {
  readonly #options: SearchOptions;
  readonly #ids: readonly ObjectiveId[];
  readonly #objectives: readonly Objective[];
  readonly #known: Known;
  readonly #costs: ReturnType<typeof costsBy>;
  readonly #violation: ReturnType<typeof violationBy>;
  readonly #limits: LimitWatch;
  readonly #strategy: Strategy;
  readonly #screen = new AccuracyScreen();
  readonly #front: ParetoArchive<Member>;
  #latest: Candidate[] = [];
  #recent: number[][] = [];
  #scored = 0;
  #feasible = 0;
  #unscorable = 0;
  #sinceAnswer = 0;
  /** The question that is under way. */
  answer: Promise<void> | null = null;
  /** Why the oracle's last answer could not be used. */
  failure: { cause: unknown } | null = null;
  #elapsedMs = 0;

  constructor(options: SearchOptions) {
    const { setting, system, strategy, seed, resume, oracle } = options;
    this.#options = options;
    this.#ids = options.objectives ?? (oracle ? WITH_ACCURACY : WITHOUT_ACCURACY);
    this.#objectives = this.#ids.map(objective);
    this.#known = new Known(setting, system);
    this.#costs = costsBy(this.#ids);
    this.#violation = violationBy(options.limits ?? {});
    this.#limits = new LimitWatch(options.limits ?? {});
    const context = genomeContext(setting);
    this.#strategy = STRATEGIES[resume?.strategy.name ?? strategy].create({
      seed,
      context,
      ...(resume && { state: resume.strategy }),
    });
    this.#front = new ParetoArchive(directionsOf(this.#ids));
    if (resume) this.#restore(resume);
  }

  #restore(state: SearchState): void {
    this.#scored = state.candidatesScored;
    this.#elapsedMs = state.elapsedMs;
    for (const { encoding, cost, ...result } of state.evaluated) {
      // Without a latency model now, what one said before would not compare with the tables' sums.
      this.#learn(parseGenome(encoding), result, this.#options.costOracle && cost);
    }
    for (const encoding of state.front) this.#offer(this.#known.candidate(parseGenome(encoding)));
    this.#retell();
  }

  state(): SearchState {
    return {
      format: 'gcode-search',
      version: 1,
      strategy: this.#strategy.save(),
      candidatesScored: this.#scored,
      elapsedMs: this.#elapsedMs,
      evaluated: this.#known.evaluated(),
      front: this.#front.entries.map(({ item }) => item.encoding),
    };
  }

  /** The evaluated accuracy, else the screen's optimistic guess. The guess steers the search and is never shown. */
  #accuracyOrGuess(genome: Genome): number {
    if (!this.#options.oracle) return Number.NaN;
    const known = this.#known.accuracy(genome);
    return Number.isNaN(known) ? this.#screen.guess(genome).optimistic : known;
  }

  #rank({ genome, estimate }: Candidate): Scored {
    const accuracy = this.#accuracyOrGuess(genome);
    return {
      genome,
      violation: this.#violation(estimate, accuracy),
      costs: this.#costs(estimate, accuracy),
    };
  }

  #valuesOf({ estimate }: Candidate, accuracy: number): number[] {
    return this.#objectives.map(({ of }) => of(estimate, accuracy));
  }

  /** Offers a candidate to the front; with an oracle, only evaluated ones stand there. */
  #offer(candidate: Candidate): void {
    const accuracy = this.#known.accuracy(candidate.genome);
    if (this.#options.oracle && Number.isNaN(accuracy)) return;
    if (this.#violation(candidate.estimate, accuracy) > 0) return;
    const values = this.#valuesOf(candidate, accuracy);
    if (this.#front.wouldAccept(values)) this.#front.insert(values, this.#known.member(candidate));
  }

  /** Scores one batch by the table. */
  #scoreBatch(size: number): void {
    const candidates = this.#strategy.propose(size).map((genome) => this.#known.candidate(genome));
    this.#scored += size;
    this.#sinceAnswer += size;
    const usable = candidates.filter(({ estimate }) => !Number.isNaN(estimate.latencyMs));
    this.#unscorable += size - usable.length;
    for (const { estimate } of usable) this.#limits.see(estimate);
    const ranked = usable.map((candidate) => this.#rank(candidate));
    this.#strategy.tell(ranked);
    this.#latest = usable.filter((_, i) => (ranked[i] as Scored).violation === 0);
    this.#feasible += this.#latest.length;
    if (!this.#options.oracle) for (const candidate of this.#latest) this.#offer(candidate);
    const room = Math.min(RECENT_PER_BATCH, RECENT_LIMIT - this.#recent.length);
    if (room > 0) this.#recent.push(...usable.slice(0, room).map((found) => this.#known.values(found)));
  }

  /** Scores for one slice of time. False when there is nothing to do at present. */
  work(): boolean {
    const { maxCandidates = Number.POSITIVE_INFINITY, oracle } = this.#options;
    const start = performance.now();
    let worked = false;
    while (performance.now() - start < SLICE_MS) {
      const size = Math.min(BATCH, maxCandidates - this.#scored);
      if (size <= 0 || (oracle && this.answer && this.#sinceAnswer >= PER_ANSWER)) break;
      this.#scoreBatch(size);
      worked = true;
    }
    return worked;
  }

  get finished(): boolean {
    const { maxCandidates = Number.POSITIVE_INFINITY, oracle } = this.#options;
    const scoredAll = this.#scored >= maxCandidates;
    return oracle ? !this.answer && (scoredAll || this.#questionsLeft() <= 0) : scoredAll;
  }

  #questionsLeft(): number {
    const { maxEvaluations = Number.POSITIVE_INFINITY } = this.#options;
    return maxEvaluations - this.#known.size;
  }

  /** Puts the next question to the oracle when it is free. */
  ask(signal: AbortSignal): void {
    const { oracle, costOracle, oracleBatch = 8 } = this.#options;
    if (!oracle || this.answer) return;
    const genomes = this.#worthAsking(Math.min(oracleBatch, this.#questionsLeft()));
    if (genomes.length === 0) return;
    const answer = async () => {
      try {
        const [results, costs] = await Promise.all([oracle(signal, genomes), costOracle?.(signal, genomes)]);
        for (const [what, list] of [
          ['accuracies', results],
          ['latencies', costs ?? results],
        ] as const) {
          if (list.length === genomes.length) continue;
          throw new Error(`asked for ${genomes.length} ${what}, got ${list.length}`);
        }
        for (const [i, genome] of genomes.entries()) {
          this.#learn(genome, results[i] as AccuracyResult, costs?.[i]);
        }
        this.#retell();
      } catch (cause) {
        this.failure = { cause };
      }
      this.answer = null;
      this.#sinceAnswer = 0;
    };
    const asked = answer();
    if (!this.failure) this.answer = asked;
  }

  #worthAsking(count: number): Genome[] {
    return worthAsking(count, {
      latest: this.#latest.map(({ genome }) => genome),
      members: this.#known.size >= WARM_UP ? this.#strategy.members() : [],
      asked: (genome) => this.#known.has(genome),
      promising: (genome) =>
        this.#front.wouldAccept(this.#valuesOf(this.#known.candidate(genome), this.#accuracyOrGuess(genome))),
    });
  }

  #learn(genome: Genome, result: AccuracyResult, cost?: LearnedCost): void {
    this.#known.learn(genome, result, cost);
    this.#screen.learn(genome, result.accuracy);
    this.#limits.seeAccuracy(result.accuracy);
    const candidate = this.#known.candidate(genome);
    this.#offer(candidate);
    this.#recent.push(this.#known.values(candidate));
  }

  /** Renews the members' scores by what was learned. */
  #retell(): void {
    this.#strategy.tell(
      this.#strategy.members().map(({ genome }) => this.#rank(this.#known.candidate(genome))),
    );
  }

  snapshot(sinceMs: number, scoredBefore: number, paused: boolean): Snapshot {
    this.#elapsedMs += sinceMs;
    const recent = Float64Array.from(this.#recent.flat());
    this.#recent = [];
    const direction = this.#front.directions[0] === 'max' ? -1 : 1;
    const front = this.#front
      .thinned(FRONT_SHOWN)
      .sort((a, b) => direction * ((a.values[0] as number) - (b.values[0] as number)));
    return {
      objectives: this.#ids,
      candidatesScored: this.#scored,
      perSecond: sinceMs > 0 ? ((this.#scored - scoredBefore) * 1000) / sinceMs : 0,
      accuracyEvaluated: this.#known.size,
      feasible: this.#feasible,
      limits: this.#limits.reports,
      unscorable: this.#unscorable,
      elapsedMs: this.#elapsedMs,
      paused,
      front: front.map(({ item }) => item),
      recent,
    };
  }
}
