import type { Genome } from '../design/genome.ts';
import type { Choice } from './mapping/bestPlacements.ts';
import { genomeOfPlaced, type Network } from './mapping/network.ts';

/** A placement that is outside the limits has this bit beside where it begins. */
const OUTSIDE = 0x80;
/** Bytes at the start; they double. */
const ROOM = 1 << 16;

/** Networks that were scored, each with the placements that were kept of it, in some 20 bytes each: a search has hundreds of thousands. */
export class CandidateLog {
  #bytes = new Uint8Array(ROOM);
  #length = 0;

  add({ ops, functions, share = 1 }: Network, choices: readonly Choice[]): void {
    if (choices.length === 0) return;
    const n = ops.length;
    this.#grow(3 + 2 * n + 4 * choices.length);
    this.#put(n);
    this.#put(Math.round(1 / share));
    this.#put(choices.length);
    for (let p = 0; p < n; p++) this.#put(ops[p] as number);
    for (let p = 0; p < n; p++) this.#put(functions[p] as number);
    for (const { from, to, up = 0, down = 0, violation } of choices) {
      this.#put(violation > 0 ? from | OUTSIDE : from);
      this.#put(to);
      this.#put(up);
      this.#put(down);
    }
  }

  /** What came since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
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
  for (let at = 0; at < bytes.length; ) {
    const [n = 0, part = 1, count = 0] = bytes.subarray(at, at + 3);
    const ops = [...bytes.subarray(at + 3, at + 3 + n)];
    const functions = [...bytes.subarray(at + 3 + n, at + 3 + 2 * n)];
    const network: Network = { ops, functions, ...(part > 1 && { share: 1 / part }) };
    at += 3 + 2 * n;
    for (let i = 0; i < count; i++, at += 4) {
      const [from = 0, to = 0, up = 0, down = 0] = bytes.subarray(at, at + 4);
      const range = { from: from & ~OUTSIDE, to, up, down };
      yield { genome: genomeOfPlaced(network, range), inside: (from & OUTSIDE) === 0 };
    }
  }
}
