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

/** Rows of a table of sentences by its file's ending: TSV, CSV or a JSON object a line. @throws DataError by file and line */
export function rowsOf(name: string, content: string): Row[] {
  const text = content.replace(/\r\n?/g, '\n');
  if (/\.(jsonl|ndjson)$/i.test(name)) return jsonRows(name, text);
  if (!/\.csv$/i.test(name)) return tabRows(text);
  const [first = ''] = text.split('\n', 1);
  const bare = first.replace(/"[^"]*"/g, '');
  const delimiter = ['\t', ';', ','].find((each) => bare.includes(each)) ?? ',';
  return quotedRows(name, text, delimiter);
}

/** TSV has no quotes of its own: they are letters, unless some text is wholly quoted with doubled quotes in it, or every one is. */
function tabRows(text: string): Row[] {
  const rows = text.split('\n').map((own, i) => ({ cells: own.split('\t'), line: i + 1 }));
  const there = rows.filter(({ cells }) => cells.length > 1 || cells[0] !== '');
  const isQuoted = (cell: string) => /^"([^"]|"")*"$/.test(cell);
  const all = there.length > 0 && there.every(({ cells }) => cells.some(isQuoted));
  const doubled = there.some(({ cells }) =>
    cells.some((cell) => isQuoted(cell) && cell.slice(1, -1).includes('""')),
  );
  if (!all && !doubled) return there;
  const plain = (cell: string) => (isQuoted(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell);
  return there.map(({ cells, line }) => ({ cells: cells.map(plain), line }));
}

function quotedRows(name: string, text: string, delimiter: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let from = 0;
  parse(text, {
    delimiter,
    newline: '\n',
    quoteChar: '"',
    step({ data, errors, meta }) {
      const broken = errors.find(({ type }) => type === 'Quotes');
      if (broken)
        throw new DataError(`${name} line ${line}: ${broken.message}; write a quote within quotes twice`);
      if (data.length > 1 || data[0] !== '') rows.push({ cells: data, line });
      line += text.slice(from, meta.cursor).split('\n').length - 1;
      from = meta.cursor;
    },
  });
  return rows;
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
      throw new DataError(`${name} line ${i + 1}: no JSON: ${(error as Error).message}`);
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
