import { DataError } from '../task.ts';

const [TAB, LF, CR, SPACE, HASH, PERCENT, PLUS, COMMA, MINUS, DOT, SLASH, ZERO, NINE, D, E] = [
  9, 10, 13, 32, 35, 37, 43, 44, 45, 46, 47, 48, 57, 100, 101,
] as const;

/** Powers of ten that float64 holds exactly. */
const TENS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));
/** Integers of so many digits are exact in float64. */
const EXACT_DIGITS = 15;
const NUMBER = /^[+-]?(\d+[.,]?\d*|[.,]\d+)([ed][+-]?\d+)?$/i;

/** Flags by byte. */
export const flagsOf = (bytes: readonly number[]): Uint8Array => {
  const flags = new Uint8Array(256);
  for (const byte of bytes) flags[byte] = 1;
  return flags;
};
/** Flags of the bytes that end a number: white space, and these. */
export const ends = (...bytes: number[]): Uint8Array => flagsOf([TAB, LF, CR, SPACE, ...bytes]);
/** Where a line ends. */
export const LINE_ENDS = flagsOf([LF, CR]);
/** Where a word ends. */
export const AFTER_WORD = ends();
const LINE_ENDS_OR_HASH = flagsOf([LF, CR, HASH]);
const AFTER_WORD_OR_HASH = ends(HASH);

