import { z } from 'zod';
import { FormatError } from '../design/format.ts';
import { type Beginning, MISNAMED, misnamed } from '../design/misnamed.ts';
import { ELEMENT_TYPES, elementsIn, tensorTypeBy } from '../onnx/elementTypes.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { Tensor } from '../onnx/tensor.ts';

/**
 * The safetensors format: 8 bytes header length (little-endian), a JSON header
 * {name: {dtype, shape, data_offsets}, __metadata__: {string: string}}, then the data.
 * Own code, because the npm packages for it only read, or are not maintained.
 */
interface SafeTensors {
  metadata: Record<string, string>;
  tensors: Record<string, Tensor>;
}

export interface ReadSafeTensors extends SafeTensors {
  /** Whether the file carried a digest; it is right then. Files of other programs, and of before there were digests, have none. */
  digested: boolean;
}

/** Names what is wrong with the file. */
export class SafeTensorsError extends FormatError {
  override readonly name = 'SafeTensorsError';
}

const METADATA = '__metadata__';
/** The metadata's first entry: SHA-256 of the file whose digest is all zeros. */
const DIGEST = 'sha256';
const BLANK = new Uint8Array(64).fill(0x30);
const BEFORE_DIGEST = new TextEncoder().encode(`{"${METADATA}":{"${DIGEST}":"`);
const DIGEST_AT = 8 + BEFORE_DIGEST.length;
/** As the reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});

/** A file that carries its digest. */
export function writeSafeTensors({ metadata, tensors }: SafeTensors): Uint8Array {
  const blank = new TextDecoder().decode(BLANK);
  const header: Record<string, unknown> = { [METADATA]: { [DIGEST]: blank, ...metadata } };
  let end = 0;
  for (const [name, { type, dims, data }] of Object.entries(tensors)) {
    header[name] = {
      dtype: ELEMENT_TYPES[type].safetensors,
      shape: dims,
      data_offsets: [end, end + data.byteLength],
    };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Data starts at a multiple of 8; the format pads its header with spaces.
  const start = Math.ceil((8 + json.length) / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  let at = start;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  bytes.set(new TextEncoder().encode(sha256Hex(bytes)), DIGEST_AT);
  return bytes;
}

/** Throws SafeTensorsError when the file is not the one that the digest was made of. */
function checkDigest(bytes: Uint8Array, digest: string): void {
  const end = DIGEST_AT + BLANK.length;
  const inPlace = BEFORE_DIGEST.every((byte, i) => bytes[8 + i] === byte);
  if (inPlace && digest === sha256Hex(bytes.subarray(0, DIGEST_AT), BLANK, bytes.subarray(end))) return;
  throw new SafeTensorsError(
    'the digest (SHA-256) is another: the file is damaged, or was changed since it was written',
  );
}

/** What files are that are often named as safetensors. */
const OTHERS: readonly Beginning[] = [
  ...MISNAMED,
  ['PK', 'a zip archive, as PyTorch saves weights'],
  ['\x80', 'a pickle of Python'],
  [/^\s*</, 'a web page: download the file itself'],
];

function headerOf(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw new SafeTensorsError(`the file has ${bytes.length} bytes: no header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const what = misnamed(bytes, OTHERS) ?? 'another kind of file, or damaged';
    throw new SafeTensorsError(`this is no safetensors file but ${what}`, 'E370');
  }
  if (length > BigInt(bytes.length - 8)) {
    throw new SafeTensorsError(
      `the header should have ${length} bytes and the file ends before: cut off, or no safetensors file`,
    );
  }
  const start = 8 + Number(length);
  try {
    const header: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start)),
    );
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      return { header: header as Record<string, unknown>, start };
    }
  } catch {
    // Said below.
  }
  throw new SafeTensorsError('the header is no JSON object: not a safetensors file, or damaged');
}

/** Reads a file. Throws SafeTensorsError naming the tensor or the part that is wrong. */
export function readSafeTensors(bytes: Uint8Array): ReadSafeTensors {
  const { header, start } = headerOf(bytes);
  const metadata = z.record(z.string(), z.string()).safeParse(header[METADATA] ?? {});
  if (!metadata.success) throw new SafeTensorsError('the metadata should hold strings only');
  const tensors: Record<string, Tensor> = {};
  const ranges: (readonly [number, number])[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) continue;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) throw new SafeTensorsError(`tensor ${name}: damaged entry`);
    const { dtype, shape, data_offsets } = entry.data;
    const type = tensorTypeBy('safetensors', dtype);
    // The rarer ones of the format.
    if (!type) throw new SafeTensorsError(`tensor ${name}: element type ${dtype} is not supported`);
    const [from, to] = data_offsets;
    const elements = shape.reduce((n, size) => n * size, 1);
    if (to - from !== elements * ELEMENT_TYPES[type].bytes) {
      throw new SafeTensorsError(`tensor ${name}: ${to - from} bytes do not hold [${shape}] of ${dtype}`);
    }
    if (start + to > bytes.length) {
      throw new SafeTensorsError(
        `tensor ${name}: the file is cut off (${bytes.length} of ${start + to} bytes)`,
      );
    }
    ranges.push(data_offsets);
    // A copy, so that the data is aligned and outlives the file's buffer (a Node Buffer's own slice copies nothing).
    const copy = Uint8Array.from(bytes.subarray(start + from, start + to));
    const data = elementsIn(type, copy.buffer);
    tensors[name] = { type, dims: shape, data } as Tensor;
  }
  checkCoverage(ranges, bytes.length - start);
  // Last, so that what is cut off or misshapen is named as such.
  const { [DIGEST]: digest, ...rest } = metadata.data;
  if (digest !== undefined) checkDigest(bytes, digest);
  return { metadata: rest, tensors, digested: digest !== undefined };
}

/** The format leaves no byte of the data to no tensor, or to two. Throws SafeTensorsError. */
function checkCoverage(ranges: readonly (readonly [number, number])[], length: number): void {
  let end = 0;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from !== end)
      throw new SafeTensorsError(`the tensors leave a hole or overlap at byte ${end} of the data`);
    end = to;
  }
  if (end !== length) throw new SafeTensorsError(`${length - end} bytes of the data belong to no tensor`);
}
