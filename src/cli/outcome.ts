import { NumberedError } from '../design/problem.ts';

/** What a command hands back: the JSON document for programs, and the same for people. */
export interface Outcome {
  document: unknown;
  text: string;
  /** Set when part of the work failed: the document is printed all the same, the exit code is 1. */
  failed?: boolean;
  /** A command that continues after its result is shown ends when this settles. */
  until?: Promise<void>;
}

export const DONE = 0;
export const FAILED = 1;
export const WRONG_CALL = 2;

/** The call itself is wrong (exit code 2): an option's value, a file that is not there. */
export class UsageError extends NumberedError {
  override readonly name = 'UsageError';
  constructor(message: string) {
    super('E418', message);
  }
}

/** Progress and remarks go to stderr; stdout is for the result. */
export const log = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Rows in columns, numbers (with their unit) to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const numeric = header.map((_, c) =>
    rows.every((row) => !row[c] || /^-?[\d.]+( [A-Za-z%]+)?$/.test(row[c])),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, c) => (numeric[c] ? cell.padStart(widths[c] ?? 0) : cell.padEnd(widths[c] ?? 0)))
      .join('  ')
      .trimEnd();
  return [header, ...rows].map(line).join('\n');
}
