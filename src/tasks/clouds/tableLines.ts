import { AFTER_WORD, ends, NumberLines } from './lines.ts';

const [TAB, CR, SPACE, QUOTE, COMMA, SEMICOLON] = [9, 13, 32, 34, 44, 59] as const;
const IN_QUOTES = ends(QUOTE);

/** What parts the columns of a table: white space (0), or this byte. */
export const DELIMITERS = { space: 0, tab: TAB, comma: COMMA, semicolon: SEMICOLON } as const;
export type Delimiter = (typeof DELIMITERS)[keyof typeof DELIMITERS];

const AFTER_CELL: Record<Delimiter, Uint8Array> = {
  [DELIMITERS.space]: AFTER_WORD,
  [DELIMITERS.tab]: AFTER_WORD,
  [DELIMITERS.comma]: ends(COMMA),
  [DELIMITERS.semicolon]: ends(SEMICOLON),
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
    const { bytes, delimiter } = this;
    point.fill(Number.NaN);
    this.at = this.start;
    if (delimiter === DELIMITERS.space) this.skipGap();
    this.open = false;
    for (let column = 0; ; ) {
      this.skipSpaces();
      this.cell(column < axes.length ? (axes[column] as number) : -1, point);
      this.cells = column + 1;
      if (this.at >= this.end) return;
      if (delimiter === DELIMITERS.space) {
        // Two tabs with nothing but spaces between them are an empty cell.
        let tabs = 0;
        for (; this.at < this.end && AFTER_WORD[bytes[this.at] as number]; this.at++) {
          if (bytes[this.at] === TAB) tabs++;
        }
        column += Math.max(1, tabs);
        this.open = tabs > 0;
        if (this.at < this.end) continue;
        this.cells += tabs;
        return;
      }
      this.at++;
      column++;
      this.skipSpaces();
      this.open = this.at >= this.end;
      if (!this.open) continue;
      this.cells++;
      return;
    }
  }

  /** One cell, up to what parts it from the next. */
  private cell(axis: number, point: Float64Array): void {
    const { bytes, end, delimiter } = this;
    const quoted = this.at < end && bytes[this.at] === QUOTE;
    if (quoted) {
      this.at++;
      this.skipSpaces();
    }
    if (axis >= 0) point[axis] = this.number(quoted ? IN_QUOTES : (AFTER_CELL[delimiter] as Uint8Array));
    if (quoted) {
      this.skipSpaces();
      if (axis >= 0 && bytes[this.at] !== QUOTE) point[axis] = Number.NaN;
      this.skipQuoted();
    } else if (delimiter === DELIMITERS.space) {
      if (axis < 0) this.skipTo(AFTER_WORD);
      return;
    }
    this.skipSpaces();
    if (this.at >= end || bytes[this.at] === delimiter || delimiter === DELIMITERS.space) return;
    // A word behind the number, as in `1 2,3`: the cell is none.
    if (axis >= 0) point[axis] = Number.NaN;
    while (this.at < end && bytes[this.at] !== delimiter) this.at++;
  }

  /** Spaces, and tabs where they part no columns. */
  private skipSpaces(): void {
    const { bytes, end, delimiter } = this;
    if (delimiter === DELIMITERS.space) return;
    for (; this.at < end; this.at++) {
      const byte = bytes[this.at];
      if (byte !== SPACE && byte !== CR && !(byte === TAB && delimiter !== DELIMITERS.tab)) return;
    }
  }

  /** To behind the quote that closes this cell. */
  private skipQuoted(): void {
    const { bytes, end } = this;
    while (this.at < end) {
      if (bytes[this.at++] !== QUOTE) continue;
      if (bytes[this.at] !== QUOTE) return;
      this.at++;
    }
  }
}
