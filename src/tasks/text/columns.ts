import { DataError } from '../task.ts';
import { POLARITIES } from './classes.ts';
import type { Row } from './table.ts';

/** The columns of a table of sentences, and how it writes its labels. */
export interface Columns {
  label: number;
  text: number;
  original: number | null;
  header: boolean;
  labelOf(cell: string): number | null;
}

const LABEL = /^(label|labels|class|polarity|sentiment|target|y|category)$/i;
const TEXT = /^(text|sentence|sentences|words|phrase|review|content|tokens|comment|document|tweet|message)$/i;
const ORIGINAL = /^(original|raw|raw_text)$/i;

/** How labels are written: 0 and 1, -1 and 1, or words; the first are negative. */
const SCHEMES: readonly (readonly [RegExp, RegExp])[] = [
  [/^[+-]?0+(\.0*)?$/, /^\+?0*1(\.0*)?$/],
  [/^-0*1(\.0*)?$/, /^\+?0*1(\.0*)?$/],
  [/^neg(ative)?$/i, /^pos(itive)?$/i],
  [/^false$/i, /^true$/i],
  [/^no$/i, /^yes$/i],
];

type Scheme = (typeof SCHEMES)[number];
const [, WITH_MINUS_1] = SCHEMES;
const labelBy = (scheme: Scheme, cell: string): number | null => {
  const at = scheme.findIndex((form) => form.test(cell.trim()));
  return at < 0 ? null : at;
};

const WANTED = `${POLARITIES.map((polarity, p) => `${p} (${polarity})`).join(' and ')}, -1 and 1, or words: negative and positive, false and true, no and yes`;

const NAMED = 'label, sentence';
const TAKE_AWAY = 'Leave one of these columns, or give the others other names';

/** Labels that a refusal names. */
const MOST_NAMED = 6;

/** Recognised once for a file. @throws DataError by file and line, saying what to change */
export function columnsOf(name: string, rows: readonly Row[]): Columns {
  const [first] = rows;
  if (!first) throw new DataError(`${name}: there is no sentence in it`);
  const wrong = ({ line }: Row, what: string) => new DataError(`${name} line ${line}: ${what}`);
  const names = first.cells.map((cell) => cell.trim());
  const isLabel = (cell: string) => SCHEMES.some((scheme) => labelBy(scheme, cell) !== null);
  const header = names.some((cell) => LABEL.test(cell) || TEXT.test(cell)) && !names.some(isLabel);
  const body = header ? rows.slice(1) : rows;
  const widest = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const schemeOf = (column: number): Scheme | undefined =>
    SCHEMES.find((scheme) => body.every(({ cells }) => labelBy(scheme, cells[column] ?? '') !== null));
  const schemeIn = (column: number): Scheme => {
    const scheme = schemeOf(column) ?? refused(body, column, wrong);
    if (scheme !== WITH_MINUS_1 || body.some(({ cells }) => labelBy(scheme, cells[column] ?? '') !== 0))
      return scheme;
    throw new DataError(
      `${name}: every label is -1, as of sentences without one; where -1 is negative, write 0`,
    );
  };
  if (header) {
    const [labels, texts] = [LABEL, TEXT].map((form) => placesOf(names, form)) as [number[], number[]];
    const usable = labels.filter((column) => schemeOf(column));
    const chosen = usable.length > 0 ? usable : labels;
    const [label, text] = [chosen[0], texts[0]];
    if (label === undefined || text === undefined)
      throw wrong(first, `columns called label and sentence expected, found ${names.join(', ')}`);
    for (const several of [chosen, texts])
      if (several.length > 1)
        throw wrong(first, `${several.map((c) => names[c]).join(' or ')}? ${TAKE_AWAY}`);
    const original = names.findIndex((cell) => ORIGINAL.test(cell));
    const scheme = schemeIn(label);
    return {
      label,
      text,
      original: original < 0 ? null : original,
      header,
      labelOf: (cell) => labelBy(scheme, cell),
    };
  }
  const single = rows.find(({ cells }) => cells.length < 2);
  if (single)
    throw wrong(
      single,
      `expected label, ${/\.csv$/i.test(name) ? 'comma' : 'tab'}, text; found one column in '${(single.cells[0] ?? '').slice(0, 40)}'`,
    );
  const columns = Array.from({ length: widest }, (_, column) => column).filter((column) => schemeOf(column));
  const label = columns.includes(0) ? 0 : (columns[0] ?? likeliest(body, widest, isLabel));
  const scheme = schemeIn(label);
  const text = label === 0 ? 1 : 0;
  if (names.every((cell, c) => cell === String(c)))
    throw wrong(first, `this line may number the columns, or be a sentence; write ${NAMED} there`);
  if (names.length > 3 || (label > 0 && names.length > 2))
    throw wrong(
      first,
      `which of ${names.length} columns is the text? Name the columns in a first line: ${NAMED}`,
    );
  if (names.length === 3 && !areOriginals(body))
    throw wrong(first, `two texts that differ; name the columns in a first line: ${NAMED}`);
  return { label, text, original: label === 0 ? 2 : null, header, labelOf: (cell) => labelBy(scheme, cell) };
}

const placesOf = (names: readonly string[], form: RegExp): number[] =>
  names.flatMap((cell, c) => (form.test(cell) ? [c] : []));

/** Whether the third column is mostly what the words of the second were taken from; where it is empty, nothing says otherwise. */
function areOriginals(rows: readonly Row[]): boolean {
  const told = rows.flatMap(({ cells: [, words = '', original = ''] }) => {
    if (original.trim() === '') return [];
    const whole = original.toLowerCase();
    const own = words.toLowerCase().split(/\s+/).filter(Boolean);
    return [own.filter((word) => whole.includes(word)).length >= own.length / 2];
  });
  return told.filter(Boolean).length >= told.length / 2;
}

function likeliest(rows: readonly Row[], widest: number, isLabel: (cell: string) => boolean): number {
  const counts = Array.from(
    { length: widest },
    (_, c) => rows.filter(({ cells }) => isLabel(cells[c] ?? '')).length,
  );
  return Math.max(0, counts.indexOf(Math.max(...counts)));
}

/** The first label that is none, or that goes with none of the others. */
function refused(rows: readonly Row[], column: number, wrong: (row: Row, what: string) => DataError): never {
  const [first] = rows;
  if (!first) throw new DataError('there is no sentence in it');
  const usable = SCHEMES.filter((scheme) => labelBy(scheme, first.cells[column] ?? '') !== null);
  const left = usable.length > 0 ? usable : SCHEMES;
  const reach = (scheme: Scheme) => {
    const at = rows.findIndex(({ cells }) => labelBy(scheme, cells[column] ?? '') === null);
    return at < 0 ? rows.length : at;
  };
  const row = rows[Math.max(...left.map(reach))] ?? first;
  const cell = (row.cells[column] ?? '').trim().slice(0, 40);
  const words = [...new Set(rows.map(({ cells }) => (cells[column] ?? '').trim().slice(0, 40)))];
  const found = words.length > 1 && words.length <= MOST_NAMED ? `; its labels are ${words.join(', ')}` : '';
  if (/^[+-]?\d+(\.\d*)?$/.test(cell)) throw wrong(row, `label ${cell}; there are ${WANTED}${found}`);
  throw wrong(row, `the label '${cell}' is no number and no word for a class; write ${WANTED}${found}`);
}
