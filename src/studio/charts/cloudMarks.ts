import { scaleQuantize } from 'd3';
import { RAMP } from './ink.ts';
import type { ScatterAxis, ScatterScales } from './paretoScales.ts';

/** Side of the squares of which each carries one mark, in SVG units: nobody sees two candidates closer than that. */
const CELL = 2;
/** Marks in one path. */
const CHUNK = 300;
/** Larger than any chart, in cells. */
const WIDE = 65_536;

const snap = (at: number): number => Math.round(at / CELL);

/** Instead of a colour of the ramp: of a candidate without one, and of one that steps back. */
export const PLAIN = -1;
export const ASIDE = -2;

/** Which colour of the ramp a value has; PLAIN where it is not known. */
export function colourOf({ scale }: ScatterAxis, [low, high]: readonly [number, number]) {
  const even = (value: number) => (scale === 'log' ? Math.log(Math.max(value, low)) : value);
  const step = scaleQuantize(
    [even(low), even(high)],
    RAMP.map((_, i) => i),
  );
  return (value: number): number => (Number.isNaN(value) ? PLAIN : step(even(value)));
}

/** Candidates of one colour as paths of round dots. */
interface CloudPaths {
  /** Of the ramp, PLAIN or ASIDE. */
  colour: number;
  paths: string[];
}

/**
 * Candidates x, y, x, y, ... as paths of round dots, one dot for each square that holds any.
 * While a search runs only the last path changes: the squares stand in the order in which they were met.
 * @param colour of a candidate, by its place in the cloud
 */
export function cloudPaths(
  cloud: Float32Array,
  { x, y, shows }: ScatterScales,
  colour: (i: number) => number = () => PLAIN,
): CloudPaths[] {
  const taken = new Set<number>();
  const all = new Map<number, { done: string[]; path: string; marks: number }>();
  for (let i = 0; i + 1 < cloud.length; i += 2) {
    const [valueX, valueY] = [cloud[i] as number, cloud[i + 1] as number];
    if (!shows(valueX, valueY)) continue;
    const [column, row] = [snap(x(valueX)), snap(y(valueY))];
    const square = column * WIDE + row;
    if (taken.has(square)) continue;
    taken.add(square);
    const of = colour(i / 2);
    const one = all.get(of) ?? { done: [], path: '', marks: 0 };
    all.set(of, one);
    one.path += `M${column * CELL} ${row * CELL}h0`;
    if (++one.marks % CHUNK > 0) continue;
    one.done.push(one.path);
    one.path = '';
  }
  return [...all]
    .map(([of, { done, path }]) => ({ colour: of, paths: path ? [...done, path] : done }))
    .sort((a, b) => a.colour - b.colour);
}

/** Where each candidate is drawn, x, y, x, y, ...; NaN for those that are not. */
export function cloudPlaces(cloud: Float32Array, { x, y, shows }: ScatterScales): Float32Array {
  const places = new Float32Array(cloud.length).fill(Number.NaN);
  for (let i = 0; i + 1 < cloud.length; i += 2) {
    const [valueX, valueY] = [cloud[i] as number, cloud[i + 1] as number];
    if (!shows(valueX, valueY)) continue;
    places[i] = x(valueX);
    places[i + 1] = y(valueY);
  }
  return places;
}

/** Ticks upwards from the bottom, one for each column that holds any. */
export function rugPath(rug: Float32Array, { x, domainX }: ScatterScales, bottom: number): string {
  const shown = rug.filter((value) => value <= domainX[1]);
  const columns = new Set(Array.from(shown, (value) => snap(x(value))));
  return Array.from(columns, (column) => `M${column * CELL} ${bottom - 7}v6`).join('');
}
