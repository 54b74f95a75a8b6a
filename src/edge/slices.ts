import { createHash } from 'node:crypto';
import { crc32 } from '../coinference/checksum.ts';

/** How much of a large body is worked on before others have their turn: some ms. */
export const SLICE_BYTES = 2 ** 20;

/** Lets the endpoint answer others. */
export const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Works through bytes slice by slice, so that other requests are answered in between. */
async function inSlices(bytes: Uint8Array, work: (slice: Uint8Array) => void): Promise<void> {
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    if (from > 0) await turn();
    work(bytes.subarray(from, from + SLICE_BYTES));
  }
}

/** 64 hexadecimal digits. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  await inSlices(bytes, (slice) => hash.update(slice));
  return hash.digest('hex');
}

/** CRC-32 of a body. */
export async function crc32Of(bytes: Uint8Array): Promise<number> {
  let crc = 0;
  await inSlices(bytes, (slice) => {
    crc = crc32(slice, crc);
  });
  return crc;
}
