/// <reference path="./papaparse.d.ts" />
import * as papaparse from 'papaparse';
import { DataError } from '../task.ts';

/** A row of cells and the line on which it begins. */
export interface Row {
  cells: string[];
  line: number;
}

/** papaparse is a CommonJS module: bundlers and Node give it in different places. */
const { parse } = (papaparse as unknown as { default?: typeof papaparse }).default ?? papaparse;

/** Excel takes what parts cells from a first line that says it; the line itself is no row. */
const ANNOUNCED = /^"?sep=([^\n])"?(?=\n)/i;

/** Rows of a table of sentences by its file's ending: TSV, CSV or a JSON object a line. @throws DataError by file and line */
export function rowsOf(name: string, content: string): Row[] {
  const given = content.replace(/\r\n?/g, '\n');
  if (/\.(jsonl|ndjson)$/i.test(name)) return jsonRows(name, given);
  const text = given.replace(ANNOUNCED, '');
  const [, announced] = ANNOUNCED.exec(given) ?? [];
  if (announced !== undefined) return read(name, quotedRows(text, announced));
  if (!/\.csv$/i.test(name)) return tabRows(text);
  const [first = ''] = text.split('\n', 1);
  const bare = first.replace(/"[^"]*"/g, '');
  let uneven: Quoted | undefined;
  for (const delimiter of ['\t', ';', ','].filter((each) => bare.includes(each))) {
    const table = quotedRows(text, delimiter);
    if (isEven(table)) return table.rows;
    uneven ??= table;
  }
  return read(name, uneven ?? quotedRows(text, ','));
}

interface Quoted {
  rows: Row[];
  /** The first quote that is not closed, or closed too early. */
  broken?: { line: number; message: string };
}

function read(name: string, { rows, broken }: Quoted): Row[] {
  if (!broken) return rows;
  throw new DataError(`${name} line ${broken.line}: ${broken.message}; write a quote within quotes twice`);
}

/** Whether all rows have the same cells, several of them. */
const isEven = ({ rows, broken }: Quoted): boolean => {
  const count = rows[0]?.cells.length ?? 0;
  return !broken && count > 1 && rows.every(({ cells }) => cells.length === count);
};

/** Programs for tables end them with rows of empty cells. */
const isThere = ({ cells }: Row): boolean => cells.some((cell) => cell.trim() !== '');

/**
 * TSV has no quotes of its own: they are letters, unless some text is wholly quoted with doubled quotes in it, every one is,
 * or they hold line ends without which rows would differ in their cells.
 */
function tabRows(text: string): Row[] {
  const rows = text.split('\n').map((own, i) => ({ cells: own.split('\t'), line: i + 1 }));
  const there = rows.filter(isThere);
  const isQuoted = (cell: string) => /^"([^"]|"")*"$/.test(cell);
  const all = there.length > 0 && there.every(({ cells }) => cells.some(isQuoted));
  const doubled = there.some(({ cells }) =>
    cells.some((cell) => isQuoted(cell) && cell.slice(1, -1).includes('""')),
  );
  if (!isEven({ rows: there }) && text.includes('"')) {
    const quoted = quotedRows(text, '\t');
    // A text with a tab in it is more likely a row that quotes beside it have swallowed.
    if (isEven(quoted) && !quoted.rows.some(({ cells }) => cells.some((cell) => cell.includes('\t'))))
      return quoted.rows;
  }
  if (!all && !doubled) return there;
  const plain = (cell: string) => (isQuoted(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
  return there.map(({ cells, line }) => ({ cells: cells.map(plain), line }));
}

function quotedRows(text: string, delimiter: string): Quoted {
  const quoted: Quoted = { rows: [] };
  let line = 1;
  let from = 0;
  parse(text, {
    delimiter,
    newline: '\n',
    quoteChar: '"',
    step({ data, errors, meta }) {
      const broken = errors.find(({ type }) => type === 'Quotes');
      if (broken) quoted.broken ??= { line, message: broken.message };
      const row = { cells: data, line };
      if (isThere(row)) quoted.rows.push(row);
      line += text.slice(from, meta.cursor).split('\n').length - 1;
      from = meta.cursor;
    },
  });
  return quoted;
}

/** Objects with the same keys, as a table with a header. */
function jsonRows(name: string, text: string): Row[] {
  const rows: Row[] = [];
  let keys: string[] | undefined;
  for (const [i, own] of text.split('\n').entries()) {
    if (own.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(own);
    } catch (error) {
      throw new DataError(
        `${name} line ${i + 1}: no JSON: ${(error as Error).message}; a whole object on each line is expected`,
      );
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new DataError(`${name} line ${i + 1}: an object with a label and a text expected`);
    const entries = value as Record<string, unknown>;
    if (!keys) {
      keys = Object.keys(entries);
      rows.push({ cells: keys, line: i + 1 });
    }
    rows.push({ cells: keys.map((key) => cellOf(entries[key])), line: i + 1 });
  }
  return rows;
}

/** A text, a number, or a list of words; what is more than that is no cell of a table. */
function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.every((word) => typeof word === 'string') ? value.join(' ') : '';
  return typeof value === 'object' ? '' : String(value ?? '');
}
