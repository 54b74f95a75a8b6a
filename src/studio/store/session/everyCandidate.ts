import { printGenome } from '../../../design/genome.ts';
import { eachLogged, type LoggedPiece, loggedDesign } from '../../../search/candidateLog.ts';
import type { ObjectiveId } from '../../../search/objectives.ts';

/** Designs that are held; of a longer search the latest. As many bytes as a few pictures have. */
export const MOST_HELD = 2_000_000;
/** Designs of a chunk: nothing is copied when room is made or given up, which for all at once would hold up the page. */
const CHUNK = 1 << 16;

/** In the place of a piece of which no design is held any more. */
const GONE = new Uint8Array();

/** The least of some values, the least above 0, and the most. */
interface Ends {
  least: number;
  positive: number;
  most: number;
}

/** Of each design its values, its piece of the log, the byte at which its network begins there, and which placement it is. */
interface Chunk {
  values: Float32Array;
  pieceOf: Uint32Array;
  byteOf: Uint32Array;
  choiceOf: Uint8Array;
}

/**
 * Every design that a search scored, as numbers: its values of the searched objectives, and where it stands in the search's log.
 * It grows in place; `count` says how far.
 */
export class EveryCandidate {
  readonly objectives: readonly ObjectiveId[];
  readonly #most: number;
  readonly #size: number;
  #chunks: Chunk[] = [];
  /** Of dropped designs, for those to come: megabytes given up and asked for again have the page collect garbage. */
  readonly #spare: Chunk[] = [];
  #pieces: Uint8Array[] = [];
  /** Of each piece the candidates that the search had before it, and its first design here. */
  #starts: { from: number; at: number }[] = [];
  #count = 0;
  /** Of each objective. */
  readonly #ends: Ends[];
  /** Designs that had to make room. */
  dropped = 0;
  /** Changes when designs are gone: what is drawn of them has to go too. The others keep their numbers. */
  era = 0;

  constructor(objectives: readonly ObjectiveId[], most = MOST_HELD) {
    this.objectives = objectives;
    this.#most = most;
    this.#size = Math.min(CHUNK, Math.max(1, most >> 3));
    this.#ends = objectives.map(() => ({
      ...{ least: Number.POSITIVE_INFINITY, positive: Number.POSITIVE_INFINITY },
      most: Number.NEGATIVE_INFINITY,
    }));
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
    const piece = this.#pieces.push(designs) - 1;
    this.#starts.push({ from, at: this.#count });
    this.#widen(values);
    let taken = 0;
    eachLogged(designs, (byte, choice) => {
      if (taken >= more) return;
      const at = this.#count + taken;
      const chunk = this.#chunkFor(at);
      const i = at % this.#size;
      for (let d = 0; d < width; d++) chunk.values[width * i + d] = values[width * taken + d] as number;
      chunk.pieceOf[i] = piece;
      chunk.byteOf[i] = byte;
      chunk.choiceOf[i] = choice;
      taken++;
    });
    // A piece of an earlier version has no values, and none of its designs can be drawn.
    this.#count += taken;
  }

  /** A value of a design by its number and the objective's place; NaN where it had to make room. The first that is held has `dropped`. */
  value(number: number, objective: number): number {
    const i = number - this.dropped;
    if (i < 0) return Number.NaN;
    const { values } = this.#chunkFor(i);
    return values[this.objectives.length * (i % this.#size) + objective] as number;
  }

  /** Null where the design had to make room, or is scored again after a crash. */
  encoding(number: number): string | null {
    const i = number - this.dropped;
    if (i < 0 || i >= this.#count) return null;
    const { pieceOf, byteOf, choiceOf } = this.#chunkFor(i);
    const at = i % this.#size;
    const bytes = this.#pieces[pieceOf[at] as number] as Uint8Array;
    return printGenome(loggedDesign(bytes, byteOf[at] as number, choiceOf[at] as number).genome);
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
    const chunks = Math.ceil(some / this.#size);
    const gone = Math.min(chunks * this.#size, this.#count);
    this.#spare.push(...this.#chunks.splice(0, chunks));
    this.#count -= gone;
    this.dropped += gone;
    this.era++;
    const first = this.#count > 0 ? (this.#chunkFor(0).pieceOf[0] as number) : this.#pieces.length;
    for (let piece = 0; piece < first; piece++) this.#pieces[piece] = GONE;
    for (const start of this.#starts) start.at = Math.max(0, start.at - gone);
  }

  #chunkFor(i: number): Chunk {
    const place = Math.floor(i / this.#size);
    const known = this.#chunks[place];
    if (known) return known;
    const size = this.#size;
    const chunk = this.#spare.pop() ?? {
      values: new Float32Array(size * this.objectives.length),
      pieceOf: new Uint32Array(size),
      byteOf: new Uint32Array(size),
      choiceOf: new Uint8Array(size),
    };
    this.#chunks[place] = chunk;
    return chunk;
  }
}
