import type { Readable, Writable } from 'node:stream';
import { elementsIn } from '../onnx/elementTypes.ts';
import type { Tensor, Tensors, TensorType } from '../runtime/session.ts';

/**
 * What crosses between the endpoint and its engine's process: a few words as JSON, then raw bytes that are copied by
 * the kernel alone. Node's own channel for child processes takes two to three times as long for a tensor of 128 KiB.
 */
export interface Frame<H> {
  head: H;
  blobs: ArrayBuffer[];
}

const PREFIX_BYTES = 4;

/** Writes one frame: length of the JSON (uint32, little-endian), JSON, blobs. */
export function sendFrame(target: Writable, head: object, blobs: readonly Uint8Array[] = []): void {
  const json = Buffer.from(JSON.stringify({ head, sizes: blobs.map(({ length }) => length) }));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(json.length);
  target.cork();
  target.write(prefix);
  target.write(json);
  for (const blob of blobs) if (blob.length > 0) target.write(blob);
  target.uncork();
}

/** Calls back with every frame that comes whole. Blobs have buffers of their own, so that arrays on them are aligned. */
export function readFrames<H>(source: Readable, take: (frame: Frame<H>) => void): void {
  let buffer = Buffer.alloc(PREFIX_BYTES);
  let filled = 0;
  let next = atPrefix;
  let frame: Frame<H>;
  let sizes: number[] = [];
  const expect = (target: Buffer<ArrayBuffer>, then: () => void) => {
    buffer = target;
    filled = 0;
    next = then;
  };
  function atPrefix() {
    expect(Buffer.alloc(buffer.readUInt32LE(0)), atJson);
  }
  function atJson() {
    const { head, sizes: announced } = JSON.parse(buffer.toString()) as { head: H; sizes: number[] };
    frame = { head, blobs: [] };
    sizes = announced;
    atBlob();
  }
  function atBlob() {
    const size = sizes.shift();
    if (size === undefined) {
      expect(Buffer.alloc(PREFIX_BYTES), atPrefix);
      return take(frame);
    }
    const blob = new ArrayBuffer(size);
    frame.blobs.push(blob);
    expect(Buffer.from(blob), atBlob);
    if (size === 0) atBlob();
  }
  source.on('data', (chunk: Buffer) => {
    for (let from = 0; from < chunk.length; ) {
      const copied = chunk.copy(buffer, filled, from);
      from += copied;
      filled += copied;
      if (filled === buffer.length) next();
    }
  });
}

/** A tensor without its values, which go as a blob. */
export interface TensorHead {
  name: string;
  type: TensorType;
  dims: readonly number[];
}

export function packTensors(tensors: Tensors): { heads: TensorHead[]; blobs: Uint8Array[] } {
  const entries = Object.entries(tensors);
  return {
    heads: entries.map(([name, { type, dims }]) => ({ name, type, dims })),
    blobs: entries.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  };
}

export function unpackTensors(heads: readonly TensorHead[], blobs: readonly ArrayBuffer[]): Tensors {
  return Object.fromEntries(
    heads.map(({ name, type, dims }, i) => [
      name,
      { type, dims, data: elementsIn(type, blobs[i] as ArrayBuffer) } as Tensor,
    ]),
  );
}
