/** Compresses bytes and restores them (zlib's format, RFC 1950). */
export interface Zlib {
  deflate(bytes: Uint8Array): Promise<Uint8Array>;
  /** Resolves with the bytes; rejects when they are damaged, or more than `most`, before these are all in memory. */
  inflate(bytes: Uint8Array, most: number): Promise<Uint8Array>;
}

/** Everything that a stream gives for these bytes; rejects once it is more than `most`. */
async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
  most: number,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // What is wrong with the bytes is said by the reader too.
  writer.write(new Uint8Array(bytes)).catch(() => {});
  writer.close().catch(() => {});
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError(`more than ${most} bytes`);
    }
    chunks.push(next.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The platform's own, in browsers, workers and Node. */
export const streamZlib: Zlib = {
  deflate: (bytes) => through(new CompressionStream('deflate'), bytes, Number.POSITIVE_INFINITY),
  inflate: (bytes, most) => through(new DecompressionStream('deflate'), bytes, most),
};
