/**
 * Half precision (IEEE 754 binary16), for files: the engines compute in single. Own code, because not every runtime
 * has a Float16Array yet.
 */

const bits = new Uint32Array(1);
const real = new Float32Array(bits.buffer);

/** Bits of the nearest half, ties to even; beyond 65,504 infinite. */
export function halfBits(value: number): number {
  real[0] = value;
  const single = bits[0] as number;
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // Half way between the largest half and the next power of two.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: adding 0.5 leaves multiples of 2^-24 in the last bits, rounded by the machine itself.
    bits[0] = magnitude;
    real[0] = (real[0] as number) + 0.5;
    return sign | ((bits[0] as number) - 0x3f000000);
  }
  const odd = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + odd) >>> 13);
}

/** The number that a half's bits stand for. */
export function halfValue(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export const toHalf = (values: Float32Array): Uint16Array => Uint16Array.from(values, halfBits);
export const fromHalf = (halves: Uint16Array): Float32Array => Float32Array.from(halves, halfValue);
