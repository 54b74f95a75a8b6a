import { plan } from '../design/segments.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import { segmentGraph } from '../onnx/emit.ts';
import { memoryUse } from '../onnx/liveness.ts';
import { nativeBytes, wasmBytes } from '../onnx/sessionMemory.ts';
import { float32 } from '../onnx/tensor.ts';
import { biasName, designLayers, embeddingOf, type Weights, weightName } from '../onnx/weights.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { segmentsOf } from './designKeys.ts';
import { gatherFor } from './micro.ts';

/** As many zeros as were asked for at most: weights whose sizes alone count share them. */
let zeros = new Float32Array();

function blank(...dims: number[]) {
  const size = dims.reduce((a, b) => a * b, 1);
  if (zeros.length < size) zeros = new Float32Array(size);
  return float32(zeros.subarray(0, size), dims);
}

/** Weights of the right shapes and no content. */
function blankWeights(design: Design, setting: Setting): Weights {
  const embedding = embeddingOf(design, setting);
  const table = embedding && blank(...embedding.dims);
  const layers = Object.fromEntries(
    designLayers(design, setting).flatMap((layer) => [
      [weightName(layer), blank(layer.from, layer.to)],
      [biasName(layer), blank(layer.to)],
    ]),
  );
  return embedding && table ? { ...layers, [embedding.name]: table } : layers;
}

/** The engine that each side runs on. */
export type Engines = Record<Placement, RuntimeInfo['engine']>;

/** What the sessions of one engine take, from the sizes of each. */
const BYTES = { 'onnxruntime-web': wasmBytes, 'onnxruntime-node': nativeBytes };

/** What is certain of a side's segments, in bytes. */
interface LeastUse {
  /** Of all weights. */
  weights: number;
  /** Of the weights of the segment that has most of them. */
  most: number;
  /** Of values that one of them holds at some moment. */
  live: number;
}

/** No more than what peakMemory gives for such segments. */
export function leastMemory(engine: RuntimeInfo['engine'], { weights, most, live }: LeastUse): number {
  const nothing = { largest: 0, nodes: 0, kernels: 0, live: 0, arena: 0, outside: 0 };
  const parts = weights === 0 ? [] : [{ ...nothing, weights: most }];
  // Whether it is one segment or two, they keep all weights, and load one of them after the other.
  const bytes = BYTES[engine](parts) + weights - (weights === 0 ? 0 : most);
  return engine === 'onnxruntime-web' ? Math.max(bytes, live) : bytes + live;
}

/**
 * Bytes that each side of a valid design keeps once it runs: for each of its segments a session, its weights and its
 * values. Natively, what becomes resident; in WASM, what is used of the heap, copies while loading included, because a
 * heap does not shrink. The engine itself comes on top (WASM: about 20 MB of heap). Of sentences: one as long as may be.
 */
export function peakMemory(
  design: Design,
  setting: Setting,
  engines: Engines = { device: 'onnxruntime-web', edge: 'onnxruntime-node' },
): Record<Placement, number> {
  const weights = blankWeights(design, setting);
  const segments = segmentsOf(plan(design));
  const bytesOf = (side: Placement) =>
    BYTES[engines[side]](
      segments
        .filter(({ placement }) => placement === side)
        .map((segment) => {
          const form = { gather: gatherFor(engines[side]), mostWords: true };
          return memoryUse(segmentGraph(segment, design, setting, weights, form));
        }),
    );
  return { device: bytesOf('device'), edge: bytesOf('edge') };
}
