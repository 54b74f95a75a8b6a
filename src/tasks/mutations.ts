/** How files come to harm, for tests: each gives a changed copy of the bytes, or the same where nothing can change. */
export const MUTATIONS = {
  'one bit flipped': (bytes: Uint8Array, draw: Draw) => {
    const at = draw(bytes.length);
    const bit = 1 << draw(8);
    return bytes.map((byte, i) => (i === at ? byte ^ bit : byte));
  },
  'one byte overwritten': (bytes: Uint8Array, draw: Draw) => {
    const at = draw(bytes.length);
    const value = draw(256);
    return bytes.map((byte, i) => (i === at ? value : byte));
  },
  'cut off': (bytes: Uint8Array, draw: Draw) => bytes.slice(0, draw(bytes.length)),
  'a stretch left out': (bytes: Uint8Array, draw: Draw) => {
    const from = draw(bytes.length);
    return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + draw(64)));
  },
  'a stretch twice': (bytes: Uint8Array, draw: Draw) => {
    const from = draw(bytes.length);
    return joined(bytes.subarray(0, from + 1 + draw(64)), bytes.subarray(from));
  },
  'two stretches swapped': (bytes: Uint8Array, draw: Draw) => {
    const length = 1 + draw(Math.max(1, Math.min(256, bytes.length >> 1)));
    const [a, b] = [draw(bytes.length - length + 1), draw(bytes.length - length + 1)];
    const copy = bytes.slice();
    copy.set(bytes.subarray(a, a + length), b);
    copy.set(bytes.subarray(b, b + length), a);
    return copy;
  },
  'a stretch of zeros': (bytes: Uint8Array, draw: Draw) => {
    const from = draw(bytes.length);
    return bytes.slice().fill(0, from, from + 1 + draw(512));
  },
  'a stretch of noise': (bytes: Uint8Array, draw: Draw) => {
    const from = draw(bytes.length);
    const to = from + 1 + draw(800);
    return bytes.map((byte, i) => (i >= from && i < to ? draw(256) : byte));
  },
  'bytes behind the end': (bytes: Uint8Array, draw: Draw) =>
    joined(
      bytes,
      Uint8Array.from({ length: 1 + draw(64) }, () => draw(256)),
    ),
} as const satisfies Record<string, (bytes: Uint8Array, draw: Draw) => Uint8Array>;

export type Mutation = keyof typeof MUTATIONS;

/** A whole number from 0 to below the bound. */
export type Draw = (bound: number) => number;

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
