import type { z } from 'zod';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { datatypeOf } from './datatypes.ts';
import { CODING, DEFLATE, type Listed } from './deflated.ts';
import { LinkError } from './errors.ts';
import { InferRequest, InferResponse, type Parameters, type TensorMessage } from './oip.ts';
import { BINARY_TYPE, HEADER_LENGTH, JSON_TYPE } from './protocol.ts';
import { bytesOf, jsonValues, tensorFromBytes, tensorFromJson } from './tensorData.ts';

/** A message as it goes over HTTP. */
export interface Encoded {
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

/** A message before its parts are put together. */
interface Unjoined extends Listed {
  /** What its JSON holds besides the tensors. */
  rest: object;
  key: 'inputs' | 'outputs';
}

/**
 * JSON, then the binary tensors' bytes in listed order without padding (`binary_tensor_data`).
 * With no binary tensor the body is JSON alone and carries no header length.
 */
function listed(
  rest: object,
  key: 'inputs' | 'outputs',
  tensors: Tensors,
  isBinary: (name: string) => boolean,
): Unjoined {
  const body: Uint8Array[] = [];
  const list = Object.entries(tensors).map(([name, tensor]): TensorMessage => {
    const entry = { name, shape: [...tensor.dims], datatype: datatypeOf(tensor.type) };
    if (!isBinary(name)) return { ...entry, data: jsonValues(name, tensor) };
    const bytes = bytesOf(tensor);
    if (bytes.length > 0) body.push(bytes);
    return { ...entry, parameters: { binary_data_size: bytes.length } };
  });
  return { rest, key, list, body };
}

/** The message as one body. */
export function joined({ rest, key, list, body: raw }: Unjoined): Encoded {
  const binary = list.some(({ parameters }) => parameters?.binary_data_size !== undefined);
  const json = new TextEncoder().encode(JSON.stringify({ ...rest, [key]: list }));
  if (!binary) return { headers: { 'content-type': JSON_TYPE }, body: json };
  const body = new Uint8Array(raw.reduce((sum, bytes) => sum + bytes.length, json.length));
  body.set(json);
  let offset = json.length;
  for (const bytes of raw) {
    body.set(bytes, offset);
    offset += bytes.length;
  }
  return { headers: { 'content-type': BINARY_TYPE, [HEADER_LENGTH]: String(json.length) }, body };
}

export interface RequestParts {
  id?: string;
  parameters?: Parameters;
  inputs: Tensors;
  /** Names of the outputs wanted; all of them when absent. */
  outputs?: readonly string[];
  /** Names of inputs, and of wanted outputs, that may cross compressed. */
  deflate?: readonly string[];
}

/** Outputs as a request names them. */
export const wantedOutputs = (
  outputs: readonly string[],
  deflate: readonly string[] = [],
): NonNullable<InferRequest['outputs']> =>
  outputs.map((name) => ({ name, ...(deflate.includes(name) && { parameters: { [CODING]: DEFLATE } }) }));

/** Of the outputs that a request names, those that it wants compressed. */
export const deflatedOutputs = ({ outputs }: Pick<InferRequest, 'outputs'>): Set<string> =>
  new Set(outputs?.filter(({ parameters }) => parameters?.[CODING] === DEFLATE).map(({ name }) => name));

/** A request whose tensors, and whose answer's tensors, are binary, or JSON for who has no binary ones. */
export function requestMessage(
  { id, parameters, inputs, outputs, deflate }: RequestParts,
  binary = true,
): Unjoined {
  const rest = {
    ...(id !== undefined && { id }),
    ...((binary || parameters) && {
      parameters: { ...parameters, ...(binary && { binary_data_output: true }) },
    }),
    ...(outputs && { outputs: wantedOutputs(outputs, deflate) }),
  };
  return listed(rest, 'inputs', inputs, () => binary);
}

export const encodeRequest = (parts: RequestParts): Encoded => joined(requestMessage(parts));

/** A response; each output is binary where the request asked for that. */
export const responseMessage = (
  response: Omit<InferResponse, 'outputs'>,
  outputs: Tensors,
  isBinary: (name: string) => boolean,
): Unjoined => listed(response, 'outputs', outputs, isBinary);

export const encodeResponse = (
  response: Omit<InferResponse, 'outputs'>,
  outputs: Tensors,
  isBinary: (name: string) => boolean,
): Encoded => joined(responseMessage(response, outputs, isBinary));

/** Which outputs a request wants as binary data: its own word for one output goes before the one for all. */
export function binaryOutputs(request: InferRequest): (name: string) => boolean {
  const all = request.parameters?.binary_data_output === true;
  const each = new Map(request.outputs?.map((o) => [o.name, o.parameters?.binary_data]));
  return (name) => {
    const own = each.get(name);
    return typeof own === 'boolean' ? own : all;
  };
}

interface Received {
  headerLength: string | null | undefined;
  contentType: string | null | undefined;
  body: Uint8Array;
}

/** Bytes of JSON at the start of the body. Throws E309 when the header is missing, no number or too large. */
function jsonLength({ headerLength, contentType, body }: Received): number {
  if (headerLength === null || headerLength === undefined) {
    if (contentType?.startsWith(BINARY_TYPE)) {
      throw new LinkError('E309', 'a binary body needs the header Inference-Header-Content-Length');
    }
    return body.length;
  }
  const length = /^\d+$/.test(headerLength) ? Number(headerLength) : Number.NaN;
  if (!(length <= body.length)) {
    throw new LinkError(
      'E309',
      `Inference-Header-Content-Length is ${JSON.stringify(headerLength)}, the body has ${body.length} bytes`,
    );
  }
  return length;
}

/**
 * Without the fields whose value is null: many clients write it where a field is not set. The values of tensors stay
 * as they are.
 */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [first] = value;
    return typeof first === 'object' && first !== null && !Array.isArray(first)
      ? value.map(withoutNulls)
      : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const set = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(set.map(([key, each]) => [key, withoutNulls(each)]));
}

