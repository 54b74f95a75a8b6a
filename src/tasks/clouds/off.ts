import { plainBytes } from '../decoding.ts';
import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { NumberLines } from './lines.ts';
import { OwnLines } from './ownLines.ts';

/** What the letters before OFF add to a vertex: texture, colour, normal, a fourth coordinate, a dimension. */
const HEADER = /^(ST)?(C)?(N)?(4)?(n)?OFF(?![A-Za-z])\s*/;

/** Numbers that may stand behind a vertex: a normal, a colour and a place in a texture. */
const MOST_BEHIND = 9;

interface Counts {
  vertices: number;
  faces: number;
}

/**
 * An OFF mesh (Geomview's Object File Format, as text): tokens apart by white space, # to the end of a line. Its first
 * word may be absent, or followed by the counts without a break ("OFF490 518 0"), as in ModelNet.
 *
 * Colours end with their line and nothing says how many numbers they are. Where the lines after the counts are as many
 * as vertices and faces, each is one, and what follows on it is skipped; else line ends mean nothing, and the file
 * has to end with its last face.
 * @throws DataError naming the file and the line
 */
export function readOff(name: string, raw: Uint8Array): Geometry {
  const bytes = plainBytes(name, raw);
  const lines = new NumberLines(bytes, 0, 0, true);
  lines.next();
  const header = HEADER.exec(lines.text) ?? HEADER.exec(lines.text.toUpperCase());
  if (!header && !/^\d+(\s|$)/.test(lines.text)) throw lines.bad(name, '"OFF"');
  const [whole = '', texture, colour, normal, fourth, dimension] = header ?? [];
  lines.skipLetters(whole.trimEnd().length);
  if (dimension) throw new DataError(`${name}: line ${lines.line}: nOFF is not read; save the mesh as OFF`);
  const { vertices, faces } = readCounts(name, lines, bytes.length);
  const body: Body = {
    vertices,
    faces,
    fourth: fourth !== undefined,
    width: 3 + (fourth ? 1 : 0) + (normal ? 3 : 0) + (colour ? 4 : 0) + (texture ? 2 : 0),
  };
  const start = lines.copy();
  const usual = lines.more() ? null : readLines(name, lines.copy(), body);
  if (usual) return usual;
  const alike = !lines.more() && countLines(lines) === vertices + faces;
  if (alike && sameWidth(lines, vertices, 3)) return readBody(name, lines, body, true);
  let byToken: Geometry;
  try {
    byToken = readBody(name, lines, body, false);
  } catch (error) {
    // Most files have an item a line, and what is wrong with such a file is best said by its line.
    if (start.more()) throw error;
    const byLine = readBody(name, start, body, true);
    if (alike) return byLine;
    throw error;
  }
  if (!alike) return byToken;
  // It may be read by line too, or be a damaged file of items a line: then this says where.
  readBody(name, start, body, true);
  throw new DataError(
    `${name}: its line ends can be read in two ways; put each vertex and each face on a line of its own`,
  );
}

interface Body extends Counts {
  /** Whether a vertex has a fourth coordinate, by which the others are divided. */
  fourth: boolean;
  /** Numbers a vertex. */
  width: number;
}

function readBody(name: string, lines: NumberLines, body: Body, byLine: boolean): Geometry {
  const { vertices, faces, fourth, width } = body;
  const vertexLines = byLine || (countLines(lines) > vertices && sameWidth(lines, vertices, width));
  const points = new Float64Array(3 * vertices);
  let v = 0;
  const read = (): number => {
    const value = vertexLines ? lines.value() : nextValue(lines);
    if (Number.isFinite(value)) return value;
    throw lines.bad(name, `vertex ${v + 1} of ${vertices} as ${fourth ? 'four' : 'three'} numbers`);
  };
  const own = new OwnLines(lines);
  for (; v < vertices; v++) {
    if (vertexLines) lines.next();
    else own.begin();
    for (let d = 0; d < 3; d++) points[3 * v + d] = read();
    if (fourth) {
      const weight = read();
      if (weight === 0) throw lines.bad(name, `vertex ${v + 1} of ${vertices} with a weight that is not 0`);
      for (let d = 0; d < 3; d++) points[3 * v + d] = (points[3 * v + d] as number) / weight;
    }
    if (vertexLines) continue;
    for (let more = fourth ? 4 : 3; more < width; more++) read();
    own.end();
  }
  if (own.torn) throw new DataError(`${name}: some of its vertices, but not all, have a line of their own`);
  if (vertexLines) lines.endLine();
  const faceLines = byLine || countLines(lines) === faces;
  return { points, triangles: readFaces(name, lines, body, faceLines) };
}

