import { onAbort } from '../system/onAbort.ts';
import { Assembly, bareFrame, bytesIn, decodeFrame, type Frame, framesOf } from './channelFrames.ts';
import { HIGH_WATER_BYTES, jsonBytes, MAX_IN_FLIGHT, PART_BYTES, WHOLE_BYTES } from './channelProtocol.ts';
import { withDeadline } from './deadline.ts';
import { isLinkErrorCode, LinkError } from './errors.ts';
import { parseJson } from './messages.ts';
import { ErrorMessage } from './oip.ts';
import type { ChannelSocket } from './socket.ts';

/** An answer over the channel, and what it took. */
export interface ChannelAnswer {
  /** JSON. */
  head: Uint8Array;
  body: Uint8Array;
  /** Of heads and bodies; the frames' own bytes are not counted. */
  bytesUp: number;
  bytesDown: number;
  /** From the answer's first frame to its last. */
  downMs: number;
  /** From asking to the answer's last frame. */
  totalMs: number;
}

interface Waiting {
  answer: Assembly | undefined;
  headedAt: number;
  resolve(ended: { answer: Assembly; headedAt: number; endedAt: number }): void;
  reject(error: Error): void;
}

const DRAIN_POLL_MS = 1;
/** Where a throttled link takes at least so long for a body, its head leaves so much sooner. */
const HEAD_START_MS = { least: 3, given: 1 };
const CLOSE_BROKEN = 4000;
const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** The device's end of the persistent channel: requests and their answers over one open WebSocket, several at once. */
export class Channel {
  readonly #socket: ChannelSocket;
  readonly #url: string;
  readonly #waiting = new Map<number, Waiting>();
  /** Who waits for a place among MAX_IN_FLIGHT. */
  readonly #line: (() => void)[] = [];
  #busy = 0;
  #lastId = 0;
  #heardAt = performance.now();
  #broken: LinkError | null = null;

  /** @param socket open already */
  constructor(socket: ChannelSocket, url: string) {
    this.#socket = socket;
    this.#url = url;
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onerror = null;
    socket.onclose = ({ code, reason }) => {
      const why = reason || `closed with code ${code}`;
      this.#fail(new LinkError('E314', `the channel to ${url} broke off: ${why}`));
    };
  }

  /** Whether it can carry another request. */
  get open(): boolean {
    return this.#broken === null;
  }

  /** Since anything came from the endpoint. */
  get silentMs(): number {
    return performance.now() - this.#heardAt;
  }

  close(): void {
    this.#fail(new LinkError('E314', `the channel to ${this.#url} was closed here`));
  }

