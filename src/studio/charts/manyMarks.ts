import { ASIDE, PLAIN } from './cloudMarks.ts';
import type { ManyPoints } from './manyPoints.ts';
import type { ScatterScales } from './paretoScales.ts';

/** Side of the squares of which each carries one mark, in pixels: nobody sees two candidates closer than that. */
const CELL = 2;
const MARK = 3;
/** Points between two looks at the clock. */
const AT_ONCE = 512;
/** How far from a mark a pointer still means it, in squares. */
const REACH = 4;
const OPACITY: Record<number, number> = { [PLAIN]: 0.55, [ASIDE]: 0.16 };
const NOBODY = -1;

/** What draws: the part of a canvas's context that is needed. */
export interface Pen {
  fillStyle: string | CanvasGradient | CanvasPattern;
  globalAlpha: number;
  fillRect(x: number, y: number, width: number, height: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
}

/**
 * One mark for each square that holds a point, and which point that is. Points are drawn once, in slices of time: those that come
 * later are added to the picture.
 */
export class ManyMarks {
  readonly #columns: number;
  readonly #rows: number;
  readonly #owner: Int32Array;
  #next = 0;

  constructor(width: number, height: number) {
    this.#columns = Math.ceil(width / CELL) + 1;
    this.#rows = Math.ceil(height / CELL) + 1;
    this.#owner = new Int32Array(this.#columns * this.#rows).fill(NOBODY);
  }

  /**
   * Keeps drawing until all are drawn or the time is over.
   * @param colourOf of a value: a step of the ramp, or PLAIN
   * @param ink of such a step, ASIDE among them
   * @returns whether some are left
   */
  draw(
    pen: Pen,
    points: ManyPoints,
    { x, y, shows }: ScatterScales,
    colourOf: (value: number) => number,
    ink: (step: number) => string,
    forMs: number,
  ): boolean {
    const end = performance.now() + forMs;
    const last = points.dropped + points.count;
    this.#next = Math.max(this.#next, points.dropped);
    while (this.#next < last) {
      const stop = Math.min(last, this.#next + AT_ONCE);
      for (; this.#next < stop; this.#next++) {
        const i = this.#next;
        const [valueX, valueY] = [points.x(i), points.y(i)];
        if (Number.isNaN(valueX + valueY) || !shows(valueX, valueY)) continue;
        const cell = this.#cellAt(x(valueX), y(valueY));
        if (cell === NOBODY) continue;
        const before = this.#owner[cell] as number;
        const aside = points.aside?.(i) ?? false;
        // What was brushed comes before what steps back.
        if (before !== NOBODY && (aside || !(points.aside?.(before) ?? false))) continue;
        this.#owner[cell] = i;
        const step = aside ? ASIDE : points.colour ? colourOf(points.colour(i)) : PLAIN;
        this.#mark(pen, cell, ink(step), OPACITY[step] ?? 0.8);
      }
      if (performance.now() >= end) break;
    }
    return this.#next < last;
  }

  /** The point whose mark is nearest to a place, within reach, and where it is drawn. */
  at(x: number, y: number): { i: number; x: number; y: number } | undefined {
    const [column, row] = [Math.round(x / CELL), Math.round(y / CELL)];
    let least = REACH + 0.5;
    let found: { i: number; x: number; y: number } | undefined;
    for (let down = -REACH; down <= REACH; down++) {
      for (let across = -REACH; across <= REACH; across++) {
        const away = Math.hypot(across, down);
        if (away >= least || !this.#has(column + across, row + down)) continue;
        const i = this.#owner[(row + down) * this.#columns + column + across] as number;
        if (i === NOBODY) continue;
        least = away;
        found = { i, x: (column + across) * CELL, y: (row + down) * CELL };
      }
    }
    return found;
  }

  #has(column: number, row: number): boolean {
    return column >= 0 && row >= 0 && column < this.#columns && row < this.#rows;
  }

  #cellAt(x: number, y: number): number {
    const [column, row] = [Math.round(x / CELL), Math.round(y / CELL)];
    return this.#has(column, row) ? row * this.#columns + column : NOBODY;
  }

  #mark(pen: Pen, cell: number, ink: string, opacity: number): void {
    const [x, y] = [(cell % this.#columns) * CELL, Math.floor(cell / this.#columns) * CELL];
    pen.fillStyle = ink;
    pen.globalAlpha = opacity;
    pen.fillRect(x - MARK / 2, y - MARK / 2, MARK, MARK);
  }
}
