/** The part of jax-js that the reference uses; the package itself is installed when the benchmark runs. An array is used up by whatever takes it, unless `ref` is taken. */
export interface JaxArray {
  readonly ref: JaxArray;
  shape: number[];
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray | number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(axes: readonly number[]): JaxArray;
  slice(...ranges: readonly (readonly number[])[]): JaxArray;
  data(): Promise<Float32Array>;
  dispose(): void;
}
export type JaxTree = Record<string, JaxArray>;

interface Keeping {
  keepdims: true;
}

export interface Jax {
  init(device: string): Promise<string[]>;
  defaultDevice(device: string): string;
  blockUntilReady(tree: unknown): Promise<unknown>;
  valueAndGrad<A extends unknown[]>(
    f: (parameters: JaxTree, ...rest: A) => JaxArray,
  ): (parameters: JaxTree, ...rest: A) => [JaxArray, JaxTree];
  lax: {
    stopGradient(x: JaxArray): JaxArray;
    topK(x: JaxArray, k: number): [JaxArray, JaxArray];
  };
  nn: { leakyRelu(x: JaxArray, slope: number): JaxArray; logSoftmax(x: JaxArray): JaxArray };
  numpy: {
    array(data: Float32Array | Int32Array | number): JaxArray;
    arange(n: number): JaxArray;
    zeros(shape: readonly number[]): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    concatenate(arrays: JaxArray[], axis: number): JaxArray;
    take(x: JaxArray, rows: JaxArray, axis: number): JaxArray;
    square(x: JaxArray): JaxArray;
    sqrt(x: JaxArray): JaxArray;
    max(x: JaxArray, axis: number): JaxArray;
    mean(x: JaxArray, axis: number, keeping?: Keeping): JaxArray;
    sum(x: JaxArray, axis?: number): JaxArray;
  };
}
