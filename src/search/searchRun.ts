import { type Genome, genomeContext, parseGenome, printGenome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { type System, systemProvenance } from '../system/system.ts';
import { ParetoArchive } from './archive.ts';
import { crowding, fronts } from './dominance.ts';
import { directionsOf, SUPERNET_OBJECTIVES, TABLE_OBJECTIVES } from './objectives.ts';
import type { AccuracyOracle, AccuracyResult, CostOracle, LearnedCost } from './oracle.ts';
import {
  type Candidate,
  type Constraints,
  costsWithAccuracy,
  costsWithoutAccuracy,
  violationOf,
} from './scoring.ts';
import { AccuracyScreen } from './screen.ts';
import type { SearchState } from './searchState.ts';
import type { SearchPoint, Snapshot } from './snapshot.ts';
import { STRATEGIES } from './strategies.ts';
import type { Scored, Strategy, StrategyName } from './strategy.ts';
import { genomeKey } from './variation.ts';

export interface SearchOptions {
  setting: Setting;
  system: System;
  strategy: StrategyName;
  seed: number;
  constraints?: Constraints;
  /** A trained network to ask. Without it the search runs on the table alone, for other objectives. */
  oracle?: AccuracyOracle;
  /** A latency predictor, asked about the same genomes as the oracle: their costs are then its, not the tables'. */
  costOracle?: CostOracle;
  /** Genomes in one question to the oracle. Default 8. */
  oracleBatch?: number;
  /** The search finishes after this many scored candidates, or evaluated accuracies, in all. */
  maxCandidates?: number;
  maxEvaluations?: number;
  /** Goes on from here. */
  resume?: SearchState;
  /** Gets the state every few seconds, to be kept: a crash then costs no more than that. */
  keep?: (state: SearchState) => void;
}

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
  readonly #estimate: (genome: Genome) => Candidate['estimate'];
  readonly #strategy: Strategy;
  readonly #screen = new AccuracyScreen();
  readonly #evaluated = new Map<string, { genome: Genome; result: AccuracyResult }>();
  /** What a latency predictor said of evaluated genomes. */
  readonly #learned = new Map<string, LearnedCost>();
  readonly #front: ParetoArchive<SearchPoint>;
  #latest: Candidate[] = [];
  #recent: SearchPoint[] = [];
  #scored = 0;
  #feasible = 0;
  #unscorable = 0;
  #sinceAnswer = 0;
  #answer: Promise<void> | null = null;
  #failure: { cause: unknown } | null = null;
  #elapsedMs = 0;

  constructor(options: SearchOptions) {
    const { setting, system, strategy, seed, resume, oracle } = options;
    this.#options = options;
    this.#estimate = genomeEstimator(setting, system);
    const context = genomeContext(setting);
    this.#strategy = STRATEGIES[resume?.strategy.name ?? strategy].create({
      seed,
      context,
      ...(resume && { state: resume.strategy }),
    });
    this.#front = new ParetoArchive(directionsOf(oracle ? SUPERNET_OBJECTIVES : TABLE_OBJECTIVES));
    if (resume) this.#restore(resume);
  }

  #restore(state: SearchState): void {
    this.#scored = state.candidatesScored;
    this.#elapsedMs = state.elapsedMs;
    for (const { encoding, cost, ...result } of state.evaluated) {
      // Without a predictor now, what one said before would not compare with the tables' sums.
      this.#learn(parseGenome(encoding), result, this.#options.costOracle && cost);
    }
    for (const encoding of state.front) this.#offer(this.#candidate(parseGenome(encoding)));
    this.#retell();
  }

  state(): SearchState {
    return {
      format: 'gcode-search',
      version: 1,
      strategy: this.#strategy.save(),
      candidatesScored: this.#scored,
      elapsedMs: this.#elapsedMs,
      evaluated: [...this.#evaluated.values()].map(({ genome, result }) => {
        const cost = this.#learned.get(genomeKey(genome));
        return { encoding: printGenome(genome), ...result, ...(cost && { cost }) };
      }),
      front: this.#front.entries.map(({ item }) => item.encoding),
    };
  }

  #candidate(genome: Genome): Candidate {
    const { latencyMs, energyMj } = this.#learned.get(genomeKey(genome)) ?? {};
    const sum = this.#estimate(genome);
    const estimate =
      latencyMs === undefined || energyMj === undefined ? sum : { ...sum, latencyMs, energyMj };
    return { genome, estimate, violation: violationOf(estimate, this.#options.constraints ?? {}) };
  }

  #rank({ genome, estimate, violation }: Candidate): Scored {
    if (!this.#options.oracle) return { genome, violation, costs: costsWithoutAccuracy(estimate) };
    const known = this.#evaluated.get(genomeKey(genome))?.result.accuracy;
    const accuracy = known ?? this.#screen.guess(genome).optimistic;
    return { genome, violation, costs: costsWithAccuracy(estimate, accuracy) };
  }

  #point({ genome, estimate }: Candidate): SearchPoint {
    const accuracy = this.#evaluated.get(genomeKey(genome))?.result ?? null;
    const { lowMs, highMs } = this.#learned.get(genomeKey(genome)) ?? {};
    const interval = lowMs === undefined || highMs === undefined ? {} : { lowMs, highMs };
    return { ...estimate, ...interval, encoding: printGenome(genome), accuracy };
  }

  /** Offers a candidate to the front; with an oracle, only evaluated ones stand there. */
  #offer(candidate: Candidate): void {
    const { latencyMs, energyMj, parameters } = candidate.estimate;
    if (candidate.violation > 0) return;
    const known = this.#evaluated.get(genomeKey(candidate.genome));
    const last = this.#options.oracle ? known?.result.accuracy : parameters;
    if (last === undefined) return;
    const values = [latencyMs, energyMj, last];
    if (this.#front.wouldAccept(values)) this.#front.insert(values, this.#point(candidate));
  }

  /** Scores one batch by the table. */
  #scoreBatch(size: number): void {
    const candidates = this.#strategy.propose(size).map((genome) => this.#candidate(genome));
    this.#scored += size;
    this.#sinceAnswer += size;
    const usable = candidates.filter(({ estimate }) => !Number.isNaN(estimate.latencyMs));
    this.#unscorable += size - usable.length;
    this.#strategy.tell(usable.map((candidate) => this.#rank(candidate)));
    this.#latest = usable.filter(({ violation }) => violation === 0);
    this.#feasible += this.#latest.length;
    if (!this.#options.oracle) for (const candidate of this.#latest) this.#offer(candidate);
    const room = Math.min(RECENT_PER_BATCH, RECENT_LIMIT - this.#recent.length);
    if (room > 0) this.#recent.push(...usable.slice(0, room).map((candidate) => this.#point(candidate)));
  }

  /** Scores for one slice of time. False when there is nothing to do at present. */
  work(): boolean {
    const { maxCandidates = Number.POSITIVE_INFINITY, oracle } = this.#options;
    const start = performance.now();
    let worked = false;
    while (performance.now() - start < SLICE_MS) {
      const size = Math.min(BATCH, maxCandidates - this.#scored);
      if (size <= 0 || (oracle && this.#answer && this.#sinceAnswer >= PER_ANSWER)) break;
      this.#scoreBatch(size);
      worked = true;
    }
    return worked;
  }

  get finished(): boolean {
    const { maxCandidates = Number.POSITIVE_INFINITY, oracle } = this.#options;
    const scoredAll = this.#scored >= maxCandidates;
    return oracle ? !this.#answer && (scoredAll || this.#questionsLeft() <= 0) : scoredAll;
  }

  #questionsLeft(): number {
    const { maxEvaluations = Number.POSITIVE_INFINITY } = this.#options;
    return maxEvaluations - this.#evaluated.size;
  }

  /** Puts the next question to the oracle when it is free. */
  ask(signal: AbortSignal): void {
    const { oracle, costOracle, oracleBatch = 8 } = this.#options;
    if (!oracle || this.#answer) return;
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
        this.#failure = { cause };
      }
      this.#answer = null;
      this.#sinceAnswer = 0;
    };
    const asked = answer();
    if (!this.#failure) this.#answer = asked;
  }

  get answer(): Promise<void> | null {
    return this.#answer;
  }

  get failure(): { cause: unknown } | null {
    return this.#failure;
  }

  /**
   * Candidates inside the limits, not evaluated yet, and not dominated even with the benefit of the doubt:
   * the least crowded of the first fronts, and one fresh candidate to learn from.
   */
  #worthAsking(count: number): Genome[] {
    const chosen = new Map<string, Genome>();
    const add = (genome: Genome) => {
      const key = genomeKey(genome);
      if (chosen.size < count && !this.#evaluated.has(key)) chosen.set(key, genome);
    };
    const first = this.#latest[0];
    if (first) add(first.genome);
    if (this.#evaluated.size >= WARM_UP) {
      const pool = this.#strategy.members().filter(({ genome, violation, costs }) => {
        if (violation > 0 || this.#evaluated.has(genomeKey(genome))) return false;
        const { latencyMs, energyMj } = this.#estimate(genome);
        return this.#front.wouldAccept([latencyMs, energyMj, -(costs[2] as number)]);
      });
      for (const front of fronts(pool)) {
        const distance = crowding(pool, front);
        const spread = [...front].sort((a, b) => (distance.get(b) as number) - (distance.get(a) as number));
        for (const i of spread) add((pool[i] as Scored).genome);
      }
    }
    for (const { genome } of this.#latest) add(genome);
    return [...chosen.values()];
  }

  #learn(genome: Genome, result: AccuracyResult, cost?: LearnedCost): void {
    if (!(result.accuracy >= 0 && result.accuracy <= 1)) {
      throw new Error(`an accuracy of ${result.accuracy} for ${printGenome(genome)}`);
    }
    this.#evaluated.set(genomeKey(genome), { genome, result });
    this.#screen.learn(genome, result.accuracy);
    if (cost) this.#learned.set(genomeKey(genome), cost);
    const candidate = this.#candidate(genome);
    this.#offer(candidate);
    this.#recent.push(this.#point(candidate));
  }

  /** Renews the members' scores by what was learned. */
  #retell(): void {
    this.#strategy.tell(this.#strategy.members().map(({ genome }) => this.#rank(this.#candidate(genome))));
  }

  snapshot(sinceMs: number, scoredBefore: number, paused: boolean): Snapshot {
    this.#elapsedMs += sinceMs;
    const recent = this.#recent;
    this.#recent = [];
    const front = this.#front.thinned(FRONT_SHOWN).map(({ item }) => item);
    return {
      objectives: this.#options.oracle ? SUPERNET_OBJECTIVES : TABLE_OBJECTIVES,
      latencyProvenance: systemProvenance(this.#options.system),
      candidatesScored: this.#scored,
      perSecond: sinceMs > 0 ? ((this.#scored - scoredBefore) * 1000) / sinceMs : 0,
      accuracyEvaluated: this.#evaluated.size,
      feasible: this.#feasible,
      unscorable: this.#unscorable,
      elapsedMs: this.#elapsedMs,
      paused,
      front: front.sort((a, b) => a.latencyMs - b.latencyMs),
      recent,
    };
  }
}
