import { crc32 } from './checksum.ts';
import { LinkError } from './errors.ts';

/**
 * What one WebSocket message carries. A message of ours is a request, an answer or a refusal: a JSON head and a body of
 * raw bytes. Its first frame carries the head and as much of the body as the sender likes; parts carry the rest, in order,
 * so that several messages can share the socket. Little-endian:
 *
 *   0 CRC-32 of all that follows   4 magic, 2 bytes   6 version   7 kind   8 id   12 bytes of the head
 *   16 bytes of the whole body   20 where in the body this frame's part begins   24 head, padded to 8 bytes, then part
 */
export interface Frame {
  kind: FrameKind;
  /** The request that it belongs to: chosen by who asks, greater than every one before. */
  id: number;
  /** JSON; empty in parts and cancellations. */
  head: Uint8Array;
  /** Bytes of the message's whole body. */
  bodyLength: number;
  /** Where in the body `part` begins. */
  offset: number;
  part: Uint8Array;
}

const KINDS = ['request', 'answer', 'refusal', 'part', 'cancel'] as const;
type FrameKind = (typeof KINDS)[number];

const MAGIC = 0x4347;
const VERSION = 1;
export const FRAME_HEADER_BYTES = 24;
/** The checksum stands first; what it is of follows. */
const CHECKSUM_BYTES = 4;
const MAX_HEAD_BYTES = 256 * 1024;
export const MAX_PART_BYTES = 256 * 1024;
/** No frame is longer. */
export const MAX_FRAME_BYTES = FRAME_HEADER_BYTES + MAX_HEAD_BYTES + MAX_PART_BYTES;
const UINT32 = 2 ** 32;
const NOTHING = new Uint8Array();

const padded = (length: number): number => Math.ceil(length / 8) * 8;

const checksumOf = (bytes: Uint8Array): number => crc32(bytes.subarray(CHECKSUM_BYTES));

/** Room for a frame: everything but its part, which the caller writes to `part` before sealing. */
function blank({ kind, id, head, bodyLength, offset }: Omit<Frame, 'part'>, partBytes: number) {
  const from = FRAME_HEADER_BYTES + padded(head.length);
  const bytes = new Uint8Array(from + partBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, MAGIC, true);
  view.setUint8(6, VERSION);
  view.setUint8(7, KINDS.indexOf(kind) + 1);
  view.setUint32(8, id, true);
  view.setUint32(12, head.length, true);
  view.setUint32(16, bodyLength, true);
  view.setUint32(20, offset, true);
  bytes.set(head, FRAME_HEADER_BYTES);
  return {
    part: bytes.subarray(from),
    seal() {
      view.setUint32(0, checksumOf(bytes), true);
      return bytes;
    },
  };
}

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const { part, seal } = blank(frame, frame.part.length);
  part.set(frame.part);
  return seal();
}

/** A frame without a body. */
export const bareFrame = (kind: FrameKind, id: number, head = NOTHING): Uint8Array<ArrayBuffer> =>
  encodeFrame({ kind, id, head, bodyLength: 0, offset: 0, part: NOTHING });

const malformed = (what: string) => new LinkError('E309', `a frame of the channel ${what}`);

function checkLengths({ kind, id, head, bodyLength, offset, part }: Frame): void {
  if (id === 0) throw malformed('has no id');
  if (offset + part.length > bodyLength) throw malformed('holds more than its message');
  if (part.length > MAX_PART_BYTES)
    throw malformed(`carries ${part.length} bytes, more than ${MAX_PART_BYTES}`);
  const first = kind === 'request' || kind === 'answer';
  if (first && offset !== 0) throw malformed('begins a message in its middle');
  if (kind === 'part' && part.length === 0) throw malformed('carries nothing');
  if ((kind === 'part' || kind === 'cancel') !== (head.length === 0))
    throw malformed(`is a ${kind} with a wrong head`);
  if ((kind === 'cancel' || kind === 'refusal') && bodyLength > 0)
    throw malformed(`is a ${kind} with a body`);
}

