import { NumberedError } from '../design/problem.ts';
import type { Tensor, Tensors, TensorType } from '../onnx/tensor.ts';

export {
  float32,
  isTensorType,
  type Tensor,
  type TensorArrays,
  type Tensors,
  type TensorType,
} from '../onnx/tensor.ts';

/** What a model says about one of its inputs or outputs. */
export interface TensorInfo {
  name: string;
  type: TensorType;
  /** A name stands for a dimension that may vary. Empty for a scalar, and when the model does not say. */
  dims: readonly (number | string)[];
}

/** A loaded ONNX model. Throws RuntimeFailure with the engine's own words when a run fails. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
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
  /** Graph optimisation; off for graphs that run once (a short training). Default true. */
  optimize?: boolean;
}

/** The one engine, behind the one interface. */
export interface Runtime {
  readonly info: RuntimeInfo;
  createSession(model: Uint8Array, options?: SessionOptions): Promise<Session>;
}

export class RuntimeFailure extends NumberedError {
  override readonly name: string = 'RuntimeFailure';
  constructor(message: string, options?: ErrorOptions) {
    super('E417', message, options);
  }
}

/** A model whose inputs or outputs are of a type that no tensor here has: text, sequences, bfloat16 and their like. */
export class UnservedType extends RuntimeFailure {
  override readonly name = 'UnservedType';
  /** Which inputs and outputs, where the engine said. */
  readonly names: readonly string[];
  constructor(message: string, options?: ErrorOptions, names: readonly string[] = []) {
    super(message, options);
    this.names = names;
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
