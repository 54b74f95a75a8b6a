import { base64, bytesOfBase64 } from '../system/base64.ts';
import { genomeHash, type Network } from './mapping/network.ts';

/** Networks that are remembered; later ones take the places of earlier ones. */
const PLACES = 1 << 16;

/** Which networks were tried: of bounded size, the same for the same history, and plain text when saved. */
export class TriedNetworks {
  readonly #hashes: Uint32Array;
  #count = 0;

  constructor(saved?: string) {
    this.#hashes = new Uint32Array(PLACES + 1);
    if (saved === undefined) return;
    const bytes = bytesOfBase64(saved);
    if (bytes.byteLength !== this.#hashes.byteLength) return;
    new Uint8Array(this.#hashes.buffer).set(bytes);
    this.#count = this.#hashes[PLACES] as number;
  }

  /** How many were tried. */
  get count(): number {
    return this.#count;
  }

  /** Notes a network. False when it was tried before, as far as is remembered. */
  add(network: Network): boolean {
    const hash = mixed(genomeHash(network));
    const place = hash % PLACES;
    if (this.#hashes[place] === hash) return false;
    this.#hashes[place] = hash;
    this.#count++;
    return true;
  }

  save(): string {
    this.#hashes[PLACES] = this.#count;
    return base64(new Uint8Array(this.#hashes.buffer));
  }
}

/** Spreads a hash over all of its bits; never 0. */
function mixed(of: number): number {
  let hash = of ^ (of >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0 || 1;
}
