/** Three bytes repeat so many at most. */
const LONGEST = 7 + 255 + 2;

/**
 * Bytes as LibLZF packs them: a control byte below 32 is followed by that many bytes and one more as they are; of any
 * other the upper three bits are a length less 2 (7: the next byte is added), and the rest, with the byte behind it,
 * how far back the bytes to be repeated begin, less 1.
 * @param length of what was packed
 * @returns null where it is not LZF, or of another length
 */
export function unpackLzf(packed: Uint8Array, length: number): Uint8Array | null {
  if (length > LONGEST * packed.length) return null;
  const out = new Uint8Array(length);
  let from = 0;
  let to = 0;
  const next = (): number => packed[from++] ?? Number.NaN;
  while (from < packed.length) {
    const control = next();
    if (control < 32) {
      const count = control + 1;
      if (from + count > packed.length || to + count > length) return null;
      out.set(packed.subarray(from, from + count), to);
      from += count;
      to += count;
      continue;
    }
    const long = control >> 5 === 7 ? next() : 0;
    const count = (control >> 5) + long + 2;
    const start = to - ((control & 31) << 8) - next() - 1;
    if (!(start >= 0 && to + count <= length)) return null;
    // One by one: what is repeated may reach into its own repetition.
    for (let i = 0; i < count; i++) out[to++] = out[start + i] as number;
  }
  return to === length ? out : null;
}
