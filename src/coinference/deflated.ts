import { ELEMENT_TYPES } from '../onnx/elementTypes.ts';
import { typeOf } from './datatypes.ts';
import { LinkError } from './errors.ts';
import type { TensorMessage } from './oip.ts';
import { elementsOf } from './tensorData.ts';
import type { Zlib } from './zlib.ts';

/**
 * Named by GET /v2 of an endpoint that takes and gives compressed tensors: a binary tensor with the parameter
 * `content_coding: "deflate"` is zlib's form (RFC 1950) of its bytes, and `binary_data_size` is that form's size. An
 * output comes so when the request gives it the same parameter.
 */
export const DEFLATE_EXTENSION = 'gcode_deflate';
export const CODING = 'content_coding';
export const DEFLATE = 'deflate';

/** Binary tensors as a message lists them, and their bytes in that order. Tensors without bytes have none there. */
export interface Listed {
  list: TensorMessage[];
  body: Uint8Array[];
}

/** The same with the named tensors compressed, each where that makes it smaller. */
export async function deflated(
  { list, body }: Listed,
  names: ReadonlySet<string>,
  zlib: Zlib,
): Promise<Listed> {
  if (names.size === 0) return { list, body };
  const pieces = [...body];
  const result: Listed = { list: [], body: [] };
  for (const entry of list) {
    const size = entry.parameters?.binary_data_size;
    const bytes = size === undefined || size === 0 ? undefined : pieces.shift();
    const smaller = bytes && names.has(entry.name) ? await zlib.deflate(bytes) : undefined;
    if (bytes && smaller && smaller.length < bytes.length) {
      const parameters = { ...entry.parameters, binary_data_size: smaller.length, [CODING]: DEFLATE };
      result.list.push({ ...entry, parameters });
      result.body.push(smaller);
    } else {
      result.list.push(entry);
      if (bytes) result.body.push(bytes);
    }
  }
  return result;
}

/** Whether a tensor's bytes are compressed. Throws E321 for another coding. */
export function isDeflated({ name, parameters }: TensorMessage): boolean {
  const coding = parameters?.[CODING];
  if (coding === undefined || coding === DEFLATE) return coding === DEFLATE;
  throw new LinkError(
    'E321',
    `tensor ${name}: ${CODING} ${JSON.stringify(coding)} is not read here: use ${DEFLATE}`,
  );
}

/**
 * A message's tensors and raw bytes without compression.
 * Throws E306 when they would be more than `limit` bytes, before any is restored, E309 when what is restored is not what
 * the tensor says, E321 for another coding.
 */
export async function restored(
  list: readonly TensorMessage[],
  raw: Uint8Array,
  limit: number,
  zlib: Zlib,
): Promise<{ list: readonly TensorMessage[]; raw: Uint8Array }> {
  if (!list.some(isDeflated)) return { list, raw };
  const sizeOf = (entry: TensorMessage) => elementsOf(entry) * ELEMENT_TYPES[typeOf(entry.datatype)].bytes;
  const total = list.reduce((sum, entry) => sum + (isDeflated(entry) ? sizeOf(entry) : 0), 0);
  if (!(total <= limit)) {
    throw new LinkError(
      'E306',
      `the tensors are larger than the limit of ${limit} bytes once they are restored`,
    );
  }
  const plain: TensorMessage[] = [];
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const entry of list) {
    const size = Number(entry.parameters?.binary_data_size ?? 0);
    // Sizes that are none are for who reads the tensors to refuse.
    if (!Number.isSafeInteger(size) || size < 0 || size > raw.length - at) return { list, raw };
    const bytes = raw.subarray(at, at + size);
    at += size;
    if (!isDeflated(entry)) {
      plain.push(entry);
      pieces.push(bytes);
      continue;
    }
    const expected = sizeOf(entry);
    const whole = await zlib.inflate(bytes, expected).catch((cause: Error) => {
      throw new LinkError('E309', `tensor ${entry.name} is no ${expected} bytes deflated: ${cause.message}`, {
        cause,
      });
    });
    const { [CODING]: _, ...parameters } = entry.parameters ?? {};
    plain.push({ ...entry, parameters: { ...parameters, binary_data_size: whole.length } });
    pieces.push(whole);
  }
  pieces.push(raw.subarray(at));
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const piece of pieces) {
    all.set(piece, to);
    to += piece.length;
  }
  return { list: plain, raw: all };
}
