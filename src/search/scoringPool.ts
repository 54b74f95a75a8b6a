import {
  decodeProposals,
  decodeScores,
  type OrderMessage,
  orderMessage,
  type ScoredBatch,
  type ScoresMessage,
} from './batch.ts';
import type { Order, Proposal } from './strategy.ts';
import type { TriedNetworks } from './triedNetworks.ts';

/** Another thread that proposes and scores: the same problem, the same numbers. Rejects when it dies, or cannot. */
export interface ScoringHelper {
  score(order: OrderMessage): Promise<ScoresMessage>;
}

/** A batch, from its order, or its proposals where a search resumes with them, to its scores. */
interface Flight {
  order: Order | null;
  proposals: readonly Proposal[] | null;
  scores: ScoredBatch | null;
  /** Whether a helper has it. */
  taken: boolean;
}

/** A batch that is proposed and scored. */
export interface DoneBatch {
  proposals: readonly Proposal[];
  scores: ScoredBatch;
}

interface Hand {
  helper: ScoringHelper;
  load: number;
  failures: number;
  /** The last of the batches whose networks it knows to be tried; null while it knows of none. */
  knows: number | null;
}

/** What this thread does of it itself. */
interface Here {
  propose(order: Order): Proposal[];
  score(proposals: readonly Proposal[]): ScoredBatch;
}

/** Batches that may be under way at once. */
export const MOST_BATCHES = 8;
/** Batches that a helper has at once at least: one that it scores, and one that waits for it. */
const LEAST_LOAD = 2;
/** A helper that failed so often is not asked again. */
const PATIENCE = 3;

/**
 * Batches under way. They are used in the order in which they came, no matter which worker proposed and scored them or when, so that
 * a search is the same with any number of helpers; what no helper has is done here, and so is what one was given and lost.
 */
export class ScoringPool {
  readonly #here: Here;
  readonly #objectives: number;
  readonly #tried: TriedNetworks;
  #hands: Hand[];
  /** A thread's share: what waits with a helper is as much as it scores while this thread, at work on its own, takes no answer. */
  readonly #load: number;
  #flights: Flight[] = [];
  #wake: (() => void) | null = null;

  constructor(here: Here, objectives: number, tried: TriedNetworks, helpers: readonly ScoringHelper[] = []) {
    this.#here = here;
    this.#objectives = objectives;
    this.#tried = tried;
    this.#load = Math.max(LEAST_LOAD, Math.floor(MOST_BATCHES / (helpers.length + 1)));
    this.#hands = helpers.map((helper) => ({ helper, load: 0, failures: 0, knows: null }));
  }

  /** Batches under way. */
  get size(): number {
    return this.#flights.length;
  }

  /** Their proposals, the oldest first. */
  get pending(): (readonly Proposal[])[] {
    return this.#flights.map((flight) => this.#proposalsOf(flight));
  }

  /** @param batch ordered, or proposed before the search was interrupted */
  add(batch: Order | readonly Proposal[]): void {
    const [order, proposals] = 'size' in batch ? [batch, null] : [null, batch];
    this.#flights.push({ order, proposals, scores: null, taken: false });
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
  next(): DoneBatch | null {
    const [oldest] = this.#flights;
    if (!oldest?.scores) return null;
    this.#flights.shift();
    return { proposals: this.#proposalsOf(oldest), scores: oldest.scores };
  }

  /** Scores a batch here. False where helpers have them all. */
  scoreOne(): boolean {
    const free = this.#flights.find(({ taken }) => !taken);
    if (!free) return false;
    free.taken = true;
    free.scores = this.#here.score(this.#proposalsOf(free));
    return true;
  }

  /** Settles when a helper has answered or failed. */
  get answer(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Helpers get nothing more: another search may ask them next. */
  end(): void {
    this.#hands = [];
  }

  #proposalsOf(flight: Flight): readonly Proposal[] {
    flight.proposals ??= this.#here.propose(flight.order as Order);
    return flight.proposals;
  }

  /** The least loaded first. */
  #handOut(): void {
    for (let load = 0; load < this.#load; load++) {
      for (const hand of this.#hands) {
        if (hand.load > load) continue;
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
      const news = this.#tried.newsSince(hand.knows);
      const message = orderMessage(flight.proposals ?? (flight.order as Order), news);
      hand.knows = this.#tried.batches;
      const { proposals, scores } = await hand.helper.score(message);
      flight.scores = decodeScores(scores, this.#objectives);
      flight.proposals ??= decodeProposals(proposals);
      hand.failures = 0;
    } catch {
      flight.taken = false;
      hand.knows = null;
      if (++hand.failures >= PATIENCE) this.#hands = this.#hands.filter((other) => other !== hand);
    }
    hand.load--;
    this.#handOut();
    this.#wake?.();
    this.#wake = null;
  }
}
