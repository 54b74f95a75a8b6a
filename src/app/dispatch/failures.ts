import { problemText } from '../problemText.ts';

/** What failed over the edge, at an opening or a frame: of which scheme, why, and how often. */
export interface Failure {
  scheme: string;
  error: string;
  /** Absent of what earlier versions kept. */
  times?: number;
}

/** Counts failures: of a scheme and a number there is one line, in the words of the first. */
export class Failures {
  readonly #counted = new Map<string, Required<Failure>>();

  add(scheme: string, error: Error): void {
    const { code = error.message } = error as Error & { code?: string };
    const key = `${scheme} ${code}`;
    const known = this.#counted.get(key);
    if (known) known.times++;
    else this.#counted.set(key, { scheme, error: problemText(error), times: 1 });
  }

  get list(): Required<Failure>[] {
    return [...this.#counted.values()];
  }
}
