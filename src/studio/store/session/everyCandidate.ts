import { printGenome } from '../../../design/genome.ts';
import { eachLogged, type LoggedPiece, loggedDesign } from '../../../search/candidateLog.ts';
import type { ObjectiveId } from '../../../search/objectives.ts';

/** Designs that are held; of a longer search the latest. As many bytes as a few pictures have. */
export const MOST_HELD = 2_000_000;
/** Room at the start; it doubles. */
const ROOM = 1 << 14;

/** The least of some values, the least above 0, and the most. */
interface Ends {
  least: number;
  positive: number;
  most: number;
}

/**
 * Every design that a search scored, as numbers: its values of the searched objectives, and where it stands in the search's log.
 * It grows in place; `count` says how far.
 */
export class EveryCandidate {
  readonly objectives: readonly ObjectiveId[];
  readonly #most: number;
  #values: Float32Array;
  /** Of each design its piece of the log, the byte at which its network begins there, and which of its placements it is. */
  #pieceOf: Uint32Array;
  #byteOf: Uint32Array;
  #choiceOf: Uint8Array;
  #pieces: Uint8Array[] = [];
  /** Of each piece the candidates that the search had before it, and its first design here. */
  #starts: { from: number; at: number }[] = [];
  #count = 0;
  /** Of each objective. */
  readonly #ends: Ends[];
  /** Designs that had to make room. */
  dropped = 0;
  /** Changes when designs before the last have changed places. */
  era = 0;

  constructor(objectives: readonly ObjectiveId[], most = MOST_HELD) {
    this.objectives = objectives;
    this.#most = most;
    this.#ends = objectives.map(() => ({
      ...{ least: Number.POSITIVE_INFINITY, positive: Number.POSITIVE_INFINITY },
      most: Number.NEGATIVE_INFINITY,
    }));
    this.#values = new Float32Array(ROOM * objectives.length);
    this.#pieceOf = new Uint32Array(ROOM);
    this.#byteOf = new Uint32Array(ROOM);
    this.#choiceOf = new Uint8Array(ROOM);
  }

  get count(): number {
    return this.#count;
  }

  /** @param from candidates that the search had before: what it scores again after a crash takes the place of what it had */
  add({ designs, values }: LoggedPiece, from: number): void {
    const width = this.objectives.length;
    const more = values.length / width;
    if (!Number.isInteger(more)) return;
    this.#cut(from);
    if (this.#count + more > this.#most) this.#dropOldest(Math.max(this.#most >> 2, more));
    this.#grow(this.#count + more);
    this.#values.set(values, width * this.#count);
    const piece = this.#pieces.push(designs) - 1;
    this.#starts.push({ from, at: this.#count });
    this.#widen(values);
    let i = this.#count;
    eachLogged(designs, (at, choice) => {
      if (i >= this.#count + more) return;
      this.#pieceOf[i] = piece;
      this.#byteOf[i] = at;
      this.#choiceOf[i] = choice;
      i++;
    });
    // A piece of an earlier version has no values, and none of its designs can be drawn.
    this.#count = i;
  }

  /** A value of a design by the objective's place. */
  value(i: number, objective: number): number {
    return this.#values[this.objectives.length * i + objective] as number;
  }

  encoding(i: number): string {
    const bytes = this.#pieces[this.#pieceOf[i] as number] as Uint8Array;
    return printGenome(loggedDesign(bytes, this.#byteOf[i] as number, this.#choiceOf[i] as number).genome);
  }

  /** The ends of an objective's values; of those above 0 where only they can be drawn. Null before the first. */
  span(objective: number, positive: boolean): readonly [number, number] | null {
    const ends = this.#ends[objective];
    if (!ends) return null;
    const low = positive ? ends.positive : ends.least;
    return low <= ends.most ? [low, ends.most] : null;
  }

  #widen(values: Float32Array): void {
    const width = this.objectives.length;
    for (let i = 0; i < values.length; i++) {
      const ends = this.#ends[i % width] as Ends;
      const value = values[i] as number;
      if (value < ends.least) ends.least = value;
      if (value > 0 && value < ends.positive) ends.positive = value;
      if (value > ends.most) ends.most = value;
    }
  }

  #cut(from: number): void {
    for (let last = this.#starts.at(-1); last && last.from >= from; last = this.#starts.at(-1)) {
      this.#starts.pop();
      this.#pieces.pop();
      this.#count = last.at;
      this.era++;
    }
  }

  #dropOldest(some: number): void {
    const gone = Math.min(some, this.#count);
    const width = this.objectives.length;
    this.#values.copyWithin(0, width * gone, width * this.#count);
    for (const list of [this.#pieceOf, this.#byteOf, this.#choiceOf]) list.copyWithin(0, gone, this.#count);
    this.#count -= gone;
    this.dropped += gone;
    this.era++;
    const first = this.#count > 0 ? (this.#pieceOf[0] as number) : this.#pieces.length;
    for (let piece = 0; piece < first; piece++) this.#pieces[piece] = new Uint8Array();
    for (const start of this.#starts) start.at = Math.max(0, start.at - gone);
  }

  #grow(to: number): void {
    if (to <= this.#pieceOf.length) return;
    let room = this.#pieceOf.length;
    while (room < to) room *= 2;
    const wider = <List extends Float32Array | Uint32Array | Uint8Array>(list: List, one: List): List => {
      one.set(list);
      return one;
    };
    this.#values = wider(this.#values, new Float32Array(room * this.objectives.length));
    this.#pieceOf = wider(this.#pieceOf, new Uint32Array(room));
    this.#byteOf = wider(this.#byteOf, new Uint32Array(room));
    this.#choiceOf = wider(this.#choiceOf, new Uint8Array(room));
  }
}
