/** The device half of a bundle: what runner/index.mjs (Node) and web/device.mjs (browser) give. */

export type TensorType = 'float32' | 'float16' | 'int8' | 'int16' | 'int32' | 'uint8';

export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayBufferView & ArrayLike<number | bigint>;
}

/** Points as the network takes them, [points * features] row by row; or, for sentences, tensors by name. */
export type Frame = Float32Array | Readonly<Record<string, Tensor>>;

export interface Answer {
  frame: string;
  /** Name of the class with the largest logit. */
  predicted: string;
  /** One a class. */
  logits: number[];
  /** Where the time went, ms. */
  timing: {
    deviceMs: number;
    upMs: number;
    /** Null where the server gives no times of its own; `why` says so, and `upMs` holds them. */
    queueMs: number | null;
    edgeMs: number | null;
    why?: string;
    downMs: number;
    otherMs: number;
    totalMs: number;
  };
  bytesUp: number;
  bytesDown: number;
  /** Which design of a zoo answered, and how: over the edge, on the device, or there because the edge was late or gone. */
  chosen?: { design: string; scheme: string; way: 'edge' | 'device' | 'rescued'; latencyMs: number };
}

export interface Device {
  /** One frame. Rejects with an Error that has a number (`code`, E...) and says what to do (`help`). */
  run(frame: Frame): Promise<Answer>;
  /** Frames that overlap, answers in their order; one that is no frame ends them with its error. */
  stream(frames: Iterable<Frame> | AsyncIterable<Frame>): AsyncGenerator<Answer, void>;
  /** Ends what is under way, and frees the engine. What is asked afterwards is refused (E418). */
  close(): Promise<void>;
}

export interface DeviceOptions {
  /** Where the edge half is served. Default http://127.0.0.1:8600; not needed for a design without one. */
  edge?: string;
  token?: string;
  /** Holds the link to a rate, 10^6 bits a second each way. */
  mbps?: number;
  /** In Node: the engine in the bundle (wasm, default), or onnxruntime-node. */
  runtime?: 'wasm' | 'native';
  /** Threads of the engine, default 1; a page needs to be cross-origin isolated for more. */
  threads?: number;
  /** In a browser: the address of the bundle's folder. Default: the one above this file's. */
  bundle?: string;
  signal?: AbortSignal;
  /** In Node, of a bundle with a zoo: what its dispatcher is to reach. Default: as the bundle was exported. */
  targetMs?: number;
  goal?: 'frames' | 'latency' | 'energy';
  /** One scheme all the time, by its id in the README. */
  fixed?: string;
  /** Told when the edge stops answering (false), or answers again. */
  onEdge?: (there: boolean) => void;
  /** Told once of each scheme and kind of failure over the edge; its frames are answered another way. */
  onFailed?: (scheme: string, error: Error) => void;
}

/** Checks the bundle's files and opens the device half. */
export declare function openDevice(options?: DeviceOptions): Promise<Device>;
