import { DataError } from '../task.ts';

const [TAB, LF, CR, SPACE, HASH, PLUS, COMMA, MINUS, DOT, SLASH, ZERO, NINE, D, E] = [
  9, 10, 13, 32, 35, 43, 44, 45, 46, 47, 48, 57, 100, 101,
] as const;

/** Powers of ten that float64 holds exactly. */
const TENS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));
/** Integers of so many digits are exact in float64. */
const EXACT_DIGITS = 15;
const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)([ed][+-]?\d+)?$/i;

/** Flags of the bytes that end a number. */
export const ends = (...bytes: number[]): Uint8Array => {
  const flags = new Uint8Array(256);
  for (const byte of [TAB, CR, SPACE, ...bytes]) flags[byte] = 1;
  return flags;
};
/** Where a word ends. */
export const AFTER_WORD = ends();

/**
 * Numbers of a text, line by line. Lines that are empty or start with # or // are skipped. Meshes come as
 * hundreds of thousands of lines: no string is made of what can be read without.
 */
export class NumberLines {
  /** The number of the line, from 1. */
  line: number;
  /** The decimal sign that numbers had so far, `.` or `,`: one for the whole text. */
  decimal: '.' | ',' | null = null;
  /** The first line with a decimal comma; whether some number shows that its comma parts no thousands. */
  commaLine = 0;
  surelyDecimal = false;
  /** A whole number was written with zeros in front, as the part behind a decimal sign may be. */
  zerosInFront = false;
  /** The last line that was skipped because it starts with # or //. */
  comment = '';
  protected readonly bytes: Uint8Array;
  private hash: number;
  protected start = 0;
  protected end = 0;
  protected at = 0;
  private following: number;

  /**
   * @param from where to begin, with the number of the line before it
   * @param hashes whether a # ends a line, wherever it stands
   */
  constructor(bytes: Uint8Array, from = 0, line = 0, hashes = false) {
    this.bytes = bytes;
    this.following = from;
    this.line = line;
    this.hash = hashes ? bytes.indexOf(HASH, from) : -1;
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
      if (this.hash >= 0) this.cutAtHash();
      if (!this.skipGap()) continue;
      const first = bytes[this.at];
      if (first !== HASH && !(first === SLASH && bytes[this.at + 1] === SLASH)) return true;
      this.comment = this.text;
    }
    this.start = this.at = this.end = bytes.length;
    return false;
  }

  /** The next number of this line; NaN for what is none, and behind the last. */
  value(): number {
    return this.skipGap() ? this.number(AFTER_WORD) : Number.NaN;
  }

  /** Steps over a word of this line; false when there is none. */
  skipWord(): boolean {
    if (!this.skipGap()) return false;
    this.skipTo(AFTER_WORD);
    return true;
  }

  /** Whether more stands on this line. */
  more(): boolean {
    return this.skipGap();
  }

  /** How many words this line has. */
  words(): number {
    const { at } = this;
    this.at = this.start;
    let n = 0;
    while (this.skipWord()) n++;
    this.at = at;
    return n;
  }

  /** Steps over the first letters of this line. */
  skipLetters(count: number): void {
    this.at = this.start;
    this.skipGap();
    this.at += count;
  }

  /** Leaves the rest of this line unread. */
  endLine(): void {
    this.at = this.end;
  }

  /** A second reader that stands where this one does. */
  copy(): NumberLines {
    const copy = new NumberLines(this.bytes);
    return Object.assign(copy, this);
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

  protected number(stops: Uint8Array): number {
    const { bytes, at: start, end } = this;
    let at = start;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at++;
    const first = at;
    let mantissa = 0;
    let digits = 0;
    let behind = 0;
    let point = 0;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte >= ZERO && byte <= NINE) {
        mantissa = 10 * mantissa + byte - ZERO;
        digits++;
        if (point > 0) behind++;
      } else if ((byte === DOT || (byte === COMMA && !stops[COMMA])) && point === 0) point = byte;
      else break;
    }
    let exponent = 0;
    let letter = 0;
    if (digits > 0 && at < end) letter = (bytes[at] as number) | 32;
    const scaled = letter === E || letter === D;
    if (scaled) {
      let p = at + 1;
      const expSign = bytes[p];
      if (expSign === MINUS || expSign === PLUS) p++;
      const from = p;
      for (; p < end && (bytes[p] as number) >= ZERO && (bytes[p] as number) <= NINE; p++) {
        exponent = 10 * exponent + (bytes[p] as number) - ZERO;
      }
      if (p > from) at = p;
      if (expSign === MINUS) exponent = -exponent;
    }
    const ended = at === end || stops[bytes[at] as number] === 1;
    if (!ended || digits === 0) {
      this.skipTo(stops);
      return Number.NaN;
    }
    this.at = at;
    const surely = behind !== 3 || digits === 3 || digits > 6 || bytes[first] === ZERO || scaled;
    if (point > 0 && !this.agrees(point, surely)) return Number.NaN;
    if (point === 0 && digits > 1 && bytes[first] === ZERO) this.zerosInFront = true;
    const power = exponent - behind;
    if (digits > EXACT_DIGITS || Math.abs(power) >= TENS.length) return this.slowly(start, at);
    // Both are exact, so that the one rounding gives the nearest number, as Number() does (Clinger 1990).
    const tens = TENS[Math.abs(power)] as number;
    const size = power < 0 ? mantissa / tens : mantissa * tens;
    return sign === MINUS ? -size : size;
  }

  /** Whether this number has the decimal sign of those before it. */
  private agrees(point: number, surely: boolean): boolean {
    const decimal = point === DOT ? '.' : ',';
    if (decimal === ',') {
      if (this.commaLine === 0) this.commaLine = this.line;
      if (surely) this.surelyDecimal = true;
    }
    this.decimal ??= decimal;
    return this.decimal === decimal;
  }

  private cutAtHash(): void {
    while (this.hash >= 0 && this.hash < this.start) this.hash = this.bytes.indexOf(HASH, this.start);
    if (this.hash > this.start && this.hash < this.end) this.end = this.hash;
  }

  protected skipGap(): boolean {
    const { bytes, end } = this;
    while (this.at < end && AFTER_WORD[bytes[this.at] as number]) this.at++;
    return this.at < end;
  }

  protected skipTo(stops: Uint8Array): void {
    const { bytes, end } = this;
    while (this.at < end && !stops[bytes[this.at] as number]) this.at++;
  }

  private slowly(start: number, end: number): number {
    const text = new TextDecoder().decode(this.bytes.subarray(start, end));
    return NUMBER.test(text) ? Number(text.replace(',', '.').replace(/d/i, 'e')) : Number.NaN;
  }
}

/** A broken line, said with its file, number and beginning. */
export const badLine = (name: string, line: number, text: string, expected: string): DataError =>
  new DataError(`${name}: line ${line}: ${expected} expected, found ${JSON.stringify(text.slice(0, 40))}`);
