import { DataError } from '../task.ts';

const [TAB, LF, CR, SPACE, HASH, PLUS, COMMA, MINUS, DOT, ZERO, NINE, SEMICOLON, E] = [
  9, 10, 13, 32, 35, 43, 44, 45, 46, 48, 57, 59, 101,
] as const;

/** Powers of ten that float64 holds exactly. */
const TENS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));
/** Integers of so many digits are exact in float64. */
const EXACT_DIGITS = 15;

const isGap = (byte: number): boolean =>
  byte === SPACE || byte === TAB || byte === CR || byte === COMMA || byte === SEMICOLON;

/**
 * Numbers of a text, line by line, apart by spaces, commas or semicolons. Lines that are empty or start with #
 * are skipped. Meshes come as hundreds of thousands of lines: no string is made of what can be read without.
 */
export class NumberLines {
  /** The number of the line, from 1. */
  line: number;
  private readonly bytes: Uint8Array;
  private start = 0;
  private end = 0;
  private at = 0;
  private following: number;

  /** @param from where to begin, with the number of the line before it */
  constructor(bytes: Uint8Array, from = 0, line = 0) {
    this.bytes = bytes;
    this.following = from;
    this.line = line;
  }

  /** Goes to the next line that says something; false at the end. */
  next(): boolean {
    const { bytes } = this;
    while (this.following < bytes.length) {
      const stop = bytes.indexOf(LF, this.following);
      this.end = stop < 0 ? bytes.length : stop;
      this.start = this.at = this.following;
      this.following = this.end + 1;
      this.line++;
      if (this.skipGap() && bytes[this.at] !== HASH) return true;
    }
    this.start = this.at = this.end = bytes.length;
    return false;
  }

  /** The next number of this line; NaN for what is none, and behind the last. */
  value(): number {
    if (!this.skipGap()) return Number.NaN;
    const { bytes, at: start, end } = this;
    let at = start;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at++;
    let mantissa = 0;
    let digits = 0;
    let behind = 0;
    let dot = false;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= ZERO && byte <= NINE) {
        mantissa = 10 * mantissa + byte - ZERO;
        digits++;
        if (dot) behind++;
      } else if (byte === DOT && !dot) dot = true;
      else break;
    }
    let exponent = 0;
    if (digits > 0 && at < end && ((bytes[at] as number) | 32) === E) {
      let p = at + 1;
      const expSign = bytes[p];
      if (expSign === MINUS || expSign === PLUS) p++;
      const first = p;
      for (; p < end && (bytes[p] as number) >= ZERO && (bytes[p] as number) <= NINE; p++) {
        exponent = 10 * exponent + (bytes[p] as number) - ZERO;
      }
      if (p > first) at = p;
      if (expSign === MINUS) exponent = -exponent;
    }
    const power = exponent - behind;
    if (digits > 0 && digits <= EXACT_DIGITS && Math.abs(power) < TENS.length && this.endsAt(at)) {
      this.at = at;
      // Both are exact, so that the one rounding gives the nearest number, as Number() does (Clinger 1990).
      const tens = TENS[Math.abs(power)] as number;
      const size = power < 0 ? mantissa / tens : mantissa * tens;
      return sign === MINUS ? -size : size;
    }
    return this.slowly(start);
  }

  /** The line without the spaces around it. */
  get text(): string {
    return new TextDecoder().decode(this.bytes.subarray(this.start, this.end)).trim();
  }

  /** What is wrong: this line is not what was expected, or the text ends. */
  bad(name: string, expected: string): DataError {
    if (this.start === this.bytes.length) return new DataError(`${name} ends early: ${expected} expected`);
    return badLine(name, this.line, this.text, expected);
  }

  private skipGap(): boolean {
    while (this.at < this.end && isGap(this.bytes[this.at] as number)) this.at++;
    return this.at < this.end;
  }

  private endsAt(at: number): boolean {
    return at === this.end || isGap(this.bytes[at] as number);
  }

  private slowly(start: number): number {
    while (!this.endsAt(this.at)) this.at++;
    return Number(new TextDecoder().decode(this.bytes.subarray(start, this.at)));
  }
}

/** A broken line, said with its file, number and beginning. */
export const badLine = (name: string, line: number, text: string, expected: string): DataError =>
  new DataError(`${name}: line ${line}: ${expected} expected, found ${JSON.stringify(text.slice(0, 40))}`);
