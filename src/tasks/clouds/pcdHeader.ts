import { checkContent } from '../decoding.ts';
import { DataError } from '../task.ts';
import { badLine } from './lines.ts';
import { NUMBER_TYPES } from './numberTypes.ts';

export interface Field {
  name: string;
  /** Letter and width, such as f4. */
  type: string;
  /** Values of a point, and those of the fields before it. */
  values: { own: number; before: number };
  /** The same in bytes. */
  bytes: { own: number; before: number };
}

export interface Header {
  fields: readonly Field[];
  points: number;
  data: string;
  /** Lines and bytes up to the body. */
  lines: number;
  bytes: number;
}

const KEYS = 'VERSION, FIELDS, SIZE, TYPE, COUNT, WIDTH, HEIGHT, VIEWPOINT, POINTS, DATA';

/** @throws DataError naming the file, and the line */
export function readHeader(name: string, bytes: Uint8Array): Header {
  // A header is short; what follows may be binary.
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 65_536));
  const end = /^[ \t]*DATA\b[^\r\n]*(\r\n|\n|\r|$)/m.exec(text);
  if (!end) {
    checkContent(name, bytes);
    throw new DataError(`${name}: its header has no DATA`);
  }
  const length = end.index + end[0].length;
  const lines = text
    .slice(0, length)
    .trimEnd()
    .split(/\r\n|\n|\r/);
  const said = new Map<string, string[]>();
  for (const [i, line] of lines.entries()) {
    const [key = '', ...words] = line.trim().split(/\s+/);
    if (key === '' || key.startsWith('#')) continue;
    if (!KEYS.split(', ').includes(key) || said.has(key))
      throw badLine(name, i + 1, line, `one of ${KEYS}, once`);
    said.set(key, words);
  }
  const whole = (key: string, word: string | undefined): number => {
    if (word !== undefined && /^\d+$/.test(word)) return Number(word);
    throw new DataError(`${name}: its header gives ${key} as ${word ?? 'nothing'}`);
  };
  const one = (key: string) => whole(key, said.get(key)?.[0]);
  const size = one('WIDTH') * one('HEIGHT');
  const points = said.has('POINTS') ? one('POINTS') : size;
  if (points !== size)
    throw new DataError(`${name}: its header says ${points} points, and ${size} by WIDTH and HEIGHT`);
  if (points > bytes.length)
    throw new DataError(`${name}: the ${points} points of its header do not fit the file`);
  return {
    fields: fieldsOf(name, said, whole),
    points,
    data: said.get('DATA')?.[0] ?? '',
    lines: lines.length,
    bytes: length,
  };
}

function fieldsOf(
  name: string,
  said: ReadonlyMap<string, string[]>,
  whole: (key: string, word: string | undefined) => number,
): Field[] {
  const names = said.get('FIELDS') ?? [];
  const fields: Field[] = [];
  const before = { values: 0, bytes: 0 };
  for (const [i, field] of names.entries()) {
    const width = whole('SIZE', said.get('SIZE')?.[i]);
    const type = `${said.get('TYPE')?.[i]?.toLowerCase()}${width}`;
    if (!Object.hasOwn(NUMBER_TYPES, type))
      throw new DataError(
        `${name}: its header gives ${field} as ${type}: a known TYPE and SIZE are expected`,
      );
    const values = said.has('COUNT') ? whole('COUNT', said.get('COUNT')?.[i]) : 1;
    const own = values * width;
    fields.push({
      ...{ name: field, type },
      values: { own: values, before: before.values },
      bytes: { own, before: before.bytes },
    });
    before.values += values;
    before.bytes += own;
  }
  return fields;
}
