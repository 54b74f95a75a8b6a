import { DataError } from '../task.ts';

/** Fewer rows may have whole numbers by chance. */
const FEWEST_ROWS = 8;

/**
 * Refuses a table of more than three columns without names whose first column has whole numbers alone and most of whose third are none: it may be a
 * label, a number of the row, or the row of a scan's grid, and the coordinates come after it. Flat shapes at x = 0 are none of these.
 * @param points the first three columns, [n, 3]
 * @throws DataError naming the file
 */
export function checkFirstColumn(name: string, points: ArrayLike<number>): void {
  if (points.length < 3 * FEWEST_ROWS) return;
  const first = points[0] as number;
  let counts = first === 0 || first === 1;
  let others = false;
  let fractions = 0;
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] as number;
    if (!Number.isInteger(x)) return;
    if (x !== 0) others = true;
    if (x !== first + i / 3) counts = false;
    if (!Number.isInteger(points[i + 2])) fractions++;
  }
  const what = counts
    ? 'its first column numbers the rows'
    : 'its first column has whole numbers alone, as labels and numbers of rows are';
  if (counts || (others && fractions > points.length / 6))
    throw new DataError(`${name}: ${what}; name the columns in a first line, as in n x y z, or take it away`);
}