/**
 * The usual file in one pass: each vertex and each face is a line, the vertices' as wide as each other, and no more
 * follows. Null for all else, right or wrong.
 */
function readLines(name: string, lines: NumberLines, body: Body): Geometry | null {
  if (body.fourth) return null;
  const points = new Float64Array(3 * body.vertices);
  let width = -1;
  for (let at = 0; at < points.length; at += 3) {
    if (!lines.next()) return null;
    const x = lines.value();
    const y = lines.value();
    const z = lines.value();
    points[at] = x;
    points[at + 1] = y;
    points[at + 2] = z;
    const more = lines.words();
    if (width < 0) width = more;
    if (!Number.isFinite(x + y + z) || more !== width || more > MOST_BEHIND) return null;
  }
  try {
    return { points, triangles: readFaces(name, lines, body, true) };
  } catch {
    return null;
  }
}

/** Two counts, and that of edges, which nobody needs and many leave out. */
function readCounts(name: string, lines: NumberLines, size: number): Counts {
  const [vertices, faces] = [nextValue(lines), nextValue(lines)];
  const edges = lines.more() || oneWordAhead(lines) ? nextValue(lines) : 0;
  if (!isCount(vertices) || !isCount(faces) || !isCount(edges))
    throw lines.bad(name, 'the numbers of vertices and faces');
  // Each takes a few bytes: larger counts are wrong, and would cost memory before that showed.
  if (vertices + faces <= size) return { vertices, faces };
  throw new DataError(
    `${name}: line ${lines.line}: ${vertices} vertices and ${faces} faces do not fit the file`,
  );
}

function readFaces(name: string, lines: NumberLines, { vertices, faces }: Counts, byLine: boolean): number[] {
  const triangles: number[] = [];
  const own = new OwnLines(lines);
  for (let f = 0; f < faces; f++) {
    if (byLine) lines.next();
    else own.begin();
    const corners = byLine ? lines.value() : nextValue(lines);
    if (!isCount(corners) || corners === 0)
      throw lines.bad(name, `face ${f + 1} of ${faces} as a count and vertices`);
    let first = 0;
    let before = 0;
    // A polygon is a fan of triangles around its first corner; less than three corners have no area.
    for (let i = 0; i < corners; i++) {
      const corner = byLine ? lines.value() : nextValue(lines);
      if (!(isCount(corner) && corner < vertices))
        throw lines.bad(name, `face ${f + 1} of ${faces} as a count and vertices 0..${vertices - 1}`);
      if (i === 0) first = corner;
      else if (i > 1) triangles.push(first, before, corner);
      before = corner;
    }
    if (!byLine) own.end();
  }
  if (own.torn) throw new DataError(`${name}: some of its faces, but not all, have a line of their own`);
  if (byLine) lines.endLine();
  if (lines.more() || lines.next())
    throw lines.bad(name, `the end of the file after ${vertices} vertices and ${faces} faces`);
  return triangles;
}

/** The next number, on this line or on one of those after it. */
function nextValue(lines: NumberLines): number {
  while (!lines.more()) if (!lines.next()) return Number.NaN;
  return lines.value();
}

/** Whether the next line has one word: a count of edges of its own. */
function oneWordAhead(lines: NumberLines): boolean {
  const ahead = lines.copy();
  return ahead.next() && ahead.words() === 1;
}

/** Lines that say something behind this one. */
function countLines(lines: NumberLines): number {
  const ahead = lines.copy();
  let n = 0;
  while (ahead.next()) n++;
  return n;
}

/** Whether each of the next lines is one vertex, all of them alike. */
function sameWidth(lines: NumberLines, vertices: number, width: number): boolean {
  const ahead = lines.copy();
  let words = 0;
  for (let v = 0; v < vertices; v++) {
    if (!ahead.next()) return false;
    const own = ahead.words();
    if (own < width || own > width + MOST_BEHIND || (v > 0 && own !== words)) return false;
    words = own;
  }
  return true;
}

const isCount = (value: number | undefined): value is number =>
  Number.isInteger(value) && (value as number) >= 0;
