import type { Tensor, Tensors } from '../onnx/tensor.ts';

export { float32, type Tensor, type TensorArrays, type Tensors, type TensorType } from '../onnx/tensor.ts';

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
