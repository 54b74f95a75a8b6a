import { AFTER_WORD, ends, flagsOf, LINE_ENDS, NumberLines } from './lines.ts';

const [TAB, LF, CR, SPACE, QUOTE, COMMA, SEMICOLON] = [9, 10, 13, 32, 34, 44, 59] as const;
const IN_QUOTES = ends(QUOTE);

/** What parts the columns of a table: white space (0), or this byte. */
export const DELIMITERS = { space: 0, tab: TAB, comma: COMMA, semicolon: SEMICOLON } as const;
export type Delimiter = (typeof DELIMITERS)[keyof typeof DELIMITERS];

interface Bounds {
  /** Bytes that end a number. */
  number: Uint8Array;
  /** Bytes that end a cell. */
  cell: Uint8Array;
}
const boundsOf = (delimiter: number): Bounds => ({
  number: ends(delimiter),
  cell: flagsOf([delimiter, LF, CR]),
});
const BOUNDS: Record<Delimiter, Bounds> = {
  [DELIMITERS.space]: { number: AFTER_WORD, cell: AFTER_WORD },
  [DELIMITERS.tab]: boundsOf(TAB),
  [DELIMITERS.comma]: boundsOf(COMMA),
  [DELIMITERS.semicolon]: boundsOf(SEMICOLON),
};

/** The lines of a table of numbers, once it is known what parts its columns. */
export class TableLines extends NumberLines {
  delimiter: Delimiter = DELIMITERS.space;
  /** Cells of the last row. */
  cells = 0;
  /** Whether the last of them is empty: the row ends in a delimiter. */
  open = false;

  /**
   * Reads this line as a row. A cell that is empty, or no number, gives NaN; columns that nobody reads are
   * not looked into.
   * @param axes by column: 0 to 2 for x, y, z, or -1; columns beyond are not read
   * @param point receives x, y, z
   */
  row(axes: Int8Array, point: Float64Array): void {
    point[0] = point[1] = point[2] = Number.NaN;
    this.at = this.start;
    this.open = false;
    if (this.delimiter === DELIMITERS.space) this.spacedRow(axes, point);
    else this.delimitedRow(axes, point);
  }

  private spacedRow(axes: Int8Array, point: Float64Array): void {
    const { bytes } = this;
    const { length } = bytes;
    this.skipGap();
    for (let column = 0; ; ) {
      const axis = column < axes.length ? (axes[column] as number) : -1;
      if (bytes[this.at] === QUOTE) this.quoted(axis, point);
      else if (axis >= 0) point[axis] = this.number(AFTER_WORD);
      else this.skipTo(AFTER_WORD);
      // Two tabs with nothing but spaces between them are an empty cell.
      let tabs = 0;
      let { at } = this;
      for (; at < length && (bytes[at] === SPACE || bytes[at] === TAB); at++) if (bytes[at] === TAB) tabs++;
      this.at = at;
      if (this.ended()) {
        this.open = tabs > 0;
        this.cells = column + 1 + tabs;
        return;
      }
      column += tabs > 1 ? tabs : 1;
    }
  }

  private delimitedRow(axes: Int8Array, point: Float64Array): void {
    const { bytes, delimiter } = this;
    const bounds = BOUNDS[delimiter];
    this.skipSpaces();
    for (let column = 0; ; ) {
      const axis = column < axes.length ? (axes[column] as number) : -1;
      if (bytes[this.at] === QUOTE) this.quoted(axis, point);
      else if (axis >= 0) point[axis] = this.number(bounds.number);
      else this.skipTo(bounds.cell);
      let byte = bytes[this.at];
      if (byte !== delimiter && !this.ended()) {
        this.skipSpaces();
        byte = bytes[this.at];
        if (byte !== delimiter && !this.ended()) {
          // A word behind the number, as in `1 2,3`: the cell is none.
          if (axis >= 0) point[axis] = Number.NaN;
          this.skipTo(bounds.cell);
          byte = bytes[this.at];
        }
      }
      this.cells = ++column;
      if (byte !== delimiter) return;
      if (column >= axes.length && this.unreadCells()) return;
      this.at++;
      this.skipSpaces();
      if (!this.ended()) continue;
      this.open = true;
      this.cells++;
      return;
    }
  }

  /** Counts the cells behind the last that is read, from its delimiter on; false where quotes or an empty end ask for care. */
  private unreadCells(): boolean {
    const { bytes, delimiter } = this;
    const { length } = bytes;
    let { at } = this;
    let cells = 0;
    for (; at < length; at++) {
      const byte = bytes[at] as number;
      if (byte > COMMA && byte !== SEMICOLON) continue;
      if (byte === delimiter) cells++;
      else if (byte === QUOTE) return false;
      else if (byte === LF || byte === CR) break;
    }
    const last = bytes[at - 1];
    if (last === delimiter || last === SPACE || last === TAB) return false;
    this.at = at;
    this.cells += cells;
    return true;
  }

  /** A cell in quotes, to behind them. */
  private quoted(axis: number, point: Float64Array): void {
    const { bytes } = this;
    this.at++;
    this.skipSpaces();
    if (axis >= 0) {
      const value = this.number(IN_QUOTES);
      this.skipSpaces();
      point[axis] = bytes[this.at] === QUOTE ? value : Number.NaN;
    }
    while (!this.ended()) {
      if (bytes[this.at++] !== QUOTE) continue;
      if (bytes[this.at] !== QUOTE) return;
      this.at++;
    }
  }

  private ended(): boolean {
    return this.at >= this.bytes.length || LINE_ENDS[this.bytes[this.at] as number] === 1;
  }

  /** Spaces, and tabs where they part no columns. */
  private skipSpaces(): void {
    const { bytes, delimiter } = this;
    if (delimiter === DELIMITERS.space) return;
    while (bytes[this.at] === SPACE || (bytes[this.at] === TAB && delimiter !== DELIMITERS.tab)) this.at++;
  }
}
