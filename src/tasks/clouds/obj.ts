import { decodeText } from '../decoding.ts';
import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { PRINTED_NUMBER } from './numberTypes.ts';

/** What says nothing of where a surface lies: textures, normals, groups, materials, display, and lone points and lines. */
const BESIDE = new Set(
  (
    'vt vn vp p l g s mg o usemtl mtllib usemap maplib bevel c_interp d_interp lod shadow_obj trace_obj ' +
    'cstype deg bmat step parm trim hole scrv sp end con ctech stech res cdc cdp bzp bsp'
  ).split(' '),
);
/** Surfaces by formulas; other files and programs. Without them a shape would lack a part. */
const BEYOND = new Set(['curv', 'curv2', 'surf', 'call', 'csh']);

/** A vertex has a weight, a colour, or both, behind its coordinates. */
const VERTEX_WIDTHS = [3, 4, 6, 7];
/** A corner: its vertex, and a texture and a normal that it may have. */
const CORNER = /^([+-]?\d+)(\/[+-]?\d*){0,2}$/;

/**
 * A mesh of Wavefront's OBJ: vertices (`v`) and polygons (`f`), whose corners count from 1, or back from the last vertex where
 * they are negative. Without polygons it is a list of points. A line that ends in `\` continues on the next one.
 * @throws DataError naming the file and the line
 */
export function readObj(name: string, bytes: Uint8Array): Geometry {
  const points: number[] = [];
  const triangles: number[] = [];
  let farthest = { vertex: -1, line: 0 };
  for (const { line, words } of statements(decodeText(name, bytes).text)) {
    const [word = '', ...rest] = words;
    const bad = (expected: string) =>
      new DataError(`${name}: line ${line}: ${expected} expected, found "${words.join(' ').slice(0, 60)}"`);
    if (word === 'v') {
      if (!VERTEX_WIDTHS.includes(rest.length) || !rest.every((each) => PRINTED_NUMBER.test(each)))
        throw bad('v and three coordinates');
      for (const each of rest.slice(0, 3)) points.push(Number(each));
    } else if (word === 'f' || word === 'fo') {
      const vertices = rest.map((corner) => vertexOf(corner, points.length / 3));
      if (vertices.length < 3 || vertices.includes(-1)) throw bad('f and three corners or more');
      // A polygon is a fan of triangles around its first corner.
      for (let i = 2; i < vertices.length; i++)
        triangles.push(...([vertices[0], vertices[i - 1], vertices[i]] as number[]));
      const vertex = Math.max(...vertices);
      if (vertex > farthest.vertex) farthest = { vertex, line };
    } else if (BEYOND.has(word))
      throw new DataError(`${name}: line ${line}: ${word} is not read: save the shape as polygons`);
    else if (!BESIDE.has(word)) throw bad('a line of OBJ (v, f, vt, vn, g, ...)');
  }
  if (farthest.vertex >= points.length / 3)
    throw new DataError(
      `${name}: line ${farthest.line}: a corner is vertex ${farthest.vertex + 1}, and the file has ${points.length / 3}; it may be cut off`,
    );
  return { points, triangles };
}

/** The place of a corner's vertex, from 0; -1 for what is none. @param before vertices that stand before it */
function vertexOf(corner: string, before: number): number {
  const [, given] = CORNER.exec(corner) ?? [];
  const number = Number(given ?? 0);
  return number < 0 ? Math.max(-1, before + number) : number - 1;
}

/** The words of each statement and the line on which it begins, without remarks. */
function* statements(text: string): Generator<{ words: string[]; line: number }> {
  let begun = '';
  let first = 1;
  for (const [i, own] of text.split(/\r\n|\r|\n/).entries()) {
    if (begun === '') first = i + 1;
    begun += own.replace(/#.*/, '');
    if (begun.endsWith('\\')) {
      begun = `${begun.slice(0, -1)} `;
      continue;
    }
    const words = begun.split(/\s+/).filter((word) => word !== '');
    begun = '';
    if (words.length > 0) yield { words, line: first };
  }
}
