import type { z } from 'zod';

/** What can be wrong with any file of this program, by number. Numbers are never reused. */
export const FORMAT_ERRORS = {
  E370: {
    title: 'Another kind of file',
    help: 'Choose a file that this program saved as what is asked for here.',
  },
  E371: {
    title: 'Made by a newer version',
    help: 'Update this program, or save the file again with the version that you have.',
  },
  E372: {
    title: 'Unknown version',
    help: 'The version is missing or was never published: take the file as it was saved, or an older copy.',
  },
  E373: {
    title: 'Damaged file',
    help: 'Correct the value at the place that is named, or take an older copy of the file.',
  },
  E374: {
    title: 'Not JSON',
    help: 'The file is cut short or is of another kind: take an older copy, or choose another file.',
  },
  E413: {
    title: 'Belongs to something else',
    help: 'Choose the file that belongs to this design, task or system, or make it again.',
  },
} as const;

export type FormatCode = keyof typeof FORMAT_ERRORS;

/** A file could not be read. `place` is the path of the value at fault, '' for the whole file. */
export class FormatError extends Error {
  readonly code: FormatCode;
  readonly help: string;
  readonly place: string;
  constructor(message: string, code: FormatCode = 'E373', place = '') {
    super(message);
    this.name = 'FormatError';
    this.code = code;
    this.help = FORMAT_ERRORS[code].help;
    this.place = place;
  }

  /** The same problem with the file or field in front in which it was found. */
  within(where: string, after = ''): this {
    const Same = this.constructor as new (message: string, code: FormatCode, place: string) => this;
    return new Same(`${where}: ${this.message}${after}`, this.code, this.place);
  }
}

export type Json = Record<string, unknown>;

export type FormatErrorClass = new (message: string, code?: FormatCode, place?: string) => FormatError;

/** A JSON file format: everything that reading one needs. */
export interface Format<T> {
  /** Value of the file's `format` field; null for a format without one. */
  name: string | null;
  /** What one is called in sentences, with its article: `a project`. */
  title: string;
  /** The version that is written now. */
  version: number;
  /** Steps from version n to n + 1, by n; every published version before the current one has its step, or throws why not. */
  migrations: Readonly<Record<number, (json: Json) => Json>>;
  /** Of the current version. */
  schema: z.ZodType<T>;
  /** The class that the readers of this format throw, where callers tell it from others. */
  error?: FormatErrorClass;
}

const failure = (
  { error: Failure = FormatError }: Pick<Format<unknown>, 'error'>,
  ...why: [message: string, code: FormatCode, place?: string]
): FormatError => new Failure(...why);

const isObject = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Reads a JSON value of any known version as the current one. @throws the format's error, with number and place */
export function readFormat<T>(format: Format<T>, json: unknown): T {
  const { name, title, version: newest } = format;
  if (!isObject(json) || (name !== null && json.format !== name)) {
    const why = isObject(json) && name !== null ? `: "format" is not "${name}"` : '';
    throw failure(format, `this is not ${title}${why}`, 'E370');
  }
  const { version } = json;
  if (version === undefined) throw failure(format, 'it has no version', 'E372', 'version');
  if (typeof version !== 'number' || !Number.isInteger(version)) {
    throw failure(format, 'its version is not a whole number', 'E372', 'version');
  }
  if (version > newest) {
    const message = `it has version ${version}, made by a newer program; this one reads up to ${newest}`;
    throw failure(format, message, 'E371', 'version');
  }
  const parsed = format.schema.safeParse(migrated(format, json, version));
  if (parsed.success) return parsed.data;
  const { place, message } = problemOf(parsed.error);
  throw failure(format, place ? `${place}: ${message}` : message, 'E373', place);
}

/** Reads the text of a JSON file. @throws the format's error */
export function parseFormat<T>(format: Format<T>, text: string): T {
  return readFormat(format, jsonOf(format, text));
}

function jsonOf<T>(format: Format<T>, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failure(format, `it is not JSON: ${(error as Error).message}`, 'E374');
  }
}

function migrated<T>(format: Format<T>, json: Json, version: number): Json {
  let current = json;
  for (let v = version; v < format.version; v++) {
    const step = Object.hasOwn(format.migrations, v) ? format.migrations[v] : undefined;
    if (!step) throw failure(format, `version ${version} is not known`, 'E372', 'version');
    try {
      current = { ...step(current), version: v + 1 };
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw failure(format, `it cannot be brought from version ${v} to ${v + 1}`, 'E373');
    }
  }
  return current;
}

/** The one thing to put right first, of all that zod found: its path, and what is wrong there. */
export function problemOf(error: z.ZodError): { place: string; message: string } {
  const [issue] = error.issues;
  if (!issue) return { place: '', message: 'is damaged' };
  let path = issue.path;
  let found = issue;
  // Of a union, the alternative that comes nearest says more than "Invalid input".
  while (found.code === 'invalid_union') {
    const nearest = nearestOf(found.errors);
    if (!nearest) break;
    found = nearest;
    path = [...path, ...found.path];
  }
  return { place: path.map(String).join('.'), message: found.message };
}

/** The issue of the alternative whose first problem lies deepest; null when all fail at the top alike. */
function nearestOf(alternatives: readonly (readonly z.core.$ZodIssue[])[]): z.core.$ZodIssue | null {
  const firsts = alternatives.flatMap(([first]) => (first && first.path.length > 0 ? [first] : []));
  return firsts.sort((a, b) => b.path.length - a.path.length)[0] ?? null;
}

/** For z.preprocess: a stored object whose key had another name before, under its present one. */
export const renamedKey =
  (before: string, now: string) =>
  (json: unknown): unknown => {
    if (typeof json !== 'object' || json === null || !(before in json)) return json;
    const { [before]: value, ...rest } = json as Record<string, unknown>;
    return { [now]: value, ...rest };
  };
