import type { WebSocket } from 'ws';
import { Assembly, bareFrame, decodeFrame, type Frame } from '../coinference/channelFrames.ts';
import { jsonBytes, MAX_IN_FLIGHT, RequestHead } from '../coinference/channelProtocol.ts';
import { LinkError } from '../coinference/errors.ts';
import { parseJson } from '../coinference/messages.ts';
import { type ChannelCallOptions, callOf } from './channelCalls.ts';
import { sendAnswer } from './channelSend.ts';
import { nowNs } from './clock.ts';
import type { Arrived } from './inference.ts';
import { type LinkShape, linkShapeFrom, type Pacer } from './pacing.ts';

export interface ChannelOptions extends ChannelCallOptions {
  /** Largest head and body of one request; all that is under way on a channel may have twice that. */
  bodyLimitBytes: number;
  /** What a client is told of an error, and whether it is a fault of this endpoint. */
  asLinkError(error: unknown): LinkError;
}

/** A request under way: coming in, waiting, running or being answered. */
interface UnderWay {
  id: number;
  head: RequestHead;
  shape: LinkShape | null;
  pacer: Pacer | null;
  message: Assembly;
  /** When its first frame came, on nowNs' clock. */
  startedNs: number;
  stop: AbortController;
  /** Ends a request that does not come in whole. */
  late: ReturnType<typeof setTimeout>;
}

const PROTOCOL_ERROR = 1002;
/** A close reason has at most 123 bytes. */
const reasonOf = ({ code, message }: LinkError): string =>
  Buffer.from(`${code}: ${message}`)
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, '');

/** The endpoint's end of one persistent channel: takes requests, several at once, and answers each when it is done. */
export class EdgeChannel {
  readonly #socket: WebSocket;
  readonly #client: string;
  /** The same with its connection, for the queue. */
  readonly #connection: string;
  readonly #options: ChannelOptions;
  readonly #underWay = new Map<number, UnderWay>();
  /** Bytes announced by requests under way. */
  #announced = 0;
  #lastId = 0;

  /** @param client the device's address and port */
  constructor(socket: WebSocket, client: { ip: string; port: number | undefined }, options: ChannelOptions) {
    this.#socket = socket;
    this.#client = client.ip;
    this.#connection = `${client.ip} ${client.port}`;
    this.#options = options;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    socket.on('close', () => {
      for (const { id } of [...this.#underWay.values()]) {
        this.#drop(id, new LinkError('E314', 'the other side closed the channel'));
      }
    });
  }

  get idle(): boolean {
    return this.#underWay.size === 0;
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const cameNs = nowNs();
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    try {
      if (!isBinary) throw new LinkError('E309', 'a frame of the channel is text');
      this.#take(decodeFrame(data), cameNs);
    } catch (error) {
      this.#socket.close(PROTOCOL_ERROR, reasonOf(this.#options.asLinkError(error)));
    }
  }

  #take(frame: Frame, cameNs: number): void {
    const { kind, id } = frame;
    if (kind === 'request') {
      if (id <= this.#lastId)
        throw new LinkError('E309', `request ${id} does not come after ${this.#lastId}`);
      this.#lastId = id;
      this.#begin(frame, cameNs);
      return;
    }
    if (kind !== 'part' && kind !== 'cancel') throw new LinkError('E309', `a device sends no ${kind}`);
    if (id > this.#lastId) throw new LinkError('E309', `a ${kind} of request ${id}, which was never made`);
    if (kind === 'cancel') this.#drop(id, new LinkError('E314', 'the other side cancelled'));
    else this.#continue(frame);
  }

  #begin(frame: Frame, cameNs: number): void {
    try {
      const request = this.#admit(frame, cameNs);
      if (request.message.complete) void this.#serve(request);
    } catch (error) {
      this.#refuse(frame.id, error);
    }
  }

  #continue(frame: Frame): void {
    const request = this.#underWay.get(frame.id);
    // Parts of a request that was refused or cancelled are on their way still.
    if (!request) return;
    request.message.add(frame);
    if (request.message.complete) void this.#serve(request);
  }

  /** Throws what it is refused for. */
  #admit(frame: Frame, startedNs: number): UnderWay {
    const { bodyLimitBytes, links, timeoutMs } = this.#options;
    const message = new Assembly(frame);
    if (message.bytes > bodyLimitBytes) {
      throw new LinkError('E306', `the message is larger than the limit of ${bodyLimitBytes} bytes`);
    }
    if (this.#underWay.size >= MAX_IN_FLIGHT || this.#announced + message.bytes > 2 * bodyLimitBytes) {
      throw new LinkError('E312', `${this.#underWay.size} requests are under way on this channel`);
    }
    const head = parseJson(RequestHead, frame.head);
    const shape = head.op === 'infer' ? linkShapeFrom(head.link) : null;
    const { id } = frame;
    const tooSlow = () => {
      this.#drop(id, new LinkError('E340', `the message did not come in whole within ${timeoutMs} ms`));
    };
    const stop = new AbortController();
    const ageMs = (nowNs() - startedNs) / 1e6;
    const bounds = { ageMs, signal: stop.signal, limitMs: timeoutMs };
    const pacer = shape && links.pacer(this.#client, shape, 'up', bounds);
    pacer?.checkFits(message.bytes);
    const request: UnderWay = {
      id,
      head,
      shape,
      pacer,
      message,
      startedNs,
      stop,
      late: setTimeout(tooSlow, timeoutMs),
    };
    this.#announced += message.bytes;
    this.#underWay.set(id, request);
    return request;
  }

  async #serve(request: UnderWay): Promise<void> {
    const { id, head, shape, pacer, message, startedNs, stop, late } = request;
    clearTimeout(late);
    const { signal } = stop;
    try {
      const through = async (): Promise<Arrived> => {
        await pacer?.complete(message.bytes);
        signal.throwIfAborted();
        const receivedAt = nowNs();
        return { receiveNs: receivedAt - startedNs, receivedAt };
      };
      let asked: Promise<Arrived> | undefined;
      const arrived = () => {
        asked ??= through();
        return asked;
      };
      const arrival = { client: this.#connection, signal, arrived };
      const answer = await callOf(this.#options, head, message.body(), arrival);
      const { links, timeoutMs } = this.#options;
      const down = shape && links.pacer(this.#client, shape, 'down', { signal, limitMs: timeoutMs });
      await sendAnswer(signal, this.#socket, id, answer, down);
    } catch (error) {
      // Who cancelled waits for no answer.
      if (!signal.aborted) this.#refuse(id, error);
    } finally {
      this.#forget(request);
    }
  }

  #refuse(id: number, error: unknown): void {
    const { message, code } = this.#options.asLinkError(error);
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(bareFrame('refusal', id, jsonBytes({ error: message, code })));
    }
  }

  #forget(request: UnderWay): void {
    clearTimeout(request.late);
    if (this.#underWay.delete(request.id)) this.#announced -= request.message.bytes;
  }

  /** Stops a request and what runs for it; says so where somebody waits for it still. */
  #drop(id: number, reason: LinkError): void {
    const request = this.#underWay.get(id);
    if (!request) return;
    request.stop.abort(reason);
    this.#forget(request);
    if (reason.code === 'E340') this.#refuse(id, reason);
  }
}
