import { plainBytes } from '../decoding.ts';
import { DataError } from '../task.ts';
import { checkFirstColumn } from './firstColumn.ts';
import { readTableHead } from './tableHead.ts';
import { DELIMITERS, TableLines } from './tableLines.ts';

/**
 * A list of points as text, a line for each: CSV, TXT, XYZ, PTS and their kin. What parts its columns, its decimal
 * sign, the names of its columns and its count of points are recognised once for the file; every row has to
 * agree. Without names the first three columns are x, y and z.
 * @returns [points, 3]
 * @throws DataError naming the file and the line
 */
export function readTable(name: string, raw: Uint8Array): number[] {
  const bytes = plainBytes(name, raw);
  const lines = new TableLines(bytes);
  const head = readTableHead(name, lines);
  if (!head) return [];
  const { axes } = head;
  const values: number[] = [];
  const point = new Float64Array(3);
  let columns = head.columns;
  let block = head.count;
  let blockStart = 0;
  // Rows may end in a delimiter, and their last cell may be empty: where a file has both, one of its rows is short.
  let trailing = false;
  let emptyEnd = false;
  do {
    if (block && values.length / 3 - blockStart === block.points) {
      // Scans follow one another in a PTS file, each with its count.
      block = anotherCount(name, lines, head.chemistry);
      blockStart = values.length / 3;
      continue;
    }
    lines.row(axes, point);
    const { cells, open } = lines;
    // Spreadsheets end in rows that were emptied.
    if (Number.isNaN(point[0] as number) && /^[,;\s]*$/.test(lines.text)) continue;
    columns ??= open ? cells - 1 : cells;
    if (open && cells === columns) emptyEnd = true;
    else if (open) trailing = true;
    if ((cells !== columns && !(open && cells === columns + 1)) || (trailing && emptyEnd)) {
      if (cells < 3) throw lines.bad(name, 'a point as three numbers');
      throw lines.bad(
        name,
        `a row of ${columns} columns, as in the lines before, (it has ${open ? cells - 1 : cells})`,
      );
    }
    const x = point[0] as number;
    const y = point[1] as number;
    const z = point[2] as number;
    if (!Number.isFinite(x + y + z) && !(Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)))
      throw lines.bad(name, expectedPoint(lines));
    values.push(x, y, z);
  } while (lines.next());
  if (block && values.length / 3 - blockStart !== block.points) {
    throw new DataError(
      `${name}: line ${block.line} says ${block.points} points, and ${values.length / 3 - blockStart} follow`,
    );
  }
  checkReading(name, lines, values, head.nameless, columns ?? 0);
  return values;
}

function anotherCount(name: string, lines: TableLines, chemistry: boolean) {
  if (chemistry || !/^\d+$/.test(lines.text))
    throw lines.bad(name, 'the end of the file (its count of points says so)');
  return { points: Number(lines.text), line: lines.line };
}

function expectedPoint({ decimal, delimiter }: TableLines): string {
  if (delimiter !== DELIMITERS.comma && decimal === '.')
    return 'a point as three numbers, with decimal points,';
  if (decimal === ',') return 'a point as three numbers, with decimal commas,';
  return 'a point as three numbers';
}

/** What every row agrees with may still be read in two ways. */
function checkReading(
  name: string,
  lines: TableLines,
  values: readonly number[],
  nameless: boolean,
  columns: number,
): void {
  const { decimal, delimiter, surelyDecimal, commaLine, surelyPoint, bareNumbers, zerosInFront } = lines;
  if (decimal === ',' && !surelyDecimal && delimiter !== DELIMITERS.semicolon) {
    throw new DataError(
      `${name}: line ${commaLine}: its commas may part decimals or thousands; write decimal points`,
    );
  }
  if (decimal === '.' && !surelyPoint && bareNumbers) {
    throw new DataError(
      `${name}: its points may part decimals or thousands, and some numbers have none; write all with a point`,
    );
  }
  if (!nameless) return;
  if (columns > 3) checkFirstColumn(name, values);
  if (delimiter === DELIMITERS.comma && decimal === null && zerosInFront && columns >= 6) {
    throw new DataError(
      `${name}: its commas may be decimal signs as well as part columns; write decimal points, or semicolons between columns`,
    );
  }
  const whole = values.slice(0, 3).join() === '0,1,2';
  if (whole && values.slice(3).some((value) => !Number.isInteger(value))) {
    throw new DataError(
      `${name}: its first row 0, 1, 2 may number the columns or be a point; name the columns x, y, z`,
    );
  }
}
