import { type Genome, printGenome } from '../design/genome.ts';
import type { ScoredBatch } from './batch.ts';
import { assertKnown } from './beforeStart.ts';
import { batchesAt, candidatesLeft, isTimeOver, PER_ANSWER, questionsLeft } from './budget.ts';
import { CandidateScorer } from './candidateScorer.ts';
import { fittingOf } from './fitting.ts';
import { Front } from './front.ts';
import { lessonsOf } from './lessons.ts';
import { genomeOfPlaced } from './mapping/network.ts';
import type { ObjectiveId } from './objectives.ts';
import { type Answer, Question, worthAsking } from './questions.ts';
import { ScoringPool } from './scoringPool.ts';
import type { SearchOptions } from './searchOptions.ts';
import type { SearchState } from './searchState.ts';
import type { Snapshot } from './snapshot.ts';
import { Space } from './space.ts';
import { proposalsOf, STRATEGIES, type StrategyName } from './strategies.ts';
import { haveChanged, type Order, type Proposal, type Strategy } from './strategy.ts';
import { Tally } from './tally.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from './usualObjectives.ts';

/** One turn of work before messages are let in. */
const SLICE_MS = 15;
/** Accuracies of random candidates before the screen has a say. */
const WARM_UP = 24;

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
  readonly #pool: ScoringPool;
  #proposed = 0;
  /** Whether batches may be under way while the strategy proposes more. */
  readonly #overlaps: boolean;
  #latest: Genome[] = [];
  readonly #tally = new Tally();
  #question: Question | null = null;
  #sinceQuestion = 0;
  /** Why the oracle's last answer could not be used. */
  failure: { cause: unknown } | null = null;

  constructor(options: SearchOptions) {
    const { setting, strategy, seed, resume, oracle, accuracy, costOracle } = options;
    this.#options = options;
    this.#ids = options.objectives ?? (oracle || accuracy ? WITH_ACCURACY : WITHOUT_ACCURACY);
    const space = new Space(setting, options.space);
    assertKnown(space, options, this.#ids);
    this.#asks = oracle !== undefined || (accuracy !== undefined && costOracle !== undefined);
    this.#scorer = new CandidateScorer(options, space, this.#ids);
    this.#strategy = STRATEGIES[(resume?.strategy.name ?? strategy) as StrategyName].create({
      seed,
      space,
      ...(resume && { state: resume.strategy }),
    });
    this.#front = new Front(this.#scorer.known, this.#ids);
    this.#overlaps = !this.#asks && !this.#scorer.asksForMemory;
    const { tried } = this.#strategy;
    const here = {
      propose: (order: Order) => proposalsOf(order, space, tried),
      score: (list: readonly Proposal[]) => this.#score(list),
    };
    this.#pool = new ScoringPool(here, this.#ids.length, tried, this.#overlaps ? options.helpers : []);
    if (resume) this.#restore(resume);
  }

  #restore(state: SearchState): void {
    this.#tally.resumeFrom(state);
    const { answers, front, pending } = fittingOf(state, this.#options);
    for (const answer of answers) this.#learn(answer);
    for (const genome of front) this.#offer(genome);
    this.#retell();
    this.#proposed = this.#tally.scored;
    for (const batch of pending) this.#begin(batch, batch.length);
  }

  state(): SearchState {
    return {
      format: 'gcode-search',
      version: 1,
      strategy: this.#strategy.save(),
      pending: this.#pool.pending.map((batch) => [...batch]),
      ...this.#tally.kept,
      evaluated: this.#scorer.known.evaluated(),
      front: this.#front.genomes.map(printGenome),
    };
  }

  /** Offers a design to the front; where designs are asked about, only those that were stand there. */
  #offer(genome: Genome): void {
    const { known } = this.#scorer;
    if (this.#asks && !known.has(genome, this.#options.costOracle !== undefined)) return;
    const { values, violation } = this.#scorer.judge(genome);
    if (violation === 0) this.#front.insert(values, genome);
    else this.#scorer.nearest.offer(violation, () => genome);
  }

  #begin(batch: Order | readonly Proposal[], size: number): void {
    if (size === 0) return;
    this.#proposed += size;
    this.#pool.add(batch);
  }

  /** Scores a batch in this thread. */
  #score(proposals: readonly Proposal[]): ScoredBatch {
    const wanted = (values: readonly number[]) => this.#asks || this.#front.wouldAccept(values);
    return { results: proposals.map((proposal) => this.#scorer.score(proposal, wanted)), limits: [] };
  }

  /** Orders, and uses the oldest batch, or scores one. False while other threads have all that can be scored. */
  #workOn(): boolean {
    while (this.#candidatesLeft() > 0) {
      const { size, batches } = batchesAt(this.#proposed);
      if (this.#pool.size >= (this.#overlaps ? batches : 1)) break;
      const most = Math.min(size, this.#candidatesLeft());
      this.#begin(this.#strategy.order(most), most);
    }
    if (!this.#pool.hasNext && !this.#pool.scoreOne()) return false;
    const done = this.#pool.next();
    if (done) this.#take(done.proposals, done.scores);
    return true;
  }

  #take(proposals: readonly Proposal[], { results, limits }: ScoredBatch): void {
    const scorer = this.#scorer;
    scorer.limits.add(limits);
    const front = this.#asks ? null : this.#front;
    const lessons = results.flatMap((mapped, i) => {
      const { network } = proposals[i] as Proposal;
      this.#tally.count(mapped);
      this.#options.log?.add(network, mapped.choices);
      if (this.#front.size === 0) this.#scorer.seeOutside(network, mapped.choices);
      return lessonsOf(network, mapped.choices, scorer, front, this.#strategy);
    });
    const some = results.findIndex(({ choices }) => choices.length > 0);
    const [choice] = results[some]?.choices ?? [];
    if (choice) this.#tally.seen(genomeOfPlaced((proposals[some] as Proposal).network, choice), scorer);
    this.#latest = lessons.flatMap(({ violation, genome }) => (violation === 0 ? [genome] : []));
    this.#tally.scored += proposals.length;
    this.#sinceQuestion += proposals.length;
    this.#strategy.tell(lessons, proposals);
  }

  /** Scores and asks for one slice of time. False when there is nothing to do at present. */
  work(signal: AbortSignal): boolean {
    const start = performance.now();
    let worked = false;
    while (performance.now() - start < SLICE_MS && !this.failure) {
      const scoredAll = this.#scoredAll;
      if (this.#question && (this.#sinceQuestion >= PER_ANSWER || scoredAll)) {
        if (!this.#question.settled) break;
        this.#use(this.#question);
        this.#question = null;
      }
      if (this.#asks && !this.#question) this.#ask(signal);
      if (!scoredAll && !(this.#asks && this.#questionsLeft() <= 0)) {
        if (!this.#workOn()) break;
      } else if (!this.#question?.settled) break;
      worked = true;
      // What a helper scored is better used first than scored here once more; and it waits for more to do.
      if (this.#pool.isShared) break;
    }
    return worked;
  }

  /** Helpers are asked for nothing more. */
  end = (): void => this.#pool.end();

  #candidatesLeft = (): number => candidatesLeft(this.#options, this.#asks, this.#proposed);

  get #scoredAll(): boolean {
    return this.#candidatesLeft() <= 0 && this.#pool.size === 0;
  }

  #questionsLeft = (): number => questionsLeft(this.#options, this.#scorer.known.size);

  get finished(): boolean {
    if (isTimeOver(this.#options, this.#tally.elapsedMs)) return true;
    if (!this.#asks) return this.#scoredAll;
    return !this.#question && (this.#scoredAll || this.#questionsLeft() <= 0);
  }

  /** Settles when the question that is under way is answered, or a batch of another thread's is there. */
  get answer(): Promise<void> {
    if (this.#pool.size > 0 && this.#overlaps) return this.#pool.answer;
    return this.#question?.done ?? Promise.resolve();
  }

  #ask(signal: AbortSignal): void {
    const { oracleBatch = 8, costOracle } = this.#options;
    const { known } = this.#scorer;
    const promising = (genome: Genome) =>
      this.#front.wouldAccept(this.#scorer.judge(genome, this.#scorer.accuracyOrGuess(genome)).values);
    const genomes = worthAsking(Math.min(oracleBatch, this.#questionsLeft()), {
      latest: this.#latest,
      members: known.size >= WARM_UP ? this.#strategy.members() : [],
      asked: (genome) => known.has(genome, costOracle !== undefined),
      promising,
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
    this.#tally.learned(this.#scorer.known.member(this.#scorer.known.candidate(genome)));
  }

  /** Renews the members' scores by what was learned. */
  #retell(): void {
    const members = this.#strategy.members();
    const renewed = members.map(({ genome }) => this.#scorer.rank(genome));
    if (haveChanged(members, renewed)) this.#strategy.tell(renewed);
  }

  snapshot(sinceMs: number, scoredBefore: number, paused: boolean): Snapshot {
    const counts = this.#tally.snapshot(sinceMs, scoredBefore);
    return {
      ...counts,
      objectives: this.#ids,
      accuracyEvaluated:
        this.#options.accuracy && !this.#asks ? counts.candidatesScored : this.#scorer.known.size,
      limits: this.#scorer.limits.reports,
      paused,
      volume: this.#front.volumeAt(counts.elapsedMs),
      front: this.#front.shown(),
      nearest: this.#front.size > 0 ? [] : this.#scorer.nearestMembers(),
    };
  }
}
