/** The part of TensorFlow.js 4 that the reference uses; the package itself is installed when the benchmark runs. */
export interface TfTensor {
  shape: number[];
  dataSync(): Float32Array;
  dispose(): void;
}
export type TfVariable = TfTensor & { assign(value: TfTensor): void };
type Axes = number | number[];

export interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  version: { tfjs: string };
  wasm: { setWasmPaths(prefix: string): void; setThreadsCount(n: number): void; getThreadsCount(): number };
  env(): { getBool(flag: string): boolean };
  tidy<T>(run: () => T): T;
  tensor(data: Float32Array, shape: readonly number[]): TfTensor;
  variable(value: TfTensor, trainable: boolean, name: string): TfVariable;
  customGrad(
    run: (
      x: TfTensor,
      save: (tensors: TfTensor[]) => void,
    ) => { value: TfTensor; gradFunc: (dy: TfTensor, saved: TfTensor[]) => TfTensor },
  ): (x: TfTensor) => TfTensor;
  train: { adam(rate: number, beta1: number, beta2: number, epsilon: number): TfOptimiser };
  add(a: TfTensor, b: TfTensor | number): TfTensor;
  sub(a: TfTensor, b: TfTensor | number): TfTensor;
  mul(a: TfTensor, b: TfTensor | number): TfTensor;
  div(a: TfTensor, b: TfTensor | number): TfTensor;
  sqrt(x: TfTensor): TfTensor;
  square(x: TfTensor): TfTensor;
  maximum(a: TfTensor, b: TfTensor): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  concat(tensors: TfTensor[], axis: number): TfTensor;
  slice(x: TfTensor, begin: number[], size: number[]): TfTensor;
  reshape(x: TfTensor, shape: number[]): TfTensor;
  gather(x: TfTensor, indices: TfTensor, axis: number): TfTensor;
  scatterND(indices: TfTensor, updates: TfTensor, shape: number[]): TfTensor;
  topk(x: TfTensor, k: number, sorted: boolean): { values: TfTensor; indices: TfTensor };
  cast(x: TfTensor, type: 'int32'): TfTensor;
  range(start: number, stop: number, step: number, type: 'int32'): TfTensor;
  max(x: TfTensor, axis: Axes): TfTensor;
  mean(x: TfTensor, axis?: Axes, keepDims?: boolean): TfTensor;
  sum(x: TfTensor, axis?: Axes, keepDims?: boolean): TfTensor;
  logSoftmax(x: TfTensor): TfTensor;
}

export interface TfOptimiser {
  learningRate: number;
  minimize(loss: () => TfTensor, returnCost: true, variables: TfVariable[]): TfTensor;
}
