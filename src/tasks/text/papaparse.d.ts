/** What is used of papaparse; the types that others publish for it need Node's. */
declare module 'papaparse' {
  interface ParseError {
    type: string;
    message: string;
    row?: number;
  }
  export function parse(
    text: string,
    options: { delimiter: string; newline: string; quoteChar: string; step(result: Step): void },
  ): void;
  interface Step {
    data: string[];
    errors: ParseError[];
    /** Characters read so far. */
    meta: { cursor: number };
  }
}
