import { type Beginning, MISNAMED, misnamed } from '../design/misnamed.ts';
import { DataError } from './task.ts';

/** A text, and what had to be assumed to read it, for people. */
interface Decoded {
  text: string;
  remark?: string;
}

/** What a file may really be, by the letters that it begins with: many are misnamed, or were never fetched. */
const CONTENTS: readonly Beginning[] = [
  ...MISNAMED,
  ['PK\x03\x04', 'a zip archive: unpack it; a workbook of Excel: save its sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'a workbook of Excel: save its sheet as CSV'],
  ['PAR1', 'a Parquet file: save it as CSV or JSON lines'],
  ['ARROW1', 'an Arrow file: save it as CSV or JSON lines'],
  ['\x93NUMPY', 'an array of NumPy: name it .npy'],
  ['\x89HDF\r\n', 'an HDF5 file: name it .h5'],
  [/^ply\r?\n/, 'a PLY file: name it .ply'],
  [/^(#.*\n|\s)*(ST)?C?N?4?n?OFF\s+BINARY\b/i, 'a binary OFF mesh: save it as text, or as PLY'],
  ['# .PCD ', 'a point cloud in PCD: name it .pcd'],
];

/** Refuses what a file is by its first bytes, where another kind was expected. @throws DataError */
export function checkContent(name: string, bytes: Uint8Array): void {
  const what = misnamed(bytes, CONTENTS);
  if (what) throw new DataError(`${name} is ${what}`);
}

/**
 * The encoding of a text by its first bytes: a byte order mark, or the zero bytes that every second letter of
 * plain text has in UTF-16. Null when it is neither; `skip` is the length of the mark.
 */
function encodingOf(name: string, bytes: Uint8Array): { label: string; skip: number } | null {
  checkContent(name, bytes);
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { label: 'utf-8', skip: 3 };
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    throw new DataError(`${name} is UTF-32 text, which is not read: save it as UTF-8`);
  if (a === 0xff && b === 0xfe) return { label: 'utf-16le', skip: 2 };
  if (a === 0xfe && b === 0xff) return { label: 'utf-16be', skip: 2 };
  const zeros = [0, 0];
  const start = bytes.subarray(0, 4096);
  for (let i = 0; i < start.length; i++) if (start[i] === 0) zeros[i & 1] = (zeros[i & 1] as number) + 1;
  const [even, odd] = zeros as [number, number];
  if (odd > start.length / 8 && even === 0) return { label: 'utf-16le', skip: 0 };
  if (even > start.length / 8 && odd === 0) return { label: 'utf-16be', skip: 0 };
  return null;
}

/** As `label` says, strictly. @throws DataError naming the file */
function strictly(name: string, bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new DataError(`${name} is broken ${label.toUpperCase()} text: save it again as UTF-8`);
  }
}

/** The letters of windows-1252 where Latin-1 has controls. */
const LETTERS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Node 20 decodes windows-1252 as Latin-1; what it leaves as controls are letters. */
export const windows1252 = (bytes: Uint8Array): string =>
  new TextDecoder('windows-1252')
    .decode(bytes)
    .replace(/[\x80-\x9f]/g, (control) => LETTERS[control.charCodeAt(0) - 0x80] as string);

/** Where windows-1252 has no letter. */
const NO_LETTER = /[\x81\x8d\x8f\x90\x9d]/;

/** Languages that are written in windows-1252 have few letters beyond ASCII; where most are, it is Cyrillic, Chinese, ... */
function assertWestern(name: string, text: string): void {
  const at = text.search(NO_LETTER);
  let [ascii, beyond] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) beyond += 1;
    // A letter, upper or lower case.
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) ascii += 1;
  }
  if (at < 0 && beyond <= ascii) return;
  const where = at < 0 ? '' : ` line ${text.slice(0, at).split(/\r\n|\r|\n/).length}`;
  throw new DataError(`${name}${where}: text in neither UTF-8 nor windows-1252: save it as UTF-8`);
}

/**
 * A text as people have it: UTF-8 and UTF-16 strictly, what is neither as windows-1252, which is said, if it can be that.
 * @throws DataError naming a file that is no text, or in another encoding
 */
export function decodeText(name: string, bytes: Uint8Array): Decoded {
  const given = encodingOf(name, bytes);
  let decoded: Decoded;
  if (given) decoded = { text: strictly(name, bytes.subarray(given.skip), given.label) };
  else {
    try {
      decoded = { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      const text = windows1252(bytes);
      assertWestern(name, text);
      decoded = { text, remark: `${name} is not UTF-8 and was read as windows-1252` };
    }
  }
  if (decoded.text.includes('\0')) throw new DataError(`${name} is no text: it has zero bytes in it`);
  const lost = decoded.text.split('\uFFFD').length - 1;
  if (lost === 0) return decoded;
  return { ...decoded, remark: `${name} has ${lost} letters that were lost before (U+FFFD)` };
}

/**
 * The bytes of a text of numbers without a byte order mark: UTF-16 becomes UTF-8. What is neither is the same
 * array.
 * @throws DataError naming a file that is no text
 */
export function plainBytes(name: string, bytes: Uint8Array): Uint8Array {
  const given = encodingOf(name, bytes);
  let plain = bytes;
  if (given?.label === 'utf-8') plain = bytes.subarray(given.skip);
  else if (given) plain = new TextEncoder().encode(strictly(name, bytes.subarray(given.skip), given.label));
  // On large files indexOf takes half the time of includes.
  if (plain.indexOf(0) >= 0) throw new DataError(`${name} is no text: it has zero bytes in it`);
  return plain;
}
