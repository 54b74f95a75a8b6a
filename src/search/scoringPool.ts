import { decodeScores, encodeProposals, type ScoredBatch } from './batch.ts';
import type { Proposal } from './strategy.ts';

/** Another thread that scores: the same problem, the same numbers. Rejects when it dies, or cannot. */
export interface ScoringHelper {
  /** @param proposals see encodeProposals @returns see encodeScores */
  score(proposals: Uint8Array<ArrayBuffer>): Promise<Float64Array<ArrayBuffer>>;
}

interface Flight {
  proposals: readonly Proposal[];
  scores: ScoredBatch | null;
  /** Whether a helper has it. */
  taken: boolean;
}

interface Hand {
  helper: ScoringHelper;
  load: number;
  failures: number;
}

/** Batches that a helper has at once: one that it scores, and one that waits for it. */
const LOAD = 2;
/** A helper that failed so often is not asked again. */
const PATIENCE = 3;

/**
 * Batches under way. They are used in the order in which they came, no matter which worker scored them or when, so that a search is
 * the same with any number of helpers; what no helper has is scored here, and so is what one was given and lost.
 */
export class ScoringPool {
  readonly #here: (proposals: readonly Proposal[]) => ScoredBatch;
  readonly #objectives: number;
  #hands: Hand[];
  #flights: Flight[] = [];
  #wake: (() => void) | null = null;

  constructor(
    here: (proposals: readonly Proposal[]) => ScoredBatch,
    objectives: number,
    helpers: readonly ScoringHelper[] = [],
  ) {
    this.#here = here;
    this.#objectives = objectives;
    this.#hands = helpers.map((helper) => ({ helper, load: 0, failures: 0 }));
  }

  /** Batches under way, the oldest first. */
  get pending(): readonly (readonly Proposal[])[] {
    return this.#flights.map(({ proposals }) => proposals);
  }

  add(proposals: readonly Proposal[]): void {
    this.#flights.push({ proposals, scores: null, taken: false });
    this.#handOut();
  }

  /** Whether a helper is at work, whose answer comes only where messages are let in. */
  get isShared(): boolean {
    return this.#hands.some(({ load }) => load > 0);
  }

  /** Whether the oldest batch is scored. */
  get hasNext(): boolean {
    return Boolean(this.#flights[0]?.scores);
  }

  /** The oldest batch; null while it is not scored. */
  next(): { proposals: readonly Proposal[]; scores: ScoredBatch } | null {
    const [oldest] = this.#flights;
    if (!oldest?.scores) return null;
    this.#flights.shift();
    return { proposals: oldest.proposals, scores: oldest.scores };
  }

  /** Scores a batch here. False where helpers have them all. */
  scoreOne(): boolean {
    const free = this.#flights.find(({ taken }) => !taken);
    if (!free) return false;
    free.taken = true;
    free.scores = this.#here(free.proposals);
    return true;
  }

  /** Settles when a helper has answered or failed. */
  get answer(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #handOut(): void {
    for (const hand of this.#hands) {
      while (hand.load < LOAD) {
        const flight = this.#flights.find(({ taken }) => !taken);
        if (!flight) return;
        flight.taken = true;
        hand.load++;
        void this.#ask(hand, flight);
      }
    }
  }

  async #ask(hand: Hand, flight: Flight): Promise<void> {
    try {
      const scores = await hand.helper.score(encodeProposals(flight.proposals));
      flight.scores = decodeScores(scores, this.#objectives);
      hand.failures = 0;
    } catch {
      flight.taken = false;
      if (++hand.failures >= PATIENCE) this.#hands = this.#hands.filter((other) => other !== hand);
    }
    hand.load--;
    this.#handOut();
    this.#wake?.();
    this.#wake = null;
  }
}
