import type { WirePart } from '../design/wire.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import type { MicroGraph } from '../onnx/micro.ts';
import { float32, type Tensor } from '../onnx/tensor.ts';
import { type Part, receiveParts, sendParts } from '../onnx/wireCodec.ts';
import type { EngineCoding } from './coding.ts';
import type { CodingWay } from './profile.ts';

/** Counts that are timed: what crosses lies between, or is next to nothing. */
export const CODED_COUNTS = [4096, 262_144];
/** Channels of the features, and neighbours of the graph, that are timed. */
const WIDTH = 64;
const NEIGHBOURS = 16;

const part = (what: WirePart, type: Part['type'], dims: number[]): Part => ({
  name: `x.${what}`,
  part: what,
  type,
  dims,
});

function partsOf(coding: EngineCoding, rows: number, width: number): Part[] {
  if (coding === 'fp16') return [part('fp16', 'float16', [rows, width])];
  if (coding === 'delta') return [part('delta', 'int16', [rows, width])];
  return [part(coding, coding, [rows, width]), part('scale', 'float32', [width])];
}

/** Values from -1 to 1 that are the same everywhere: what they are does not matter for time. */
const values = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
const indices = (count: number, rows: number): BigInt64Array =>
  BigInt64Array.from({ length: count }, (_, i) => BigInt((i * 7919) % rows));

function coded(of: Part, count: number): Tensor {
  const dims = of.dims as number[];
  switch (of.part) {
    case 'scale':
      return float32(new Float32Array(dims[0] as number).fill(0.01), dims);
    case 'fp16':
      // 1 in half precision.
      return { type: 'float16', dims, data: new Uint16Array(count).fill(0x3c00) };
    case 'int8':
      return { type: 'int8', dims, data: Int8Array.from({ length: count }, (_, i) => (i % 255) - 127) };
    default:
      return { type: 'int16', dims, data: Int16Array.from({ length: count }, (_, i) => i % 100) };
  }
}

/** Encoding or decoding of features, or of a graph, as a model of its own with what it runs on. */
export function codingGraph(coding: EngineCoding, way: CodingWay, count: number): MicroGraph {
  const graph = coding === 'delta';
  const width = graph ? NEIGHBOURS : WIDTH;
  const rows = Math.ceil(count / width);
  const parts = partsOf(coding, rows, width);
  const g = new GraphBuilder(way);
  if (way === 'encode') {
    const x = g.input('x', graph ? 'int64' : 'float32', [rows, width]);
    sendParts(g, x, parts);
    const given: Tensor = graph
      ? { type: 'int64', dims: [rows, width], data: indices(rows * width, rows) }
      : float32(values(rows * width), [rows, width]);
    return { model: g.toBytes(), feeds: { x: given } };
  }
  const came = receiveParts(g, parts);
  // One row leaves the engine: in a segment what was decoded stays there.
  const row = g.node('Slice', [came, g.ints([0]), g.ints([1]), g.ints([0])]);
  g.output(row, 'row', graph ? 'int64' : 'float32');
  return {
    model: g.toBytes(),
    feeds: Object.fromEntries(parts.map((each) => [each.name, coded(each, rows * width)])),
  };
}

/** Bytes that a rectifier's features leave once they are int8: half of them 0. For deflate, whose time depends on what it gets. */
export function bytesToPack(count: number): Uint8Array {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Uint8Array.from({ length: count }, () =>
    Math.round(Math.max(0, 60 * (random() + random() + random() - 1.5))),
  );
}
