import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { NumberLines } from './lines.ts';

/**
 * An OFF mesh (Geomview's Object File Format, as text). In many of ModelNet's files the counts follow OFF
 * without a break ("OFF490 518 0"), which is tolerated. Normals and colours behind a vertex, and colours
 * behind a face, are skipped.
 * @throws DataError naming the file and the line
 */
export function readOff(name: string, bytes: Uint8Array): Geometry {
  const lines = new NumberLines(bytes);
  lines.next();
  const header = /^(?:ST)?C?N?OFF(?![A-Z])\s*(.*)$/i.exec(lines.text);
  if (!header) throw lines.bad(name, '"OFF"');
  if (!header[1]) lines.next();
  const [vertices, faces] = (header[1] || lines.text).split(/\s+/).map(Number);
  if (!isCount(vertices) || !isCount(faces)) throw lines.bad(name, 'the numbers of vertices and faces');
  // Each takes a line: larger counts are wrong, and would cost memory before that showed.
  if (vertices + faces > bytes.length) {
    throw new DataError(
      `${name}: line ${lines.line}: ${vertices} vertices and ${faces} faces do not fit the file`,
    );
  }

  const points = new Float64Array(3 * vertices);
  for (let v = 0; v < vertices; v++) {
    lines.next();
    for (let d = 0; d < 3; d++) {
      const value = lines.value();
      if (!Number.isFinite(value)) throw lines.bad(name, `vertex ${v + 1} of ${vertices} as three numbers`);
      points[3 * v + d] = value;
    }
  }
  const triangles: number[] = [];
  const corner = (f: number): number => {
    const value = lines.value();
    if (isCount(value) && value < vertices) return value;
    throw lines.bad(name, `face ${f + 1} of ${faces} as a count and vertices 0..${vertices - 1}`);
  };
  for (let f = 0; f < faces; f++) {
    lines.next();
    const corners = lines.value();
    if (!isCount(corners)) throw lines.bad(name, `face ${f + 1} of ${faces} as a count and vertices`);
    // A polygon is a fan of triangles around its first corner; less than three corners have no area.
    const first = corners > 0 ? corner(f) : 0;
    let before = corners > 1 ? corner(f) : 0;
    for (let i = 2; i < corners; i++) {
      const last = corner(f);
      triangles.push(first, before, last);
      before = last;
    }
  }
  return { points, triangles };
}

const isCount = (value: number | undefined): value is number =>
  Number.isInteger(value) && (value as number) >= 0;