/** Reads a frame; head and part are views of the bytes. Throws E350 for one that was damaged on its way, E309 for nonsense. */
export function decodeFrame(bytes: Uint8Array): Frame {
  if (bytes.length < FRAME_HEADER_BYTES) throw malformed(`has only ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(4, true) !== MAGIC) throw malformed('is none of ours');
  if (view.getUint32(0, true) !== checksumOf(bytes)) {
    throw new LinkError('E350', 'a frame of the channel was damaged on its way');
  }
  const version = view.getUint8(6);
  if (version !== VERSION) throw malformed(`has version ${version}, not ${VERSION}`);
  const kind = KINDS[view.getUint8(7) - 1];
  if (!kind) throw malformed(`is of no known kind (${view.getUint8(7)})`);
  const headLength = view.getUint32(12, true);
  const from = FRAME_HEADER_BYTES + padded(headLength);
  if (headLength > MAX_HEAD_BYTES)
    throw malformed(`has a head of ${headLength} bytes, more than ${MAX_HEAD_BYTES}`);
  if (from > bytes.length) throw malformed('ends within its head');
  const headEnd = FRAME_HEADER_BYTES + headLength;
  if (bytes.subarray(headEnd, from).some((byte) => byte !== 0))
    throw malformed('is padded with more than zeros');
  const frame: Frame = {
    kind,
    id: view.getUint32(8, true),
    head: bytes.subarray(FRAME_HEADER_BYTES, headEnd),
    bodyLength: view.getUint32(16, true),
    offset: view.getUint32(20, true),
    part: bytes.subarray(from),
  };
  checkLengths(frame);
  return frame;
}

export interface Message {
  kind: 'request' | 'answer';
  id: number;
  /** JSON. */
  head: Uint8Array;
  /** The body, piece by piece; the pieces are not joined before they are sent. */
  body: readonly Uint8Array[];
}

export const bytesIn = (body: readonly Uint8Array[]): number =>
  body.reduce((sum, { length }) => sum + length, 0);

/**
 * The frames of a message, each made when it is asked for: its bytes are copied once, into the frame.
 * @param firstBytes of the body that go with the head; 0 sends the head ahead of it
 * @param partBytes of the body in each later frame
 */
export function* framesOf(
  { kind, id, head, body }: Message,
  firstBytes: number,
  partBytes: number,
): Generator<Uint8Array<ArrayBuffer>, void> {
  const bodyLength = bytesIn(body);
  if (bodyLength >= UINT32) throw new LinkError('E306', 'a message of the channel holds at most 4 GiB');
  if (head.length > MAX_HEAD_BYTES)
    throw new LinkError('E306', `the message's head has ${head.length} bytes`);
  let piece = 0;
  let at = 0;
  const fill = (target: Uint8Array) => {
    for (let done = 0; done < target.length; ) {
      const source = body[piece] as Uint8Array;
      const some = source.subarray(at, at + target.length - done);
      target.set(some, done);
      done += some.length;
      at += some.length;
      if (at === source.length) {
        piece += 1;
        at = 0;
      }
    }
  };
  const first = blank({ kind, id, head, bodyLength, offset: 0 }, Math.min(firstBytes, bodyLength));
  fill(first.part);
  yield first.seal();
  for (let offset = first.part.length; offset < bodyLength; ) {
    const room = Math.min(partBytes, MAX_PART_BYTES, bodyLength - offset);
    const next = blank({ kind: 'part', id, head: NOTHING, bodyLength, offset }, room);
    fill(next.part);
    yield next.seal();
    offset += room;
  }
}

/** Puts a message's frames together again. */
export class Assembly {
  readonly head: Uint8Array;
  readonly bodyLength: number;
  readonly #parts: Uint8Array[] = [];
  #received = 0;

  constructor(first: Frame) {
    this.head = first.head;
    this.bodyLength = first.bodyLength;
    this.add(first);
  }

  /** Throws E309 when it is not the next part of this message. */
  add({ bodyLength, offset, part }: Frame): void {
    if (bodyLength !== this.bodyLength || offset !== this.#received)
      throw malformed('is not the next of its message');
    if (part.length > 0) this.#parts.push(part);
    this.#received += part.length;
  }

  get complete(): boolean {
    return this.#received === this.bodyLength;
  }

  /** Of the head and the whole body: what a link's rate counts. */
  get bytes(): number {
    return this.head.length + this.bodyLength;
  }

  /** The body: a view when it came in one frame. */
  body(): Uint8Array {
    const [only] = this.#parts;
    if (only && this.#parts.length === 1) return only;
    const body = new Uint8Array(this.bodyLength);
    let at = 0;
    for (const part of this.#parts) {
      body.set(part, at);
      at += part.length;
    }
    return body;
  }
}
