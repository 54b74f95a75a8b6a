import { base64, bytesOfBase64 } from '../system/base64.ts';
import { genomeHash, type Network } from './mapping/network.ts';

/** Networks that are remembered; later ones take the places of earlier ones. */
const PLACES = 1 << 16;
/** Batches that can be taken back: a thread may be as far behind the newest one, or ahead of one that was lost. */
const STEPS = 64;

/** What a batch's networks put in, and what stood there before. */
interface Step {
  hashes: Uint32Array<ArrayBuffer>;
  before: Uint32Array;
}

/** What another thread lacks: all up to a batch, unless it has that, and the batches from there on. */
export interface TriedNews {
  from: number;
  table: Uint32Array<ArrayBuffer> | null;
  batches: Uint32Array<ArrayBuffer>[];
}

/**
 * Which networks were tried: of bounded size, the same for the same history, and plain text when saved. It can stand as it did
 * after each of the last batches, because a batch is proposed from what was known when it was ordered.
 */
export class TriedNetworks {
  /** Behind the last place: how many were tried. */
  readonly #table: Uint32Array<ArrayBuffer>;
  /** The last batches; the first of them is that behind `#oldest`. */
  readonly #steps: Step[] = [];
  #oldest: number;
  /** The batch behind which the table stands. */
  #at: number;
  /** Places that the batch which is being proposed took, and what stood there. */
  #drafted: number[] = [];

  /** @param from what was saved, or another thread's table */
  constructor(from?: string | Uint32Array<ArrayBuffer>, batches = 0) {
    this.#oldest = batches;
    this.#at = batches;
    if (from instanceof Uint32Array) {
      this.#table = from;
      return;
    }
    this.#table = new Uint32Array(PLACES + 1);
    const bytes = from === undefined ? new Uint8Array() : bytesOfBase64(from);
    if (bytes.byteLength === this.#table.byteLength) new Uint8Array(this.#table.buffer).set(bytes);
  }

  /** How many were tried. */
  get count(): number {
    return this.#table[PLACES] as number;
  }

  /** Batches that were noted. */
  get batches(): number {
    return this.#oldest + this.#steps.length;
  }

  /** Drafts a network of the batch at hand. False when it was tried before, as far as is remembered. */
  add(network: Network): boolean {
    const hash = hashOf(network);
    const before = this.#put(hash);
    if (before === hash) return false;
    this.#drafted.push(hash, before);
    return true;
  }

  /** Takes the draft back: it counts once its batch is noted. */
  drop(): void {
    for (let i = this.#drafted.length - 2; i >= 0; i -= 2)
      this.#takeBack(this.#drafted[i] as number, this.#drafted[i + 1] as number);
    this.#drafted.length = 0;
  }

  /** The next batch. */
  note(networks: readonly Network[]): void {
    this.noteHashes(Uint32Array.from(networks, hashOf));
  }

  noteHashes(hashes: Uint32Array<ArrayBuffer>): void {
    this.#steps.push({ hashes, before: new Uint32Array(hashes.length) });
    if (this.#steps.length <= STEPS) return;
    if (this.#at === this.#oldest) this.moveTo(this.#at + 1);
    this.#steps.shift();
    this.#oldest++;
  }

  /** Stands as it did behind one of the last batches. */
  moveTo(batch: number): void {
    if (batch < this.#oldest || batch > this.batches)
      throw new Error(`batch ${batch} is none of ${this.#oldest} to ${this.batches}`);
    while (this.#at < batch) {
      const { hashes, before } = this.#steps[this.#at++ - this.#oldest] as Step;
      for (let i = 0; i < hashes.length; i++) before[i] = this.#put(hashes[i] as number);
    }
    while (this.#at > batch) {
      const { hashes, before } = this.#steps[--this.#at - this.#oldest] as Step;
      for (let i = hashes.length - 1; i >= 0; i--) this.#takeBack(hashes[i] as number, before[i] as number);
    }
  }

  /** What a thread lacks that has all up to a batch; null: one that has nothing. */
  newsSince(batch: number | null): TriedNews {
    if (batch !== null && batch >= this.#oldest) {
      const batches = this.#steps.slice(batch - this.#oldest).map(({ hashes }) => hashes);
      return { from: batch, table: null, batches };
    }
    const at = this.#at;
    this.moveTo(this.#oldest);
    const table = this.#table.slice();
    this.moveTo(at);
    return { from: this.#oldest, table, batches: this.#steps.map(({ hashes }) => hashes) };
  }

  save(): string {
    this.moveTo(this.batches);
    return base64(new Uint8Array(this.#table.buffer));
  }

  /** @returns what stood there; the same where it was there already */
  #put(hash: number): number {
    const place = hash % PLACES;
    const before = this.#table[place] as number;
    if (before !== hash) {
      this.#table[place] = hash;
      this.#table[PLACES] = this.count + 1;
    }
    return before;
  }

  #takeBack(hash: number, before: number): void {
    if (before === hash) return;
    this.#table[hash % PLACES] = before;
    this.#table[PLACES] = this.count - 1;
  }
}

/** Spreads a network's hash over all of its bits; never 0. */
function hashOf(network: Network): number {
  const of = genomeHash(network);
  let hash = of ^ (of >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0 || 1;
}
