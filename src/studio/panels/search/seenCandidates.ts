import type { Member } from '../../../search/member.ts';

/** Candidates that are kept to be looked at: those whose accuracy is known, and others. */
const MOST_EVALUATED = 4000;
const MOST_OTHERS = 600;
/** The most that are kept, and all of them are evaluated then. */
export const MOST_SEEN = MOST_EVALUATED + MOST_OTHERS;
/** So many go at once, so that what is drawn does not change with every candidate. */
const BLOCK = 200;

/** The candidates that a search's snapshots showed, each once; the latest stay. */
export class SeenCandidates {
  readonly #evaluated = new Map<string, Member>();
  readonly #others = new Map<string, Member>();
  #listed: Member[] | null = null;

  constructor(members: readonly Member[]) {
    this.collect(members);
  }

  /** Takes what every snapshot shows: one that is not drawn must not lose its candidates. */
  collect(members: readonly Member[]): void {
    if (members.length === 0) return;
    this.#listed = null;
    for (const member of members) {
      if (member.figures.accuracy) {
        this.#evaluated.set(member.encoding, member);
        this.#others.delete(member.encoding);
      } else if (!this.#evaluated.has(member.encoding)) this.#others.set(member.encoding, member);
    }
    keepLatest(this.#evaluated, MOST_EVALUATED);
    keepLatest(this.#others, MOST_OTHERS);
  }

  /** The same list until another candidate comes. */
  get members(): Member[] {
    this.#listed ??= [...this.#evaluated.values(), ...this.#others.values()];
    return this.#listed;
  }
}

function keepLatest(members: Map<string, Member>, most: number): void {
  if (members.size < most + BLOCK) return;
  let over = members.size - most;
  for (const encoding of members.keys()) {
    if (over-- <= 0) return;
    members.delete(encoding);
  }
}
