import { DataError } from '../task.ts';
import { DELIMITERS, type Delimiter, type TableLines } from './tableLines.ts';

/** What stands before the first point of a table, and how its rows are written. */
interface TableHead {
  /** By column: 0 to 2 for x, y, z, or -1. */
  axes: Int8Array;
  /** Columns that every row has, where they are named. */
  columns: number | null;
  /** Whether nothing says which columns are x, y and z. */
  nameless: boolean;
  /** Points that the file says it has, and the line that says so. */
  count: { points: number; line: number } | null;
  /** The count is followed by a remark, as in chemistry's XYZ, and rows may begin with an element. */
  chemistry: boolean;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([ed][+-]?\d+)?$/i;
const NONE = /^[+-]?(nan|inf|infinity|null|none|na|n\/a)$/i;
const isNumber = (cell: string): boolean => NUMBER.test(cell) || NONE.test(cell);

/** A line's words, whatever parts them; quotes and slashes before names are no part of them. */
const wordsOf = (text: string): string[] =>
  text
    .replace(/^(\/\/|#|%)+/, '')
    .split(/[\s,;"]+/)
    .filter(Boolean);

/** Names of columns as they stand in a header line. */
function namesOf(text: string, delimiter: Delimiter): string[] {
  const plain = text.replace(/^(\/\/|#|%)+\s*/, '');
  const by = delimiter === DELIMITERS.space ? null : String.fromCharCode(delimiter);
  const names = by !== null && plain.includes(by) ? plain.split(by) : plain.split(/[\s,;]+/);
  while (names.length > 0 && names.at(-1)?.trim() === '') names.pop();
  return names.map((name) => name.replaceAll('"', '').trim());
}

const PREFIXES = ['', 'coord', 'pos', 'position', 'point', 'p'];
const SUFFIXES = ['', 'm', 'cm', 'mm', 'coord', 'coordinate', 'pos'];

/** The columns called x, y and z, in one of the usual ways; null when they are not all there, once each. */
function axesOf(names: readonly string[]): number[] | null {
  const plain = names.map((name) =>
    name
      .toLowerCase()
      .replace(/[[(].*[\])]/, '')
      .replace(/[^a-z0-9]/g, ''),
  );
  const forms = [
    ...PREFIXES.map((prefix) => ['x', 'y', 'z'].map((axis) => prefix + axis)),
    ...SUFFIXES.map((suffix) => ['x', 'y', 'z'].map((axis) => axis + suffix)),
    ['points0', 'points1', 'points2'],
    ['pointsmxyz0', 'pointsmxyz1', 'pointsmxyz2'],
  ];
  for (const form of forms) {
    const at = form.map((name) => plain.indexOf(name));
    if (at.includes(-1)) continue;
    return form.some((name) => plain.indexOf(name) !== plain.lastIndexOf(name)) ? null : at;
  }
  return null;
}

/** What parts the columns of a row, by the first one. */
function delimiterOf(text: string): Delimiter {
  const bare = text.replace(/"[^"]*"/g, '0');
  if (bare.includes(';')) return DELIMITERS.semicolon;
  if (bare.split('\t').length >= 3) return DELIMITERS.tab;
  if (!bare.includes(',')) return DELIMITERS.space;
  // `1,5 2,5 3,5`: each word has one comma, between digits.
  const words = bare.split(/\s+/);
  const decimal = words.every((word) => word.split(',').length <= 2 && !/^[+-]?,|,$/.test(word));
  return decimal && words.length >= 3 ? DELIMITERS.space : DELIMITERS.comma;
}

/** The first column of positions that an extended XYZ names (Properties=species:S:1:pos:R:3). */
function positionColumn(remark: string): number | null {
  const properties = /Properties=(\S+)/i.exec(remark)?.[1]?.replaceAll('"', '').split(':') ?? [];
  let column = 0;
  for (let p = 0; p + 2 < properties.length; p += 3) {
    if (properties[p] === 'pos') return column;
    column += Number(properties[p + 2]);
  }
  return null;
}

const isSymbolRow = (words: readonly string[]): boolean =>
  /^[A-Za-z]{1,3}\d*$/.test(words[0] ?? '') &&
  !isNumber(words[0] ?? '') &&
  words.length >= 4 &&
  words.slice(1, 4).every(isNumber);

/** Whether a line is a title, or names columns: a title may have numbers in it, but does not begin with one. */
const isHeading = (words: readonly string[], named: boolean): boolean =>
  words.length > 0 && !isNumber(words[0] ?? '') && !isSymbolRow(words) && !(named && words.some(isNumber));

/**
 * Reads what stands before the points, and stays at the first of them. Names of columns may stand in the last
 * comment too. Null when there is no point.
 * @throws DataError naming the file and line
 */
export function readTableHead(name: string, lines: TableLines): TableHead | null {
  let named: { line: number; text: string } | null = null;
  let other: { line: number; text: string } | null = null;
  let count: TableHead['count'] = null;
  let remark: string | null = null;
  for (;;) {
    if (!lines.next()) {
      if (other) throw noColumns(name, other);
      if (count && count.points > 0) throw lines.bad(name, `point 1 of ${count.points}`);
      return null;
    }
    const { text, line } = lines;
    if (/^"?sep=.?"?$/i.test(text)) continue;
    const words = wordsOf(text);
    if (words.length === 1 && /^\d+$/.test(text) && !count) count = { points: Number(text), line };
    else if (count && line === count.line + 1 && !isNumber(words[0] ?? '') && !isSymbolRow(words))
      remark = text;
    else if (isHeading(words, named !== null)) {
      if (axesOf(namesOf(text, delimiterOf(text)))) named = { line, text };
      else other ??= { line, text };
    } else break;
  }
  const { text } = lines;
  const delimiter = delimiterOf(text);
  lines.delimiter = delimiter;
  if (other && !named) throw noColumns(name, other);
  const cells = countCells(lines);
  const names = named ? namesOf(named.text, delimiter) : namesOf(lines.comment, delimiter);
  // R names its rows, in quotes, and not their column.
  if (named && cells === names.length + 1 && /^"\d+"\s/.test(text)) names.unshift('');
  let at = named || names.length === cells ? axesOf(names) : null;
  const columns = named ? names.length : null;
  // The remark may be an empty line.
  const chemistry = remark !== null || (count !== null && !named && lines.line === count.line + 2);
  const offset = at ? 0 : remark === null ? null : positionColumn(remark);
  if (!at && offset !== null) at = [offset, offset + 1, offset + 2];
  else if (!at && count && isSymbolRow(wordsOf(text))) at = [1, 2, 3];
  else if (!at && chemistry && cells === 4 && /^\d+\s+[^\s]*\.[^\s]*\s/.test(text))
    throw lines.bad(name, 'a point, or an element as letters and a point (its number may be x as well),');
  const nameless = at === null;
  at ??= [0, 1, 2];
  const axes = new Int8Array(Math.max(...at) + 1).fill(-1);
  for (const [axis, column] of at.entries()) axes[column] = axis;
  return { axes, columns, nameless, count, chemistry };
}

const noColumns = (name: string, { line, text }: { line: number; text: string }): DataError =>
  new DataError(
    `${name}: line ${line}: a point as three numbers expected, or columns named x, y and z; ` +
      `found ${JSON.stringify(text.slice(0, 40))} (a remark starts with #)`,
  );

function countCells(lines: TableLines): number {
  lines.row(new Int8Array(0), new Float64Array(3));
  return lines.open ? lines.cells - 1 : lines.cells;
}
