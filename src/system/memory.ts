import { plan } from '../design/segments.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import { segmentGraph } from '../onnx/emit.ts';
import { type MemoryUse, memoryUse } from '../onnx/liveness.ts';
import { blank } from '../onnx/opSketch.ts';
import { nativeBytes, wasmBytes } from '../onnx/sessionMemory.ts';
import { biasName, designLayers, embeddingOf, type Weights, weightName } from '../onnx/weights.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { segmentsOf } from './designKeys.ts';
import { gatherFor } from './micro.ts';

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

/** What a side's sessions keep. */
export const sessionBytes = (engine: RuntimeInfo['engine'], sessions: readonly MemoryUse[]): number =>
  BYTES[engine](sessions);

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
  // Whether it is one segment or two, they keep all weights, and load one of them after the other.
  const bytes = weights === 0 ? 0 : LEAST[engine](most) + weights - most;
  return engine === 'onnxruntime-web' ? Math.max(bytes, live) : bytes + live;
}

const NOTHING = { largest: 0, nodes: 0, kernels: 0, live: 0, arena: 0, outside: 0 };
/** Of one session with so many bytes of weights, which is asked for every placement. */
const LEAST = {
  'onnxruntime-web': leastOf('onnxruntime-web'),
  'onnxruntime-node': leastOf('onnxruntime-node'),
};

/** What a session of no weights takes, and each byte of weights on top. */
function leastOf(engine: RuntimeInfo['engine']): (weights: number) => number {
  const [none, some] = [0, 1e6].map((weights) => BYTES[engine]([{ ...NOTHING, weights }])) as [
    number,
    number,
  ];
  const each = (some - none) / 1e6;
  return (weights) => none + each * weights;
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