  /**
   * Sends a request and waits for its answer. Rejects with what the endpoint refuses it with, E302 when time is up, E314
   * when the channel breaks, or the signal's reason; the endpoint is told to stop then.
   * @param mbps what the endpoint holds the request to
   */
  async request(
    signal: AbortSignal,
    timeoutMs: number,
    head: object,
    body: readonly Uint8Array[] = [],
    mbps = Number.POSITIVE_INFINITY,
  ): Promise<ChannelAnswer> {
    const startedAt = performance.now();
    const late = () => new LinkError('E302', `${this.#url} gave no complete answer within ${timeoutMs} ms`);
    let sent = 0;
    const work = async (inner: AbortSignal) => {
      await this.#place(inner);
      try {
        const json = jsonBytes(head);
        sent = json.length + bytesIn(body);
        return await this.#exchange(inner, json, body, mbps);
      } finally {
        this.#busy -= 1;
        this.#line.shift()?.();
      }
    };
    try {
      const { answer, headedAt, endedAt } = await withDeadline(signal, timeoutMs, late, work);
      return {
        head: answer.head,
        body: answer.body(),
        bytesUp: sent,
        bytesDown: answer.bytes,
        downMs: endedAt - headedAt,
        totalMs: endedAt - startedAt,
      };
    } catch (error) {
      // A silent line may be a dead one: the next request gets another.
      if (error instanceof LinkError && error.code === 'E302' && this.#heardAt < startedAt) this.#fail(error);
      throw error;
    }
  }

  async #place(signal: AbortSignal): Promise<void> {
    while (this.#busy >= MAX_IN_FLIGHT) await new Promise<void>((done) => this.#line.push(done));
    this.#busy += 1;
    if (!signal.aborted) return;
    this.#busy -= 1;
    this.#line.shift()?.();
    signal.throwIfAborted();
  }

  async #exchange(signal: AbortSignal, head: Uint8Array, body: readonly Uint8Array[], mbps: number) {
    if (this.#broken) throw this.#broken;
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Parameters<Waiting['resolve']>[0]>((resolve, reject) => {
      this.#waiting.set(id, { answer: undefined, headedAt: 0, resolve, reject });
    });
    answered.catch(() => {});
    const stop = () => {
      if (this.#waiting.delete(id) && !this.#broken) this.#socket.send(bareFrame('cancel', id));
    };
    const leave = onAbort(signal, stop);
    try {
      // A longer body goes behind its head: a throttled link begins with the head, as HTTP's does with its headers.
      const bytes = bytesIn(body);
      const first = bytes <= WHOLE_BYTES ? WHOLE_BYTES : 0;
      let headAhead = first === 0 && (8 * bytes) / (1000 * mbps) > HEAD_START_MS.least;
      for (const frame of framesOf({ kind: 'request', id, head, body }, first, PART_BYTES)) {
        while (this.#socket.bufferedAmount > HIGH_WATER_BYTES && !this.#broken) await wait(DRAIN_POLL_MS);
        signal.throwIfAborted();
        // Refused already, or the channel broke: the rest is not wanted.
        if (!this.#waiting.has(id)) break;
        this.#socket.send(frame);
        // What a browser sends leaves by another process, which work on the body's frames would keep waiting for a core.
        if (headAhead && this.#socket.bufferedAmount > 0) await wait(HEAD_START_MS.given);
        headAhead = false;
      }
      return await answered;
    } finally {
      leave();
    }
  }

  #receive(data: unknown): void {
    this.#heardAt = performance.now();
    try {
      if (!(data instanceof ArrayBuffer))
        throw new LinkError('E309', 'the endpoint sent text over the channel');
      this.#take(decodeFrame(new Uint8Array(data)));
    } catch (cause) {
      // What else is under way may be damaged too: it is asked again over another channel.
      const { message } = cause as Error;
      this.#fail(new LinkError('E314', `the channel to ${this.#url} broke off: ${message}`, { cause }));
    }
  }

  #take(frame: Frame): void {
    const { kind, id } = frame;
    if (kind === 'request' || kind === 'cancel' || id > this.#lastId) {
      throw new LinkError('E309', `the endpoint sent a ${kind} with id ${id}`);
    }
    const waiting = this.#waiting.get(id);
    // Of a request that nobody waits for any more.
    if (!waiting) return;
    if (kind === 'refusal') {
      const { error, code } = parseJson(ErrorMessage, frame.head);
      this.#waiting.delete(id);
      waiting.reject(new LinkError(isLinkErrorCode(code) ? code : 'E316', error));
      return;
    }
    if ((kind === 'answer') !== (waiting.answer === undefined)) {
      throw new LinkError(
        'E309',
        `the endpoint sent ${kind === 'answer' ? 'two answers' : 'a part first'} for ${id}`,
      );
    }
    if (waiting.answer) waiting.answer.add(frame);
    else {
      waiting.headedAt = this.#heardAt;
      waiting.answer = new Assembly(frame);
    }
    const { answer, headedAt } = waiting;
    if (!answer.complete) return;
    this.#waiting.delete(id);
    waiting.resolve({ answer, headedAt, endedAt: performance.now() });
  }

  #fail(error: LinkError): void {
    if (this.#broken) return;
    this.#broken = error;
    this.#socket.close(CLOSE_BROKEN);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
