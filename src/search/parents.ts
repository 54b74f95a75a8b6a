import { POSITIONS } from '../design/genome.ts';
import type { Network } from './mapping/network.ts';

/** Bytes of a network: its length, its part of the points, and room for its ops and functions. */
const STRIDE = 2 + 2 * POSITIONS;

/** Networks that a strategy proposes from. In another thread those alone are read that are asked for. */
export class Parents {
  readonly length: number;
  readonly #source: readonly { readonly network: Network }[] | null;
  readonly #read: (Network | undefined)[] = [];
  #bytes: Uint8Array<ArrayBuffer> | null;

  /** @param from members, which do not change, or the bytes of others */
  constructor(from: readonly { readonly network: Network }[] | Uint8Array<ArrayBuffer>) {
    this.#bytes = from instanceof Uint8Array ? from : null;
    this.#source = from instanceof Uint8Array ? null : from;
    this.length = from instanceof Uint8Array ? from.length / STRIDE : from.length;
  }

  at(i: number): Network {
    if (this.#source) return (this.#source[i] as { network: Network }).network;
    const known = this.#read[i];
    if (known) return known;
    const network = readNetwork(this.#bytes as Uint8Array, i * STRIDE);
    this.#read[i] = network;
    return network;
  }

  /** As bytes. */
  get bytes(): Uint8Array<ArrayBuffer> {
    this.#bytes ??= this.#written();
    return this.#bytes;
  }

  #written(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(STRIDE * this.length);
    for (let i = 0, at = 0; i < this.length; i++, at += STRIDE) {
      const { ops, functions, share } = this.at(i);
      const n = ops.length;
      bytes[at] = n;
      bytes[at + 1] = share === undefined ? 0 : Math.round(1 / share);
      for (let p = 0; p < n; p++) {
        bytes[at + 2 + p] = ops[p] as number;
        bytes[at + 2 + POSITIONS + p] = functions[p] as number;
      }
    }
    return bytes;
  }
}

function readNetwork(bytes: Uint8Array, at: number): Network {
  const n = bytes[at] as number;
  const part = bytes[at + 1] as number;
  const network: Network = { ops: [], functions: [] };
  for (let p = 0; p < n; p++) {
    network.ops.push(bytes[at + 2 + p] as number);
    network.functions.push(bytes[at + 2 + POSITIONS + p] as number);
  }
  if (part > 0) network.share = 1 / part;
  return network;
}
