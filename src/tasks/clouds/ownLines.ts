import type { NumberLines } from './lines.ts';

/** So many items on about as many lines are no chance. */
const MANY = 8;

/**
 * Line ends mean nothing in a mesh's text, and most files have a line for each item all the same. Where one of them is
 * damaged, reading on over line ends would give other items: where the first or the last of a kind has its own
 * lines, or many items have about as many lines, all of their kind have to.
 */
export class OwnLines {
  private readonly lines: NumberLines;
  private first = false;
  private last = false;
  private starts = false;
  private count = 0;
  private from = 0;
  private all = true;

  constructor(lines: NumberLines) {
    this.lines = lines;
  }

  /** Before an item is read. */
  begin(): void {
    this.starts = !this.lines.more();
    if (this.count === 0) this.from = this.lines.line;
  }

  /** When it is read. */
  end(): void {
    const own = this.starts && !this.lines.more();
    if (this.count++ === 0) this.first = own;
    this.last = own;
    if (!own) this.all = false;
  }

  get torn(): boolean {
    if (this.all) return false;
    const each = this.count >= MANY && Math.abs(this.lines.line - this.from - this.count) <= 2;
    return this.first || this.last || each;
  }
}
