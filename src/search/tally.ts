import type { Genome } from '../design/genome.ts';
import type { CandidateScorer } from './candidateScorer.ts';
import type { Mapped } from './mapping/bestPlacements.ts';
import type { Member } from './member.ts';
import type { SearchState } from './searchState.ts';
import type { Snapshot } from './snapshot.ts';

/** Between two snapshots: more than a person sees, and each of them is work for the page. */
const RECENT_LIMIT = 40;

/** What a search counts of its candidates, and which of them it shows. */
export class Tally {
  scored = 0;
  designs = 0;
  feasible = 0;
  unscorable = 0;
  elapsedMs = 0;
  #recent: Member[] = [];

  resumeFrom({ candidatesScored, designsScored = candidatesScored, elapsedMs }: SearchState): void {
    this.scored = candidatesScored;
    this.designs = designsScored;
    this.elapsedMs = elapsedMs;
  }

  /** What a resumed search begins with. */
  get kept(): Pick<SearchState, 'candidatesScored' | 'designsScored' | 'elapsedMs'> {
    const { scored: candidatesScored, designs: designsScored, elapsedMs } = this;
    return { candidatesScored, designsScored, elapsedMs };
  }

  count({ choices, designs, unscorable }: Mapped): void {
    this.designs += designs;
    if (unscorable > 0) this.unscorable++;
    if (choices.some(({ violation }) => violation === 0)) this.feasible++;
  }

  /** One that was scored in passing: of these only so many are shown. */
  seen(genome: Genome, { known }: CandidateScorer): void {
    if (this.#recent.length < RECENT_LIMIT) this.#recent.push(known.member(known.candidate(genome)));
  }

  /** One that was asked about. */
  learned(member: Member): void {
    this.#recent.push(member);
  }

  /** How it stands after so much more time; what was seen is told once. @param before candidates that were scored before that time */
  snapshot(sinceMs: number, before: number): Counts {
    this.elapsedMs += sinceMs;
    const recent = this.#recent;
    this.#recent = [];
    const { scored, designs, feasible, unscorable, elapsedMs } = this;
    const perSecond = sinceMs > 0 ? ((scored - before) * 1000) / sinceMs : 0;
    return {
      ...{ candidatesScored: scored, designsScored: designs, perSecond },
      ...{ feasible, unscorable, elapsedMs, recent },
    };
  }
}

type Counts = Pick<
  Snapshot,
  'candidatesScored' | 'designsScored' | 'perSecond' | 'feasible' | 'unscorable' | 'elapsedMs' | 'recent'
>;
