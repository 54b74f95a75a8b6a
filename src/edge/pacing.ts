import { LinkError } from '../coinference/errors.ts';
import { LINK_DELAY_MS, LINK_MBPS } from '../coinference/protocol.ts';
import { type Clock, TIMER_SLACK_MS } from './clock.ts';

/** A link that one exchange is held to: the same rate and delay each way. */
export interface LinkShape {
  /** 10^6 bits of body a second; null leaves the real link's rate. */
  mbps: number | null;
  delayMs: number;
}

const MAX_DELAY_MS = 10_000;

function numberOf(name: string, value: string, valid: (x: number) => boolean): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!valid(number)) throw new LinkError('E319', `${name} is ${JSON.stringify(value)}`);
  return number;
}

/** The link that a request's headers ask for; null for the real link. Throws E319. */
export function linkShapeOf(headers: Record<string, string | string[] | undefined>): LinkShape | null {
  const mbps = headers[LINK_MBPS];
  const delay = headers[LINK_DELAY_MS];
  if (mbps === undefined && delay === undefined) return null;
  return {
    mbps: mbps === undefined ? null : numberOf(LINK_MBPS, String(mbps), (x) => x > 0 && Number.isFinite(x)),
    delayMs:
      delay === undefined ? 0 : numberOf(LINK_DELAY_MS, String(delay), (x) => x >= 0 && x <= MAX_DELAY_MS),
  };
}

const BYTES_PER_MS_AT_1_MBPS = 125;
const MIN_CHUNK_BYTES = 16 * 1024;
const CHUNK_MS = 4;

/**
 * Holds a body to a link by the clock: byte b is through at start + delay + 8 b / rate. Lateness of one
 * chunk is made up by the next, since each is timed from the start. A slower real link stays as slow as it is.
 */
export class Pacer {
  readonly #shape: LinkShape;
  readonly #clock: Clock;
  readonly #start: number;

  constructor(shape: LinkShape, clock: Clock) {
    this.#shape = shape;
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** When the first `bytes` of the body are through, ms on the clock. */
  due(bytes: number): number {
    const { mbps, delayMs } = this.#shape;
    return this.#start + delayMs + (mbps === null ? 0 : bytes / (mbps * BYTES_PER_MS_AT_1_MBPS));
  }

  /** Waits for a place in the body's middle, a little early: a late timer there must not delay the end. */
  passing(bytes: number): Promise<void> {
    return this.#clock.about(this.due(bytes) - TIMER_SLACK_MS);
  }

  /** Waits for the end of the body, exactly. */
  complete(bytes: number): Promise<void> {
    return this.#clock.at(this.due(bytes));
  }

  /** Pieces to write a body in: some milliseconds of the link each, so that it flows rather than jumps. */
  get chunkBytes(): number {
    const { mbps } = this.#shape;
    if (mbps === null) return Number.POSITIVE_INFINITY;
    return Math.max(MIN_CHUNK_BYTES, Math.ceil(mbps * BYTES_PER_MS_AT_1_MBPS * CHUNK_MS));
  }
}
