import { type Genome, isValidGenome, parseGenome, printGenome } from '../design/genome.ts';
import { NumberedError } from '../design/problem.ts';
import { CandidateScorer } from './candidateScorer.ts';
import { Front } from './front.ts';
import type { Member } from './member.ts';
import { type ObjectiveId, WITH_ACCURACY, WITHOUT_ACCURACY } from './objectives.ts';
import { type Answer, Question, worthAsking } from './questions.ts';
import type { SearchOptions } from './searchOptions.ts';
import type { SearchState } from './searchState.ts';
import type { Snapshot } from './snapshot.ts';
import { Space } from './space.ts';
import { STRATEGIES } from './strategies.ts';
import type { Strategy } from './strategy.ts';

/** Candidates between two lessons of a strategy. */
const BATCH = 64;
/** One turn of work before messages are let in. */
const SLICE_MS = 15;
/**
 * Candidates from a question to the use of its answer. A fixed number, so that a search is the same however long answers
 * take; more would only take the oracle's processor time away.
 */
const PER_ANSWER = 2048;
/** Accuracies of random candidates before the screen has a say. */
const WARM_UP = 24;
const RECENT_PER_BATCH = 1;
const RECENT_LIMIT = 250;

const { POSITIVE_INFINITY } = Number;

/**
 * What a search knows, and its steps; runSearch puts them in time. What it finds depends on its options and the number of
 * candidates alone, not on time: batches follow one another, and an answer is used where its turn is.
 */
export class SearchRun {
  readonly #options: SearchOptions;
  readonly #ids: readonly ObjectiveId[];
  readonly #scorer: CandidateScorer;
  readonly #strategy: Strategy;
  readonly #front: Front;
  /** Whether designs have to be asked about before they may stand on the front. */
  readonly #asks: boolean;
  #latest: Genome[] = [];
  #recent: Member[] = [];
  #scored = 0;
  #designs = 0;
  #feasible = 0;
  #unscorable = 0;
  #elapsedMs = 0;
  #question: Question | null = null;
  #sinceQuestion = 0;
  /** Why the oracle's last answer could not be used. */
  failure: { cause: unknown } | null = null;

