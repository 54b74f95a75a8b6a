import type { Tensor, Tensors, TensorType } from '../src/onnx/tensor.ts';

/** A model's file, and the inputs that it is run with. */
export interface ProbeModel {
  path: string;
  inputs: { name: string; type: TensorType; dims: number[] }[];
}

/** What a process of its own loads and runs, and what it prints of its memory. */
export interface ProbeSpec {
  /** In the order in which one machine loads and runs them. */
  models: ProbeModel[];
  /** A small model that runs first: what the engine needs once is not the design's. */
  warmUp: ProbeModel;
}

/** Random values, because pages of zeros would not become resident; of a graph, neighbours that are there. */
export function feedsOf({ inputs }: ProbeModel): Tensors {
  return Object.fromEntries(
    inputs.map(({ name, type, dims }) => {
      const size = dims.reduce((a, b) => a * b, 1);
      const [nodes] = dims as [number];
      const data =
        type === 'int16'
          ? Int16Array.from({ length: size }, () => Math.floor(nodes * Math.random()))
          : Float32Array.from({ length: size }, () => Math.random());
      return [name, { type, dims, data } as Tensor];
    }),
  );
}
