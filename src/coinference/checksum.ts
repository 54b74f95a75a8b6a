import { LinkError } from './errors.ts';

/** At 256 k + b: the remainder of byte b with k zero bytes behind it, for the reflected polynomial of IEEE 802.3. */
const TABLE: Int32Array = (() => {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    table[byte] = rest;
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256] as number;
    table[i] = (table[before & 255] as number) ^ (before >>> 8);
  }
  return table;
})();

/**
 * CRC-32 as in Ethernet, zip and zlib, eight bytes a step (Kounavis and Berry, "slicing-by-8"). It finds every burst
 * of up to 32 bits, which a hash does only in all likelihood, and costs 0.2 ms for 128 KiB in any engine; SHA-256 in
 * JavaScript costs ten times that. It is there for accidents, not against someone who forges: that is TLS's part.
 * @param before the checksum of the bytes before these, where they come in parts
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // No index below can lie outside the table.
  const table = TABLE;
  const end = bytes.length & ~7;
  let crc = ~before;
  let i = 0;
  for (; i < end; i += 8) {
    const low = words.getInt32(i, true) ^ crc;
    const high = words.getInt32(i + 4, true);
    crc =
      (table[1792 + (low & 255)] as number) ^
      (table[1536 + ((low >>> 8) & 255)] as number) ^
      (table[1280 + ((low >>> 16) & 255)] as number) ^
      (table[1024 + (low >>> 24)] as number) ^
      (table[768 + (high & 255)] as number) ^
      (table[512 + ((high >>> 8) & 255)] as number) ^
      (table[256 + ((high >>> 16) & 255)] as number) ^
      (table[high >>> 24] as number);
  }
  for (; i < bytes.length; i++) crc = (table[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

const written = (crc: number): string => crc.toString(16).padStart(8, '0');

/** The checksum of a body as it is written: eight hexadecimal digits. */
export const checksumOf = (body: Uint8Array): string => written(crc32(body));

/** Throws E350 when a body is not the one that the checksum was made of. */
export function assertChecksum(
  body: Uint8Array,
  checksum: string | null | undefined,
  crc = crc32(body),
): void {
  if (checksum === written(crc)) return;
  const why = checksum ? `its checksum is ${written(crc)}, not ${checksum}` : 'it has no checksum';
  throw new LinkError('E350', `a body of ${body.length} bytes is not what was sent: ${why}`);
}