  constructor(options: SearchOptions) {
    const { setting, strategy, seed, resume, oracle, accuracy, costOracle } = options;
    this.#options = options;
    this.#ids = options.objectives ?? (oracle || accuracy ? WITH_ACCURACY : WITHOUT_ACCURACY);
    const space = new Space(setting, options.space);
    if (space.emptiness) throw new NumberedError('E431', `No design is left to search: ${space.emptiness}.`);
    this.#asks = oracle !== undefined || (accuracy !== undefined && costOracle !== undefined);
    this.#scorer = new CandidateScorer(options, space, this.#ids);
    this.#strategy = STRATEGIES[resume?.strategy.name ?? strategy].create({
      seed,
      space,
      ...(resume && { state: resume.strategy }),
    });
    this.#front = new Front(this.#scorer.known, this.#ids);
    if (resume) this.#restore(resume);
  }

  #restore(state: SearchState): void {
    this.#scored = state.candidatesScored;
    this.#designs = state.designsScored ?? state.candidatesScored;
    this.#elapsedMs = state.elapsedMs;
    const { context } = new Space(this.#options.setting);
    const genomes = (lines: readonly string[]) =>
      lines.map(parseGenome).filter((genome) => isValidGenome(genome, context));
    for (const { encoding, cost, ...result } of state.evaluated) {
      const [genome] = genomes([encoding]);
      // Without a latency model now, what one said before would not compare with the tables' sums.
      if (genome) this.#learn({ genome, result, cost: this.#options.costOracle && cost });
    }
    for (const genome of genomes(state.front)) this.#offer(genome);
    this.#retell();
  }

  state(): SearchState {
    return {
      format: 'gcode-search',
      version: 1,
      strategy: this.#strategy.save(),
      candidatesScored: this.#scored,
      designsScored: this.#designs,
      elapsedMs: this.#elapsedMs,
      evaluated: this.#scorer.known.evaluated(),
      front: this.#front.genomes.map(printGenome),
    };
  }

  /** Offers a design to the front; where designs are asked about, only those that were stand there. */
  #offer(genome: Genome): void {
    const { known } = this.#scorer;
    if (this.#asks && !known.has(genome, this.#options.costOracle !== undefined)) return;
    const candidate = known.candidate(genome);
    const accuracy = known.accuracy(genome);
    const values = this.#front.valuesOf(candidate, accuracy);
    if (!this.#front.wouldAccept(values) || this.#scorer.violation(candidate, accuracy) > 0) return;
    this.#front.insert(values, genome);
  }

  /** Scores one batch by the table. */
  #scoreBatch(size: number): void {
    const scorer = this.#scorer;
    const wanted = (values: readonly number[]) => this.#asks || this.#front.wouldAccept(values);
    this.#latest = [];
    const results = this.#strategy.propose(size).flatMap((proposal, i) => {
      const { designs, unscorable, scored } = scorer.score(proposal, wanted);
      this.#designs += designs;
      if (unscorable > 0) this.#unscorable++;
      const inside = scored.filter(({ violation }) => violation === 0);
      if (inside.length > 0) this.#feasible++;
      for (const { genome } of inside) this.#latest.push(genome);
      const [first] = scored;
      if (first && i < RECENT_PER_BATCH && this.#recent.length < RECENT_LIMIT) {
        this.#recent.push(scorer.known.member(scorer.known.candidate(first.genome)));
      }
      return scored;
    });
    this.#scored += size;
    this.#sinceQuestion += size;
    this.#strategy.tell(results);
    if (!this.#asks) for (const genome of this.#latest) this.#offer(genome);
  }

  /** Scores and asks for one slice of time. False when there is nothing to do at present. */
  work(signal: AbortSignal): boolean {
    const start = performance.now();
    let worked = false;
    while (performance.now() - start < SLICE_MS && !this.failure) {
      const size = Math.min(BATCH, this.#candidatesLeft);
      if (this.#question && (this.#sinceQuestion >= PER_ANSWER || size <= 0)) {
        if (!this.#question.settled) break;
        this.#use(this.#question);
        this.#question = null;
      }
      if (this.#asks && !this.#question) this.#ask(signal);
      if (size > 0 && !(this.#asks && this.#questionsLeft <= 0)) this.#scoreBatch(size);
      else if (!this.#question?.settled) break;
      worked = true;
    }
    return worked;
  }

  get #candidatesLeft(): number {
    const { maxCandidates = POSITIVE_INFINITY, maxEvaluations = POSITIVE_INFINITY } = this.#options;
    return (this.#asks ? maxCandidates : Math.min(maxCandidates, maxEvaluations)) - this.#scored;
  }

  get #questionsLeft(): number {
    return (this.#options.maxEvaluations ?? POSITIVE_INFINITY) - this.#scorer.known.size;
  }

  get finished(): boolean {
    if (this.#elapsedMs >= (this.#options.maxMs ?? POSITIVE_INFINITY)) return true;
    const scoredAll = this.#candidatesLeft <= 0;
    return this.#asks ? !this.#question && (scoredAll || this.#questionsLeft <= 0) : scoredAll;
  }

  /** Settles when the question that is under way is answered. */
  get answer(): Promise<void> {
    return this.#question?.done ?? Promise.resolve();
  }

  #ask(signal: AbortSignal): void {
    const { oracleBatch = 8, costOracle } = this.#options;
    const { known } = this.#scorer;
    const genomes = worthAsking(Math.min(oracleBatch, this.#questionsLeft), {
      latest: this.#latest,
      members: known.size >= WARM_UP ? this.#strategy.members() : [],
      asked: (genome) => known.has(genome, costOracle !== undefined),
      promising: (genome) =>
        this.#front.wouldAccept(
          this.#front.valuesOf(known.candidate(genome), this.#scorer.accuracyOrGuess(genome)),
        ),
    });
    if (genomes.length === 0) return;
    this.#question = new Question(signal, genomes, this.#options);
    this.#sinceQuestion = 0;
  }

  #use({ answers, failure }: Question): void {
    this.failure = failure;
    try {
      for (const answer of answers ?? []) this.#learn(answer);
    } catch (cause) {
      this.failure = { cause };
    }
    this.#retell();
  }

  #learn({ genome, result, cost }: Answer): void {
    this.#scorer.learn(genome, result, cost);
    for (const placed of this.#scorer.bestOf(genome)) this.#offer(placed);
    const { known } = this.#scorer;
    this.#recent.push(known.member(known.candidate(genome)));
  }

  /** Renews the members' scores by what was learned. */
  #retell(): void {
    this.#strategy.tell(this.#strategy.members().map(({ genome }) => this.#scorer.rank(genome)));
  }

  snapshot(sinceMs: number, scoredBefore: number, paused: boolean): Snapshot {
    this.#elapsedMs += sinceMs;
    const recent = this.#recent;
    this.#recent = [];
    return {
      objectives: this.#ids,
      candidatesScored: this.#scored,
      designsScored: this.#designs,
      perSecond: sinceMs > 0 ? ((this.#scored - scoredBefore) * 1000) / sinceMs : 0,
      accuracyEvaluated: this.#options.accuracy && !this.#asks ? this.#scored : this.#scorer.known.size,
      feasible: this.#feasible,
      limits: this.#scorer.limits.reports,
      unscorable: this.#unscorable,
      elapsedMs: this.#elapsedMs,
      paused,
      front: this.#front.shown(),
      recent,
    };
  }
}
