import { NumberedError } from '../../design/problem.ts';

/** A column of a trace: its name, and the words that a header may call it by. */
export interface Column {
  name: string;
  words: readonly string[];
  /** Absent from files that do not know it. */
  optional?: true;
}

/** A line of numbers, in the order of the columns. */
export interface Row {
  line: number;
  cells: number[];
}

const MOST_ROWS = 100_000;
/** Words of a header that say nothing of what a column is. */
const BESIDES = ['in', 'of', 'at', 'the', 'one', 'each', 'way', 'number', 'link', 'edge'];

export const wrongTrace = (where: string, what: string) => new NumberedError('E461', `${where}: ${what}`);

/** Where semicolons or tabs part the cells, a comma is a decimal one; spaces part them where nothing else does. */
function cellsOf(line: string): string[] {
  const cells = /[;\t]/.test(line)
    ? line.split(/[;\t]/).map((cell) => cell.replace(',', '.'))
    : line.split(line.includes(',') ? ',' : / +/);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/** Whether a header calls a column so. MB are bytes, and no other writing of Mb. */
function names({ words }: Column, header: string): boolean {
  const said = header
    .split(/[^\p{L}/]+/u)
    .filter((word) => word !== '')
    .map((word) => (/^mB/i.test(word) && word[1] === 'B' ? word : word.toLowerCase()));
  return (
    said.some((word) => words.includes(word)) && said.every((word) => [...words, ...BESIDES].includes(word))
  );
}

/** Where each column stands by a header's names. Throws E461 for a name that is none of theirs, and for a column that is not there. */
function placesIn(header: readonly string[], columns: readonly Column[], where: string): number[] {
  const all = columns.map(({ name }) => name).join(', ');
  const found = header.map((cell) => columns.findIndex((column) => names(column, cell)));
  for (const [i, column] of found.entries()) {
    const cell = JSON.stringify(header[i]?.slice(0, 40));
    if (column < 0) throw wrongTrace(where, `the column ${cell} is none of ${all}`);
    if (found.indexOf(column) < i)
      throw wrongTrace(where, `a second column of ${columns[column]?.name}: ${cell}`);
  }
  return columns.flatMap(({ name, optional }, c) => {
    const place = found.indexOf(c);
    if (place < 0 && !optional) throw wrongTrace(where, `no column of ${name}`);
    return place < 0 ? [] : [place];
  });
}

/**
 * Rows of numbers from CSV. A first line of words is a header, which says the order; without one columns stand in theirs.
 * Every row has as many as the first. Throws E461 with the line.
 */
export function rowsOf(text: string, where: string, columns: readonly Column[]): Row[] {
  if (/[\0\uFFFD]/.test(text)) throw wrongTrace(where, 'it is no text in UTF-8: save it as CSV in UTF-8');
  const least = columns.filter(({ optional }) => !optional).length;
  const rows: Row[] = [];
  /** Where each column stands, and the cells of every row; known from the first line. */
  let form: { places: number[]; count: number } | null = null;
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const trimmed = raw.trim();
    // Excel takes what parts cells from a first line; programs for tables end them with rows of empty cells.
    if (/^([;,\t\s]*|#.*|"?sep=.?"?)$/i.test(trimmed)) continue;
    const given = cellsOf(trimmed);
    const line = i + 1;
    const at = `${where}, line ${line}`;
    if (!form && !given.some(isNumber)) {
      form = { places: placesIn(given, columns, at), count: given.length };
      continue;
    }
    if (!form) {
      const count = Math.max(least, given.length);
      form = { places: columns.slice(0, count).map((_, c) => c), count };
    }
    const { places, count } = form;
    const some = given.length === 1 ? 'one column' : `${given.length} columns`;
    if (given.length > count || count > columns.length || (rows.length === 0 && given.length < least)) {
      const known = columns.map(({ name }) => name).join(', ');
      throw wrongTrace(at, `${some}, and not ${Math.min(count, columns.length)}; there are ${known}`);
    }
    const cells = places.map((place, c) => {
      const cell = given[place] ?? '';
      const name = columns[c]?.name;
      if (cell === '') throw wrongTrace(at, `${name} is missing: a trace has no gaps`);
      if (!isNumber(cell))
        throw wrongTrace(at, `${name} is ${JSON.stringify(cell.slice(0, 40))}, which is no number`);
      return Number(cell);
    });
    rows.push({ line, cells });
    if (rows.length > MOST_ROWS) throw wrongTrace(where, `more than ${MOST_ROWS} rows`);
  }
  if (rows.length > 0) return rows;
  const needed = columns.slice(0, least).map(({ name }) => name);
  throw wrongTrace(where, `no rows of ${needed.join(', ')}`);
}
