import { base64, bytesOfBase64 } from '../system/base64.ts';

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

  /** Notes a network by its key. False when it was tried before, as far as is remembered. */
  add(key: string): boolean {
    const hash = hashOf(key);
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

/** FNV-1a with a final mix, 32 bits, never 0. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0 || 1;
}