/** Kept, because making one costs more than reading a frame's head with it. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Numbers that some programs write into JSON, Python's for one. */
const NO_JSON = /[[,:]\s*(NaN|-?Infinity)\b/;

/** Reads JSON that fits the schema. Throws E309 with the place and the reason. */
export function parseJson<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
  let text = '';
  let value: unknown;
  try {
    text = UTF8.decode(bytes);
    value = JSON.parse(text);
    if (text.includes('null')) value = withoutNulls(value);
  } catch (cause) {
    const [, word] = NO_JSON.exec(text) ?? [];
    const why = word
      ? `${word} has no JSON form, send such tensors as binary data`
      : (cause as Error).message;
    throw new LinkError('E309', `not JSON: ${why}`, { cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new LinkError('E309', `${issue?.path.join('.') || 'message'}: ${issue?.message}`);
}

/** The tensors that a message lists, read from its raw bytes. Throws E309 or E313. */
export function tensorsOf(list: readonly TensorMessage[], raw: Uint8Array): Tensors {
  let offset = 0;
  const tensors = new Map<string, Tensor>();
  for (const message of list) {
    const { name } = message;
    if (tensors.has(name)) throw new LinkError('E309', `tensor ${name} is there twice`);
    const size = message.parameters?.binary_data_size;
    if ((size === undefined) === (message.data === undefined)) {
      throw new LinkError('E309', `tensor ${name} needs either data or binary_data_size`);
    }
    if (size === undefined) {
      tensors.set(name, tensorFromJson(message));
      continue;
    }
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      throw new LinkError(
        'E309',
        `tensor ${name}: binary_data_size ${JSON.stringify(size)} is no byte count`,
      );
    }
    if (size > raw.length - offset) {
      throw new LinkError(
        'E309',
        `tensor ${name}: ${size} bytes announced, ${raw.length - offset} left in the body`,
      );
    }
    tensors.set(name, tensorFromBytes(message, raw.subarray(offset, offset + size)));
    offset += size;
  }
  if (offset < raw.length) throw new LinkError('E309', `${raw.length - offset} bytes left over in the body`);
  return Object.fromEntries(tensors);
}

/** A request and its tensors' raw bytes. Throws LinkError E309. */
export function splitRequest(received: Received): { request: InferRequest; raw: Uint8Array } {
  const length = jsonLength(received);
  const request = parseJson(InferRequest, received.body.subarray(0, length));
  return { request, raw: received.body.subarray(length) };
}

/** A response and its tensors' raw bytes. Throws LinkError E309. */
export function splitResponse(received: Received): { response: InferResponse; raw: Uint8Array } {
  const length = jsonLength(received);
  const response = parseJson(InferResponse, received.body.subarray(0, length));
  return { response, raw: received.body.subarray(length) };
}

/** Reads a request without compressed tensors. Throws LinkError E309 (malformed) or E313 (datatype). */
export function decodeRequest(received: Received): { request: InferRequest; inputs: Tensors } {
  const { request, raw } = splitRequest(received);
  return { request, inputs: tensorsOf(request.inputs, raw) };
}

/** Reads a response without compressed tensors. Throws LinkError E309 (malformed) or E313 (datatype). */
export function decodeResponse(received: Received): { response: InferResponse; outputs: Tensors } {
  const { response, raw } = splitResponse(received);
  return { response, outputs: tensorsOf(response.outputs, raw) };
}
