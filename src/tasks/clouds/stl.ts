import { checkContent, decodeText } from '../decoding.ts';
import { DataError } from '../task.ts';
import type { Geometry } from './geometry.ts';
import { PRINTED_NUMBER } from './numberTypes.ts';

/** A binary file: a head, the number of triangles, and each as a normal, three corners (float32) and two bytes. */
const [HEAD, COUNT, TRIANGLE, CORNERS_AT] = [80, 4, 50, 12];

/** A triangle of the text form, the name of a solid aside. */
const FACET = 'facet normal N N N outer loop vertex N N N vertex N N N vertex N N N endloop endfacet'.split(
  ' ',
);
/** Normals of triangles without an area are no numbers; nobody reads them. */
const NORMAL = /^[+-]?(nan(\(ind\))?|inf(inity)?|1\.#\w+|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)$/i;

/**
 * A mesh of STL, binary or text. Each triangle has its own corners. Binary it is where its size is what its number of triangles
 * says: many such files begin with `solid` as the text form does.
 * @throws DataError naming the file, and the line or the triangle
 */
export function readStl(name: string, bytes: Uint8Array): Geometry {
  const points = binaryCorners(name, bytes) ?? textCorners(name, bytes);
  return { points, triangles: Uint32Array.from({ length: points.length / 3 }, (_, i) => i) };
}

function binaryCorners(name: string, bytes: Uint8Array): Float32Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= HEAD + COUNT ? view.getUint32(HEAD, true) : 0;
  const size = HEAD + COUNT + TRIANGLE * count;
  if (bytes.length !== size) {
    checkContent(name, bytes);
    // A text has no zero bytes, and the head of a binary file is mostly filled with them.
    if (bytes.indexOf(0) < 0) return null;
    throw new DataError(
      `${name}: ${count} triangles take ${size} bytes, and the file has ${bytes.length}: it is cut off, damaged or no STL`,
    );
  }
  const corners = new Float32Array(9 * count);
  for (let i = 0; i < corners.length; i++) {
    const triangle = Math.floor(i / 9);
    const value = view.getFloat32(HEAD + COUNT + TRIANGLE * triangle + CORNERS_AT + 4 * (i % 9), true);
    if (!Number.isFinite(value))
      throw new DataError(`${name}: triangle ${triangle + 1} has a coordinate ${value}`);
    corners[i] = value;
  }
  return corners;
}

function textCorners(name: string, bytes: Uint8Array): Float64Array {
  const corners: number[] = [];
  const words = new Words(name, decodeText(name, bytes).text);
  if (!words.next()) throw new DataError(`${name} ends early: "solid" expected`);
  while (words.word !== '') {
    if (!words.is('solid')) throw words.bad('"solid"');
    // What it is called stands on the rest of its line.
    words.nextLine();
    while (words.is('facet')) {
      for (const [i, expected] of FACET.entries()) {
        const isCorner = i > 4;
        if (expected !== 'N' ? !words.is(expected) : !(isCorner ? PRINTED_NUMBER : NORMAL).test(words.word))
          throw words.bad(expected === 'N' ? 'a number' : `"${expected}"`);
        if (expected === 'N' && isCorner) corners.push(Number(words.word));
        words.next();
      }
    }
    if (!words.is('endsolid')) throw words.bad('"facet" or "endsolid"');
    words.nextLine();
  }
  return Float64Array.from(corners);
}

/** The words of a text, one after another. */
class Words {
  /** Empty at the end. */
  word = '';
  #line = 0;
  #rest: string[] = [];
  readonly #lines: string[];
  readonly #name: string;

  constructor(name: string, text: string) {
    this.#name = name;
    this.#lines = text.split(/\r\n|\r|\n/);
  }

  /** Goes to the next word; false at the end. */
  next(): boolean {
    while (this.#rest.length === 0) {
      if (this.#line === this.#lines.length) {
        this.word = '';
        return false;
      }
      this.#rest = (this.#lines[this.#line++] as string).split(/\s+/).filter((word) => word !== '');
    }
    this.word = this.#rest.shift() as string;
    return true;
  }

  /** Leaves the rest of this line. */
  nextLine(): boolean {
    this.#rest = [];
    return this.next();
  }

  is(word: string): boolean {
    return this.word.toLowerCase() === word;
  }

  bad(expected: string): DataError {
    if (this.word === '') return new DataError(`${this.#name} ends early: ${expected} expected`);
    return new DataError(
      `${this.#name}: line ${this.#line}: ${expected} expected, found "${this.word.slice(0, 60)}"`,
    );
  }
}
