/** Element types that cross this interface, with the typed array that holds each. */
export interface TensorArrays {
  float32: Float32Array;
  float64: Float64Array;
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}
export type TensorType = keyof TensorArrays;

/** A dense row-major tensor. Plain data: it can be posted to a worker or written to a socket. */
export interface Tensor<T extends TensorType = TensorType> {
  type: T;
  dims: readonly number[];
  data: TensorArrays[T];
}
export type Tensors = Record<string, Tensor>;

/** A loaded ONNX model. Throws RuntimeFailure with the engine's own words when a run fails. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

export interface RuntimeInfo {
  engine: 'onnxruntime-web' | 'onnxruntime-node';
  provider: 'wasm' | 'webgpu' | 'cpu';
  version: string;
  /** Intra-op threads the engine really has, not the number asked for. */
  threads: number;
}

export interface SessionOptions {
  /** Graph optimisation; off for graphs that run once (training steps of a supernet). Default true. */
  optimize?: boolean;
}

/** The one engine, behind the one interface. */
export interface Runtime {
  readonly info: RuntimeInfo;
  createSession(model: Uint8Array, options?: SessionOptions): Promise<Session>;
}

export class RuntimeFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RuntimeFailure';
  }
}

export function float32(data: Float32Array | number[], dims: readonly number[]): Tensor<'float32'> {
  return { type: 'float32', dims, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** Largest absolute difference of two tensors' elements; Infinity when shapes differ or a value is NaN. */
export function maxAbsDifference(a: Tensor, b: Tensor): number {
  if (a.data.length !== b.data.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.data.length; i++) {
    const d = Math.abs(Number(a.data[i]) - Number(b.data[i]));
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
  }
  return worst;
}
