import type { Tensors } from '../onnx/tensor.ts';
import type { ModelMetadata, ServerMetadata } from './oip.ts';

/** Where the time of one inference over a link went, ms. */
export interface LinkTiming {
  /** From asking to the endpoint having the last byte. */
  upMs: number;
  /** Of `upMs`: from the request's headers to its last byte, by the endpoint's clock. */
  receiveMs: number;
  /** Waiting at the endpoint for other runs to end. */
  queueMs: number;
  /** Reading, running and answering at the endpoint. */
  edgeMs: number;
  /** Of `edgeMs`: the engine alone. */
  inferMs: number;
  /** From the answer's headers to its last byte. */
  downMs: number;
  totalMs: number;
}

/** How busy an endpoint was when it answered, as it says. */
export interface EdgeLoad {
  /** Samples that the engine computed together in the run, this request's among them. */
  batch: number;
  /** Connections that kept the engine busy lately, this one counted. */
  clients: number;
  /** The share of the engine's time that the others took, from 0 to 1. */
  othersBusy: number;
}

/** What carries the requests; `why` HTTP does where the endpoint's own channel could be expected. */
export interface Transport {
  kind: 'channel' | 'http' | 'local';
  why?: string;
  /** Why tensors that may be compressed were not. */
  raw?: string;
  /** What a server that is none of ours does not do, in words. Without its times `upMs` holds the way up, waiting and computing. */
  lacks?: string[];
}

export interface LinkResult {
  outputs: Tensors;
  timing: LinkTiming;
  transport: Transport;
  /** Bytes of the bodies, tensors and their JSON; headers of HTTP and of the channel's frames are not counted. */
  bytesUp: number;
  bytesDown: number;
  /** Here, before asking and after the answer: putting the message together and reading it, compressing and restoring. */
  encodeMs: number;
  decodeMs: number;
  /** The engine's time for each run, when `repeats` was asked for. */
  eachMs?: number[];
  /** Absent where the endpoint does not say. */
  load?: EdgeLoad;
}

export interface InferOptions {
  /** Outputs wanted; all when absent. */
  outputs?: readonly string[];
  /** Runs the model that often on the same inputs, and reports each run's time. */
  repeats?: number;
  /** Names of inputs and outputs that may cross compressed, where the endpoint takes that. */
  deflate?: readonly string[];
  /** SHA-256 of the model that has to answer: E351 when another one did. */
  sha256?: string;
}

/**
 * The way from a device to an edge endpoint. Every method rejects with a LinkError that says what is wrong,
 * or with the signal's reason when that aborts. What carries the messages is a RawLink; `checkedLink` makes a Link of
 * it, and nothing else does, so that no answer is used unchecked.
 */
export interface Link {
  /** What the endpoint is. Throws E303 when it speaks another protocol. */
  describe(signal: AbortSignal): Promise<ServerMetadata & { transport: Transport }>;
  metadata(signal: AbortSignal, model: string): Promise<ModelMetadata>;
  /** Whether the endpoint has the model. */
  ready(signal: AbortSignal, model: string): Promise<boolean>;
  /** Loads an ONNX model, in the place of one with the same name. Throws E351 when other bytes are held afterwards. */
  load(signal: AbortSignal, model: string, bytes: Uint8Array): Promise<void>;
  unload(signal: AbortSignal, model: string): Promise<void>;
  infer(signal: AbortSignal, model: string, inputs: Tensors, options?: InferOptions): Promise<LinkResult>;
}