/**
 * Numbers of a text, line by line. Lines that are empty or start with #, % or // are skipped. Meshes come as
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
  /** Whether some number shows that points part no thousands, and whether there are whole numbers without one. */
  surelyPoint = false;
  bareNumbers = false;
  /** A whole number was written with zeros in front, as the part behind a decimal sign may be. */
  zerosInFront = false;
  /** The last line that was skipped because it starts with #, % or //. */
  comment = '';
  protected readonly bytes: Uint8Array;
  private readonly lineEnds: Uint8Array;
  private readonly wordEnds: Uint8Array;
  protected start: number;
  protected at: number;
  private begun = false;

  /**
   * @param from where to begin, with the number of the line before it
   * @param hashes whether a # ends a line, wherever it stands
   */
  constructor(bytes: Uint8Array, from = 0, line = 0, hashes = false) {
    this.bytes = bytes;
    this.start = this.at = from;
    this.line = line;
    this.lineEnds = hashes ? LINE_ENDS_OR_HASH : LINE_ENDS;
    this.wordEnds = hashes ? AFTER_WORD_OR_HASH : AFTER_WORD;
  }

  /** Goes to the next line that says something; false at the end. Lines end in LF, CR LF or CR. */
  next(): boolean {
    const { bytes } = this;
    if (this.begun) this.skipLine();
    this.begun = true;
    for (; this.at < bytes.length; this.skipLine()) {
      this.start = this.at;
      this.line++;
      if (!this.skipGap()) continue;
      const first = bytes[this.at];
      if (first !== HASH && first !== PERCENT && (first !== SLASH || bytes[this.at + 1] !== SLASH))
        return true;
      this.comment = this.text;
    }
    this.start = this.at = bytes.length;
    return false;
  }

  /** The next number of this line; NaN for what is none, and behind the last. */
  value(): number {
    return this.skipGap() ? this.number(this.wordEnds) : Number.NaN;
  }

  /** Steps over a word of this line; false when there is none. */
  skipWord(): boolean {
    if (!this.skipGap()) return false;
    this.skipTo(this.wordEnds);
    return true;
  }

  /** Whether more stands on this line. */
  more(): boolean {
    return this.begun && this.skipGap();
  }

  /** How many words follow on this line. */
  words(): number {
    let n = 0;
    while (this.skipWord()) n++;
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
    this.skipTo(this.lineEnds);
  }

  /** A second reader that stands where this one does. */
  copy(): NumberLines {
    const copy = new NumberLines(this.bytes);
    return Object.assign(copy, this);
  }

  /** The line without the spaces around it. */
  get text(): string {
    const { bytes, start, lineEnds } = this;
    let end = start;
    while (end < bytes.length && !lineEnds[bytes[end] as number]) end++;
    return new TextDecoder().decode(bytes.subarray(start, end)).trim();
  }

  /** What is wrong: this line is not what was expected, or the text ends. */
  bad(name: string, expected: string): DataError {
    if (this.start === this.bytes.length) return new DataError(`${name} ends early: ${expected} expected`);
    return badLine(name, this.line, this.text, expected);
  }

  /** The number that begins here; NaN for what is none. Goes to the next of the bytes that may follow one. */
  protected number(stops: Uint8Array): number {
    const { bytes, at: start } = this;
    const { length } = bytes;
    let at = start;
    const sign = bytes[at];
    if (sign === MINUS || sign === PLUS) at++;
    const first = at;
    let mantissa = 0;
    let byte = 0;
    for (; at < length; at++) {
      byte = bytes[at] as number;
      if (byte < ZERO || byte > NINE) break;
      mantissa = 10 * mantissa + byte - ZERO;
    }
    let digits = at - first;
    let behind = 0;
    let point = 0;
    if (at < length && (byte === DOT || (byte === COMMA && !stops[COMMA]))) {
      point = byte;
      const from = ++at;
      for (; at < length; at++) {
        byte = bytes[at] as number;
        if (byte < ZERO || byte > NINE) break;
        mantissa = 10 * mantissa + byte - ZERO;
      }
      behind = at - from;
      digits += behind;
    }
    let exponent = 0;
    const scaled = digits > 0 && at < length && ((byte | 32) === E || (byte | 32) === D);
    if (scaled) {
      let p = at + 1;
      const expSign = bytes[p];
      if (expSign === MINUS || expSign === PLUS) p++;
      const from = p;
      for (; p < length && (bytes[p] as number) >= ZERO && (bytes[p] as number) <= NINE; p++) {
        exponent = 10 * exponent + (bytes[p] as number) - ZERO;
      }
      if (p > from) at = p;
      if (expSign === MINUS) exponent = -exponent;
    }
    this.at = at;
    if (digits === 0 || (at < length && stops[bytes[at] as number] === 0)) {
      this.skipTo(stops);
      return Number.NaN;
    }
    if (point === COMMA) {
      if (this.commaLine === 0) this.commaLine = this.line;
      if (behind !== 3 || digits === 3 || digits > 6 || bytes[first] === ZERO || scaled)
        this.surelyDecimal = true;
    } else if (point === DOT) {
      if (behind !== 3 || digits === 3 || digits > 6 || bytes[first] === ZERO || scaled)
        this.surelyPoint = true;
    } else {
      if (digits > 1 && bytes[first] === ZERO) this.zerosInFront = true;
      if (digits > 3 || scaled) this.surelyPoint = true;
      else if (mantissa > 0) this.bareNumbers = true;
    }
    if (point > 0 && this.decimal !== (point === DOT ? '.' : ',')) {
      if (this.decimal !== null) return Number.NaN;
      this.decimal = point === DOT ? '.' : ',';
    }
    const power = exponent - behind;
    if (digits > EXACT_DIGITS || power >= TENS.length || power <= -TENS.length) return this.slowly(start, at);
    // Both are exact, so that the one rounding gives the nearest number, as Number() does (Clinger 1990).
    const size = power < 0 ? mantissa / (TENS[-power] as number) : mantissa * (TENS[power] as number);
    return sign === MINUS ? -size : size;
  }

  /** To the first byte of the next line. */
  private skipLine(): void {
    const { bytes } = this;
    this.skipTo(LINE_ENDS);
    if (bytes[this.at] === CR && bytes[this.at + 1] === LF) this.at++;
    this.at++;
  }

  protected skipGap(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    let { at } = this;
    while (at < length && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    this.at = at;
    return at < length && this.lineEnds[bytes[at] as number] === 0;
  }

  protected skipTo(stops: Uint8Array): void {
    const { bytes } = this;
    const { length } = bytes;
    let { at } = this;
    while (at < length && stops[bytes[at] as number] === 0) at++;
    this.at = at;
  }

  private slowly(start: number, end: number): number {
    const text = new TextDecoder().decode(this.bytes.subarray(start, end));
    return NUMBER.test(text) ? Number(text.replace(',', '.').replace(/d/i, 'e')) : Number.NaN;
  }
}

/** A broken line, said with its file, number and beginning. */
export const badLine = (name: string, line: number, text: string, expected: string): DataError =>
  new DataError(`${name}: line ${line}: ${expected} expected, found ${JSON.stringify(text.slice(0, 40))}`);
