import type { ScatterScales } from './paretoScales.ts';

/** Side of the squares of which each carries one mark, in SVG units: nobody sees two candidates closer than that. */
const CELL = 2;
/** Marks in one path. */
const CHUNK = 300;
/** Larger than any chart, in cells. */
const WIDE = 65_536;

const snap = (at: number): number => Math.round(at / CELL);

/**
 * Candidates x, y, x, y, ... as paths of round dots, one dot for each square that holds any.
 * While a search goes on only the last path changes: the squares stand in the order in which they were met.
 */
export function cloudPaths(cloud: Float32Array, { x, y }: ScatterScales): string[] {
  const taken = new Set<number>();
  const paths: string[] = [];
  let path = '';
  for (let i = 0; i + 1 < cloud.length; i += 2) {
    const [column, row] = [snap(x(cloud[i] as number)), snap(y(cloud[i + 1] as number))];
    const square = column * WIDE + row;
    if (taken.has(square)) continue;
    taken.add(square);
    path += `M${column * CELL} ${row * CELL}h0`;
    if (taken.size % CHUNK > 0) continue;
    paths.push(path);
    path = '';
  }
  return path ? [...paths, path] : paths;
}

/** Ticks upwards from the bottom, one for each column that holds any. */
export function rugPath(rug: Float32Array, { x }: ScatterScales, bottom: number): string {
  const columns = new Set(Array.from(rug, (value) => snap(x(value))));
  return Array.from(columns, (column) => `M${column * CELL} ${bottom - 7}v6`).join('');
}
