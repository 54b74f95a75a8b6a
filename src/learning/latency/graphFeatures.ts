import { type LatencyGraph, partTimes, sendingMs } from './latencyGraph.ts';
import { FEATURES, log1p10, logMs, MEASURES } from './nodeRow.ts';

const place = (name: (typeof MEASURES)[number]): number => MEASURES.indexOf(name);
/** Measures that depend on the design and the system, by their place in a row. */
const AT = {
  ms: place('log ms'),
  share: place('share of the sum'),
  payloadBytes: place('log payload bytes'),
  payloadMs: place('log payload ms'),
  sum: place('log sum'),
  linkMs: place('log link ms per kB'),
  nodes: place('nodes'),
};
const PART_SUMS = (['log device ms', 'log up ms', 'log edge ms', 'log down ms'] as const).map(place);

const WIDTH = FEATURES.length;

/** Writes a graph's features, [nodes, FEATURES.length] row-major, from `offset` on. */
export function writeFeatures(graph: LatencyGraph, out: Float32Array, offset: number): void {
  const { nodes, rows, ms: times, tableMs, up, down, link } = graph;
  const sums = partTimes(graph);
  const [device, upSum, edge, downSum] = sums as [number, number, number, number];
  const [logDevice, logUp, logEdge, logDown] = [
    log1p10(device),
    log1p10(upSum),
    log1p10(edge),
    log1p10(downSum),
  ];
  const [atDevice, atUp, atEdge, atDown] = PART_SUMS as [number, number, number, number];
  const [sum, linkMs, size] = [log1p10(tableMs), log1p10(100 * sendingMs(1000, link.upMbps)), nodes / 10];
  for (let node = 0; node < nodes; node++) {
    const at = offset + node * WIDTH;
    const row = rows[node] as Float32Array;
    const nodeMs = times[node] as number;
    out.set(row, at);
    if (row[AT.ms] === 0) out[at + AT.ms] = logMs(nodeMs);
    out[at + AT.share] = nodeMs / tableMs;
    out[at + AT.sum] = sum;
    out[at + AT.linkMs] = linkMs;
    out[at + AT.nodes] = size;
    out[at + atDevice] = logDevice;
    out[at + atUp] = logUp;
    out[at + atEdge] = logEdge;
    out[at + atDown] = logDown;
  }
  if (up === 0) return;
  const crossing = (node: number, bytes: number, mbps: number) => {
    out[offset + node * WIDTH + AT.payloadBytes] = log1p10(bytes);
    out[offset + node * WIDTH + AT.payloadMs] = log1p10(sendingMs(bytes, mbps));
  };
  crossing(up, graph.bytesUp, link.upMbps);
  crossing(down, graph.bytesDown, link.downMbps);
}

/** A graph's features, [nodes, FEATURES.length] row-major. */
export function featuresOf(graph: LatencyGraph): Float32Array {
  const features = new Float32Array(graph.nodes * WIDTH);
  writeFeatures(graph, features, 0);
  return features;
}
