import { sha256Hex } from '../onnx/sha256.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { onAbort } from '../system/onAbort.ts';
import { asBatch, asSample } from './batches.ts';
import { withDeadline } from './deadline.ts';
import { LinkError } from './errors.ts';
import type { Link, LinkResult } from './link.ts';

export interface CrossingOptions {
  link: Link;
  /** The edge's segment. */
  model: Uint8Array;
  /** Longest time from sending a frame's tensors to having the answer, however often they are sent; asked for each frame. */
  limitMs: number | (() => number);
  /** Names of the tensors that may cross compressed, both ways. */
  deflate: readonly string[];
  /** The model computes batches, of which each frame is one of one sample. */
  batched?: boolean | undefined;
  /** Knocks at an endpoint that went away. Default true; false where something else answers meanwhile. */
  knocks?: boolean | undefined;
}

/** Pauses between knocks at an endpoint that was there and is not now: 3 s, in which a service is restarted. */
const KNOCKS_MS = [50, 100, 200, 400, 800, 1450];

/** The same bytes have the same name, so that an endpoint loads them once. */
export const segmentName = (sha256: string): string => `segment-${sha256.slice(0, 32)}`;

const codeOf = (error: unknown) => (error instanceof LinkError ? error.code : null);

function pause(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      leave();
      resolve();
    }, ms);
    const leave = onAbort(signal, stop);
  });
}

/** The way of a frame's tensors over the link and back: through the edge segment, and past what happens on the way. */
export class Crossing {
  readonly name: string;
  readonly #sha256: string;
  readonly #options: CrossingOptions;

  constructor(options: CrossingOptions) {
    this.#options = options;
    this.#sha256 = sha256Hex(options.model);
    this.name = segmentName(this.#sha256);
  }

  /** Has the segment on the endpoint: it is loaded unless the very bytes are there. */
  async open(signal: AbortSignal): Promise<void> {
    const { link } = this.#options;
    const load = async () => {
      if (!(await link.ready(signal, this.name)) || !(await this.#isHeld(signal))) await this.#load(signal);
    };
    try {
      await load();
    } catch (error) {
      if (!isLoss(error)) throw error;
      await load();
    }
  }

  async #isHeld(signal: AbortSignal): Promise<boolean> {
    const { parameters } = await this.#options.link.metadata(signal, this.name);
    // A server that is none of ours names no bytes: the name, made of them, has to do.
    return parameters?.sha256 === undefined || parameters.sha256 === this.#sha256;
  }

  #load(signal: AbortSignal): Promise<void> {
    return this.#options.link.load(signal, this.name, this.#options.model);
  }

  async #once(signal: AbortSignal, inputs: Tensors, outputs: readonly string[]): Promise<LinkResult> {
    const { link, deflate, batched } = this.#options;
    const each = (tensors: Tensors, change: (tensor: Tensor) => Tensor): Tensors =>
      Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]));
    const sent = batched ? each(inputs, asBatch) : inputs;
    const ask = async () => {
      const result = await link.infer(signal, this.name, sent, { outputs, deflate, sha256: this.#sha256 });
      return batched ? { ...result, outputs: each(result.outputs, asSample) } : result;
    };
    try {
      return await ask();
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'E304' && code !== 'E351') throw error;
      // The endpoint was restarted, made room for other models, or was given another by this name: load again, once.
      await this.#load(signal);
      return ask();
    }
  }

  /**
   * Sends tensors again, once, when the connection was lost or damaged them, and knocks for some seconds at an endpoint
   * that went away. Throws E302 at the limit, E301 when the endpoint stays away.
   */
  async infer(signal: AbortSignal, inputs: Tensors, outputs: readonly string[]): Promise<LinkResult> {
    const { limitMs: limit } = this.#options;
    const limitMs = typeof limit === 'number' ? limit : limit();
    const late = () => new LinkError('E302', `no answer within ${limitMs / 1000} s`);
    let work: Promise<LinkResult> | undefined;
    try {
      return await withDeadline(signal, limitMs, late, (inner) => {
        work = this.#persist(inner, inputs, outputs);
        return work;
      });
    } finally {
      // Who stops a frame wants it to have stopped; who ran out of time does not wait on.
      if (signal.aborted) await work?.catch(() => {});
    }
  }

  async #persist(signal: AbortSignal, inputs: Tensors, outputs: readonly string[]): Promise<LinkResult> {
    const pauses = this.#options.knocks === false ? [] : [...KNOCKS_MS];
    for (let sentAgain = false; ; ) {
      try {
        return await this.#once(signal, inputs, outputs);
      } catch (error) {
        if (isLoss(error) && !sentAgain) {
          sentAgain = true;
          continue;
        }
        const next = codeOf(error) === 'E301' ? pauses.shift() : undefined;
        if (next === undefined) throw error;
        await pause(signal, next);
      }
    }
  }
}

/** What sending again may mend: a connection that ended, or bytes that changed on the way. */
function isLoss(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'E314' || code === 'E350';
}
