import { interpolateViridis, rgb } from 'd3';

/** Features of one op: [rows, width]. */
export interface Features {
  rows: number;
  width: number;
  values: Float32Array;
}

/** How far each node is from one in the space of an op's features, as a share of the farthest: [rows] in 0..1. */
export function nearness({ rows, width, values }: Features, node: number): Float32Array {
  const far = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      sum += ((values[i * width + c] as number) - (values[node * width + c] as number)) ** 2;
    }
    far[i] = Math.sqrt(sum);
  }
  const most = Math.max(...far);
  return most > 0 ? far.map((each) => each / most) : far;
}

/** The same for the length of each node's features, from the shortest to the longest, where no node is chosen. */
export function lengths({ rows, width, values }: Features): Float32Array {
  const long = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += (values[i * width + c] as number) ** 2;
    long[i] = Math.sqrt(sum);
  }
  const [least, most] = [Math.min(...long), Math.max(...long)];
  return most > least ? long.map((each) => (each - least) / (most - least)) : long.fill(0);
}

/** Shares 0..1 as colours [n, 3], 0 the brightest. */
export function coloursOf(shares: Float32Array): Float32Array {
  const colours = new Float32Array(3 * shares.length);
  shares.forEach((share, i) => {
    const { r, g, b } = rgb(interpolateViridis(1 - share));
    colours.set([r / 255, g / 255, b / 255], 3 * i);
  });
  return colours;
}

/** The same colour for n points. */
export function plainColours(n: number, colour: string): Float32Array {
  const { r, g, b } = rgb(colour);
  const colours = new Float32Array(3 * n);
  for (let i = 0; i < n; i++) colours.set([r / 255, g / 255, b / 255], 3 * i);
  return colours;
}

/** Pairs of nodes that a graph [n, k] joins: all of them, or those of one node. A node is no neighbour of its own here. */
export function edgesOf(
  { k, indices }: { k: number; indices: Int16Array },
  node: number | null,
): Uint32Array {
  const pairs: number[] = [];
  const from = node === null ? 0 : node * k;
  const to = node === null ? indices.length : from + k;
  for (let at = from; at < to; at++) {
    const [source, target] = [Math.floor(at / k), indices[at] as number];
    if (source !== target) pairs.push(source, target);
  }
  return Uint32Array.from(pairs);
}
