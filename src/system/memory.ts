import { plan } from '../design/segments.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import { segmentGraph } from '../onnx/emit.ts';
import { memoryUse, totalBytes } from '../onnx/liveness.ts';
import type { Gather } from '../onnx/neighbours.ts';
import { float32 } from '../onnx/tensor.ts';
import { biasName, designLayers, type Weights, weightName } from '../onnx/weights.ts';
import { segmentsOf } from './designKeys.ts';

/** Weights of the right shapes and no content. */
function blankWeights(design: Design, setting: Setting): Weights {
  return Object.fromEntries(
    designLayers(design, setting).flatMap((layer) => [
      [weightName(layer), float32(new Float32Array(layer.from * layer.to), [layer.from, layer.to])],
      [biasName(layer), float32(new Float32Array(layer.to), [layer.to])],
    ]),
  );
}

/**
 * Bytes that each side of a valid design keeps resident once it runs: for each of its segments the session, its weights,
 * and its values. Each segment is a session with memory of its own, so a head and a tail add up. The engine itself
 * comes on top.
 * @param gather the form in which each side's graphs are emitted
 */
export function peakMemory(
  design: Design,
  setting: Setting,
  gather: Record<Placement, Gather> = { device: 'chain', edge: 'block' },
): Record<Placement, number> {
  const weights = blankWeights(design, setting);
  const peak = { device: 0, edge: 0 };
  for (const segment of segmentsOf(plan(design))) {
    const { placement } = segment;
    const graph = segmentGraph(segment, design, setting, weights, { gather: gather[placement] });
    peak[placement] += totalBytes(memoryUse(graph));
  }
  return peak;
}
