import type { Tensor, Tensors } from '../../onnx/tensor.ts';
import { BEFORE_IN, FEATURES_IN, type GinSize, SHARES_IN } from './gin.ts';
import { FEATURES, type LatencyGraph, PARTS } from './latencyGraph.ts';

const tensor = (dims: number[], data: Float32Array): Tensor<'float32'> => ({ type: 'float32', dims, data });

/**
 * Graphs side by side, padded with empty nodes; fewer graphs than the batch leave empty ones at its end.
 * Throws RangeError for more graphs, or a graph with more nodes, than the size has.
 */
export function batchFeeds(graphs: readonly LatencyGraph[], { batch, nodes }: GinSize): Tensors {
  if (graphs.length > batch) throw new RangeError(`${graphs.length} graphs in a batch of ${batch}`);
  const width = FEATURES.length;
  const features = new Float32Array(batch * nodes * width);
  const before = new Float32Array(batch * nodes * nodes);
  const shares = new Float32Array(batch * PARTS.length * nodes);
  graphs.forEach((graph, b) => {
    const n = graph.nodes;
    if (n > nodes) throw new RangeError(`a graph of ${n} nodes where ${nodes} fit`);
    features.set(graph.features, b * nodes * width);
    const { edges } = graph;
    for (let e = 0; e < edges.length; e += 2) {
      before[(b * nodes + (edges[e + 1] as number)) * nodes + (edges[e] as number)] = 1;
    }
    for (let row = 0; row < PARTS.length; row++) {
      shares.set(graph.shares.subarray(row * n, (row + 1) * n), (b * PARTS.length + row) * nodes);
    }
  });
  return {
    [FEATURES_IN]: tensor([batch * nodes, width], features),
    [BEFORE_IN]: tensor([batch, nodes, nodes], before),
    [SHARES_IN]: tensor([batch, PARTS.length, nodes], shares),
  };
}
