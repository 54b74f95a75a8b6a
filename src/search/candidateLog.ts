import type { Genome } from '../design/genome.ts';
import type { Choice } from './mapping/bestPlacements.ts';
import { genomeOfPlaced, type Network } from './mapping/network.ts';

/** A placement that is outside the limits has this bit beside where it begins. */
const OUTSIDE = 0x80;
/** Bytes at the start; they double. */
const ROOM = 1 << 16;

/** Candidates in the order in which they came. */
export interface LoggedPiece {
  /** See loggedDesigns. */
  designs: Uint8Array<ArrayBuffer>;
  /** Of each design its value of each objective that was searched for. */
  values: Float32Array<ArrayBuffer>;
}

/** Networks that were scored, each with the placements that were kept of it, in some 30 bytes each: a search has hundreds of thousands. */
export class CandidateLog {
  #bytes = new Uint8Array(ROOM);
  #length = 0;
  #values = new Float32Array(ROOM / 4);
  #valuesLength = 0;

  add({ ops, functions, share = 1 }: Network, choices: readonly Choice[]): void {
    if (choices.length === 0) return;
    const n = ops.length;
    this.#grow(3 + 2 * n + 4 * choices.length);
    this.#put(n);
    this.#put(Math.round(1 / share));
    this.#put(choices.length);
    for (let p = 0; p < n; p++) this.#put(ops[p] as number);
    for (let p = 0; p < n; p++) this.#put(functions[p] as number);
    for (const { from, to, up = 0, down = 0, violation, values } of choices) {
      for (let m = 0; m < values.length; m++) this.#putValue(values[m] as number);
      this.#put(violation > 0 ? from | OUTSIDE : from);
      this.#put(to);
      this.#put(up);
      this.#put(down);
    }
  }

  /** What came since the last time. */
  take(): LoggedPiece {
    const piece = {
      designs: this.#bytes.slice(0, this.#length),
      values: this.#values.slice(0, this.#valuesLength),
    };
    this.#length = 0;
    this.#valuesLength = 0;
    return piece;
  }

  #putValue(value: number): void {
    if (this.#valuesLength === this.#values.length) {
      const wider = new Float32Array(2 * this.#values.length);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#valuesLength++] = value;
  }

  #put(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return;
    const wider = new Uint8Array(2 * this.#bytes.length);
    wider.set(this.#bytes);
    this.#bytes = wider;
  }
}

/** A design that was scored, and whether it was inside the limits. */
export interface LoggedDesign {
  genome: Genome;
  inside: boolean;
}

/** What a log holds, in the order in which it came. */
export function* loggedDesigns(bytes: Uint8Array): Generator<LoggedDesign> {
  for (let at = 0; at < bytes.length; at = behind(bytes, at)) {
    for (let i = 0; i < (bytes[at + 2] as number); i++) yield loggedDesign(bytes, at, i);
  }
}

/** Where the network behind the one that begins at a byte begins. */
const behind = (bytes: Uint8Array, at: number): number =>
  at + 3 + 2 * (bytes[at] as number) + 4 * (bytes[at + 2] as number);

/** Calls for each design with the byte at which its network begins, and which of its placements it is: see loggedDesign. */
export function eachLogged(bytes: Uint8Array, visit: (at: number, choice: number) => void): void {
  for (let at = 0; at < bytes.length; at = behind(bytes, at))
    for (let i = 0; i < (bytes[at + 2] as number); i++) visit(at, i);
}

/** One design of a log. */
export function loggedDesign(bytes: Uint8Array, at: number, choice: number): LoggedDesign {
  const [n = 0, part = 1] = bytes.subarray(at, at + 2);
  const ops = [...bytes.subarray(at + 3, at + 3 + n)];
  const functions = [...bytes.subarray(at + 3 + n, at + 3 + 2 * n)];
  const network: Network = { ops, functions, ...(part > 1 && { share: 1 / part }) };
  const place = at + 3 + 2 * n + 4 * choice;
  const [from = 0, to = 0, up = 0, down = 0] = bytes.subarray(place, place + 4);
  const range = { from: from & ~OUTSIDE, to, up, down };
  return { genome: genomeOfPlaced(network, range), inside: (from & OUTSIDE) === 0 };
}
