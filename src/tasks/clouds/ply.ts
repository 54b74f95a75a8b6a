import { plainBytes } from '../decoding.ts';
import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { asciiItems } from './plyAscii.ts';
import { binaryItems } from './plyBinary.ts';
import { type Element, readHeader } from './plyHeader.ts';

/**
 * A PLY file (Turk 1994), ascii or binary of either byte order: its vertices, and its faces and triangle strips
 * where it has any. Other properties and elements are stepped over.
 * @throws DataError naming the file, and the line or the element
 */
export function readPly(name: string, raw: Uint8Array): Geometry {
  const text = raw[0] === 0xef || raw[0] === 0xff || raw[0] === 0xfe || raw[0] === 0 || raw[1] === 0;
  const bytes = text ? plainBytes(name, raw) : raw;
  const header = readHeader(name, bytes);
  const vertex = header.elements.find((element) => element.name === 'vertex');
  const axes = ['x', 'y', 'z'].map((axis) =>
    (vertex?.properties ?? []).findIndex((p) => p.name.toLowerCase() === axis && p.length === undefined),
  );
  if (!vertex || axes.includes(-1))
    throw new DataError(`${name}: its header has no vertices with x, y and z`);
  const bare = header.elements.find((element) => element.name === 'face' && element.count > 0);
  if (bare && wantedOf(bare, axes).length === 0)
    throw new DataError(`${name}: its header gives faces no list called vertex_indices`);
  const wanted = new Map(header.elements.map((element) => [element, wantedOf(element, axes)]));
  const items = (header.format === 'ascii' ? asciiItems : binaryItems)(name, bytes, header, wanted);
  const points = new Float64Array(3 * vertex.count);
  const triangles: number[] = [];
  for (const element of header.elements) {
    if (element.properties.length === 0) continue;
    const [corners = -1] = wanted.get(element) as readonly number[];
    for (let i = 0; i < element.count; i++) {
      const values = items.read(element);
      if (element === vertex) {
        for (let d = 0; d < 3; d++) points[3 * i + d] = values[axes[d] as number] as number;
        if (
          !Number.isFinite(
            (points[3 * i] as number) + (points[3 * i + 1] as number) + (points[3 * i + 2] as number),
          )
        )
          checkPoint(name, i, points.subarray(3 * i, 3 * i + 3));
      } else if (corners >= 0) {
        const polygon = values[corners] as number[];
        const wrong = polygon.find((at) => !(Number.isInteger(at) && at >= 0 && at < vertex.count));
        if (element.name === 'tristrips') strip(name, polygon, vertex.count, triangles);
        else if (polygon.length === 0) throw new DataError(`${name}: face ${i + 1} has no corners`);
        else if (wrong === undefined) fan(polygon, triangles);
        else
          throw new DataError(
            `${name}: face ${i + 1} names vertex ${wrong}; there are 0..${vertex.count - 1}`,
          );
      }
    }
  }
  items.end();
  return { points, triangles };
}

/** The properties of an element that are read: coordinates, or the corners of faces. */
function wantedOf({ name, properties }: Element, axes: readonly number[]): readonly number[] {
  if (name === 'vertex') return axes;
  if (name !== 'face' && name !== 'tristrips') return [];
  const at = properties.findIndex((p) => p.length !== undefined && /^vertex_ind(ex|ices)$/i.test(p.name));
  return at < 0 ? [] : [at];
}

function checkPoint(name: string, i: number, point: Float64Array): void {
  if (!point.every(Number.isFinite))
    throw new DataError(`${name}: vertex ${i + 1} is no point: ${point.join(' ')}`);
}

function fan(polygon: readonly number[], triangles: number[]): void {
  for (let c = 2; c < polygon.length; c++) {
    triangles.push(polygon[0] as number, polygon[c - 1] as number, polygon[c] as number);
  }
}

/** Triangle strips, each ended by -1; every second triangle is turned. */
function strip(name: string, indices: readonly number[], vertices: number, triangles: number[]): void {
  let length = 0;
  for (const [i, index] of indices.entries()) {
    if (index === -1) {
      length = 0;
      continue;
    }
    if (!(Number.isInteger(index) && index >= 0 && index < vertices)) {
      throw new DataError(`${name}: a triangle strip names vertex ${index}; there are 0..${vertices - 1}`);
    }
    if (++length < 3) continue;
    const [a, b] = [indices[i - 2] as number, indices[i - 1] as number];
    if (length % 2 === 1) triangles.push(a, b, index);
    else triangles.push(b, a, index);
  }
}
