import { FrameError } from './frameError.ts';
import { isNpy, NPY_HEAD_BYTES, npyHead, npyOffset } from './npy.ts';

/** A frame of more is a mistake in the length before it, not a cloud. */
const LARGEST_FRAME = 64 * 2 ** 20;
const LENGTH_BYTES = 4;
const MAGIC_BYTES = 6;

/** Bytes that came and were not taken yet. */
class Pending {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The first `count` bytes, or fewer where the stream ends before. They stay. */
  async peek(count: number): Promise<Uint8Array> {
    const parts = [this.#bytes];
    let length = this.#bytes.length;
    while (length < count) {
      const next = await this.#source.next();
      if (next.done) break;
      parts.push(next.value);
      length += next.value.length;
    }
    if (parts.length > 1) {
      this.#bytes = new Uint8Array(length);
      let at = 0;
      for (const part of parts) {
        this.#bytes.set(part, at);
        at += part.length;
      }
    }
    return this.#bytes.subarray(0, count);
  }

  async take(count: number): Promise<Uint8Array> {
    const taken = (await this.peek(count)).slice();
    this.#bytes = this.#bytes.subarray(taken.length);
    return taken;
  }
}

const checked = (bytes: number): number => {
  if (bytes <= LARGEST_FRAME) return bytes;
  throw new FrameError(`the stream announces a frame of ${bytes} bytes, more than ${LARGEST_FRAME}`);
};

/** A length of such bytes is larger than any frame's. */
const isText = (prefix: Uint8Array): boolean =>
  prefix.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);

/** Where an NPY array at the start of what is pending ends. */
async function npyBytes(pending: Pending): Promise<number> {
  const head = await pending.peek(NPY_HEAD_BYTES);
  if (head.length < NPY_HEAD_BYTES) throw new FrameError('the stream ends within a frame');
  return checked(npyHead('a frame', await pending.peek(checked(npyOffset('a frame', head)))).bytes);
}

/**
 * Cuts a stream of bytes into frames, however they came: each either an array as numpy.save writes it, or a uint32 length in
 * bytes (little-endian) and that many bytes. Throws FrameError where the stream cannot be followed any further.
 */
export async function* framesIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const pending = new Pending(source);
  for (;;) {
    const start = await pending.peek(MAGIC_BYTES);
    if (start.length === 0) return;
    let length: number;
    if (isNpy(start)) length = await npyBytes(pending);
    else {
      const prefix = await pending.take(LENGTH_BYTES);
      if (prefix.length < LENGTH_BYTES) throw new FrameError('the stream ends within the length of a frame');
      if (isText(prefix)) throw new FrameError('the stream is text; a text is read as a file, by --points');
      length = checked(new DataView(prefix.buffer).getUint32(0, true));
    }
    const frame = await pending.take(length);
    if (frame.length < length) {
      throw new FrameError(`the stream ends within a frame: ${frame.length} bytes came of ${length}`);
    }
    yield frame;
  }
}
