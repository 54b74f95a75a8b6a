import type { Tensor, Tensors } from '../../onnx/tensor.ts';
import { BEFORE_IN, FEATURES_IN, type GinSize, SHARES_IN } from './gin.ts';
import { writeFeatures } from './graphFeatures.ts';
import { type LatencyGraph, PARTS } from './latencyGraph.ts';
import { FEATURES } from './nodeRow.ts';

const tensor = (dims: number[], data: Float32Array): Tensor<'float32'> => ({ type: 'float32', dims, data });

/** A batch's memory, to be filled again and again. */
export interface BatchMemory {
  features: Float32Array;
  before: Float32Array;
  shares: Float32Array;
}

export const batchMemory = ({ batch, nodes }: Pick<GinSize, 'batch' | 'nodes'>): BatchMemory => ({
  features: new Float32Array(batch * nodes * FEATURES.length),
  before: new Float32Array(batch * nodes * nodes),
  shares: new Float32Array(batch * PARTS.length * nodes),
});

/**
 * Graphs side by side, padded with empty nodes; fewer graphs than the batch leave empty ones at its end. In memory that
 * was filled before, what is empty keeps its features: no other node reads them, and no share counts what they give.
 * Throws RangeError for more graphs, or a graph with more nodes, than the size has.
 */
export function batchFeeds(
  graphs: readonly LatencyGraph[],
  size: GinSize,
  { features, before, shares }: BatchMemory = batchMemory(size),
): Tensors {
  const { batch, nodes } = size;
  if (graphs.length > batch) throw new RangeError(`${graphs.length} graphs in a batch of ${batch}`);
  const width = FEATURES.length;
  before.fill(0);
  shares.fill(0);
  for (let b = 0; b < graphs.length; b++) {
    const graph = graphs[b] as LatencyGraph;
    const { nodes: n, edges, ms, parts } = graph;
    if (n > nodes) throw new RangeError(`a graph of ${n} nodes where ${nodes} fit`);
    writeFeatures(graph, features, b * nodes * width);
    for (let e = 0; e < edges.length; e += 2) {
      before[(b * nodes + (edges[e + 1] as number)) * nodes + (edges[e] as number)] = 1;
    }
    for (let node = 0; node < n; node++) {
      shares[(b * PARTS.length + (parts[node] as number)) * nodes + node] = ms[node] as number;
    }
  }
  return {
    [FEATURES_IN]: tensor([batch * nodes, width], features),
    [BEFORE_IN]: tensor([batch, nodes, nodes], before),
    [SHARES_IN]: tensor([batch, PARTS.length, nodes], shares),
  };
}
