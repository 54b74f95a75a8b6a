import { DataError } from '../task.ts';
import { fan, type Geometry } from './geometry.ts';
import { badLine, contentLines, type Line, numbersOf } from './lines.ts';

/**
 * An OFF mesh (Geomview's Object File Format, as text). In many of ModelNet's files the counts follow OFF
 * without a break ("OFF490 518 0"), which is tolerated. Normals and colours behind a vertex, and colours
 * behind a face, are skipped.
 * @throws DataError naming the file and the line
 */
export function readOff(name: string, text: string): Geometry {
  const lines = contentLines(text);
  const next = (): Line | undefined => lines.next().value;
  const first = next();
  const header = /^(?:ST)?C?N?OFF(?![A-Z])\s*(.*)$/i.exec(first?.text ?? '');
  if (!header) throw badLine(name, first, '"OFF"');
  const counted = header[1] ? first : next();
  const [vertices, faces] = numbersOf(header[1] || (counted?.text ?? ''));
  if (!isCount(vertices) || !isCount(faces))
    throw badLine(name, counted, 'the numbers of vertices and faces');
  // Each takes a line: larger counts are wrong, and would cost memory before that showed.
  if (vertices + faces > text.length) {
    throw new DataError(
      `${name}: line ${counted?.number}: ${vertices} vertices and ${faces} faces do not fit the file`,
    );
  }

  const points = new Float64Array(3 * vertices);
  for (let v = 0; v < vertices; v++) {
    const line = next();
    const [x, y, z] = line ? numbersOf(line.text) : [];
    if (!(Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z))) {
      throw badLine(name, line, `vertex ${v + 1} of ${vertices} as three numbers`);
    }
    points.set([x as number, y as number, z as number], 3 * v);
  }
  const triangles: number[] = [];
  for (let f = 0; f < faces; f++) {
    const line = next();
    const [corners, ...rest] = line ? numbersOf(line.text) : [];
    const polygon = rest.slice(0, corners);
    const right = isCount(corners) && polygon.length === corners;
    if (!right || !polygon.every((index) => isCount(index) && index < vertices)) {
      throw badLine(name, line, `face ${f + 1} of ${faces} as a count and vertices 0..${vertices - 1}`);
    }
    fan(polygon, triangles);
  }
  return { points, triangles };
}

const isCount = (value: number | undefined): value is number =>
  Number.isInteger(value) && (value as number) >= 0;
