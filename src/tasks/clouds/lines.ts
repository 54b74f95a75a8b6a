import { DataError } from '../task.ts';

export interface Line {
  /** From 1. */
  number: number;
  /** Without spaces around it. */
  text: string;
}

/** The lines of a text that say something: neither empty nor a comment (#). */
export function* contentLines(text: string): Generator<Line, undefined> {
  let number = 0;
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    const line = text.slice(start, stop).trim();
    number++;
    start = stop + 1;
    if (line !== '' && !line.startsWith('#')) yield { number, text: line };
  }
}

/** Numbers apart by spaces, commas or semicolons; what is no number is NaN. */
export const numbersOf = (text: string): number[] => text.split(/[\s,;]+/).map(Number);

/** A broken line, said with its file, number and beginning. */
export function badLine(name: string, line: Line | undefined, expected: string): DataError {
  if (!line) return new DataError(`${name} ends early: ${expected} expected`);
  return new DataError(
    `${name}: line ${line.number}: ${expected} expected, found ${JSON.stringify(line.text.slice(0, 40))}`,
  );
}
