import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../task.ts';
import { type Dialect, ENCODINGS, encoded, tableOf } from './dialects.ts';
import { readTable } from './table.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const numbered = (rows: number) =>
  Array.from({ length: rows }, (_, i) => `${i + 1},0.5,0.25,0.75`).join('\n');
/** Rows of four columns that begin alike. */
const rowsOf = (first: string, rows: number) => Array(rows).fill(`${first} 0.5 0.25 0.75`).join('\n');
const read = (text: string) => readTable('a.txt', bytes(text));

const dialect: fc.Arbitrary<Dialect> = fc
  .record({
    delimiter: fc.constantFrom(',', ';', '\t', ' ', '  ', ', '),
    decimal: fc.constantFrom('.', ','),
    quoted: fc.boolean(),
    header: fc.constantFrom('none', 'x y z', 'moved', 'comment'),
    count: fc.boolean(),
    trailing: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    number: fc.constantFrom('fixed', 'exponent', 'plus', 'fortran'),
    extra: fc.integer({ min: 0, max: 3 }),
    blanks: fc.boolean(),
    encoding: fc.constantFrom(...ENCODINGS),
  } as const)
  // A comma cannot be both, and white space takes no quotes.
  .map((d) => ({
    ...d,
    decimal: d.delimiter.includes(',') && !d.quoted ? '.' : d.decimal,
    quoted: d.quoted && !/^ +$/.test(d.delimiter),
  }));
const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true }).map((x) => Number(x.toFixed(5)) + 0);
const cloud = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 2, maxLength: 12 });

describe('S7.30 tables of points', () => {
  it('are read the same in every dialect', () => {
    fc.assert(
      fc.property(cloud, dialect, (points, how) => {
        // A cloud that begins with 0, 1, 2 may begin with numbers of columns.
        fc.pre(points[0]?.join() !== '0,1,2');
        // One whose first column has whole numbers alone may begin with labels.
        fc.pre(!points.every(([x]) => Number.isInteger(x)));
        expect(readTable('a.csv', encoded(tableOf(points, how), how.encoding))).toEqual(points.flat());
      }),
      { numRuns: 1500 },
    );
  });

  it('a cell that is taken out is refused, whatever the dialect', () => {
    fc.assert(
      fc.property(cloud, dialect, fc.nat(), fc.nat({ max: 2 }), (points, how, row, axis) => {
        const cells: (number | null)[][] = points.map((point) => [...point]);
        (cells[row % points.length] as (number | null)[])[axis] = null;
        const text = encoded(
          tableOf(cells, { ...how, count: true, extra: 0, header: 'x y z' }),
          how.encoding,
        );
        expect(() => readTable('a.csv', text)).toThrow(DataError);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, string, number[]]>([
    ['decimal commas between semicolons', 'x;y;z\n0,0030;0,7368;-0,6761', [0.003, 0.7368, -0.6761]],
    ['decimal commas between spaces', '1,5 2,25 -3,5\n1 2 3', [1.5, 2.25, -3.5, 1, 2, 3]],
    ['a count in the first line', '2\n1 2 3 7\n4 5 6 7', [1, 2, 3, 4, 5, 6]],
    ['a count behind the names', '//X Y Z\n2\n1 2 3\n4 5 6', [1, 2, 3, 4, 5, 6]],
    ['scans one after the other', '1\n1 2 3\n2\n4 5 6\n7 8 9\n', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["chemistry's XYZ", '2\nwater, at 300 K\nO 0.0 0.5 1\nH1 1 2 3', [0, 0.5, 1, 1, 2, 3]],
    ["chemistry's XYZ without a remark", '2\n\nO 0.0 0.5 1\nH 1 2 3', [0, 0.5, 1, 1, 2, 3]],
    ['named columns of an extended XYZ', '1\nProperties=id:I:1:species:S:1:pos:R:3\n7 C 1 2 3', [1, 2, 3]],
    ['other columns first', 'id,name,Z,y,x\n7,"a, b",3,2,1', [1, 2, 3]],
    ['an index without a name', ',x,y,z\n0,1,2,3', [1, 2, 3]],
    ['units', 'X [m];Y [m];Z [m]\n1;2;3', [1, 2, 3]],
    ["ParaView's names", '"Points:0","Points:1","Points:2"\n1,2,3', [1, 2, 3]],
    ['normals before the coordinates', 'nx,ny,nz,x,y,z\n0,0,1,1,2,3', [1, 2, 3]],
    ['a column that nobody reads', 'x y z i\n1 2 3 nan\n4 5 6 n/a', [1, 2, 3, 4, 5, 6]],
    ['empty cells that nobody reads', 'x,y,z,i\n1,2,3,\n4,5,6,7', [1, 2, 3, 4, 5, 6]],
    ['remarks in between', '// a\n1 2 3\n# b\n\n4 5 6', [1, 2, 3, 4, 5, 6]],
    ['a title above the names', 'Scan\nx y z\n1 2 3', [1, 2, 3]],
    ['a title with numbers above the names', 'Scan 1,,\nExported by 3.2\nx,y,z\n1,2,3', [1, 2, 3]],
    ["COMSOL's remarks", '% Version: 6\n% z y x\n3 2 1\n% end\n6 5 4', [1, 2, 3, 4, 5, 6]],
    ["Fortran's exponents", '1.5D0 2d+1 -3.0E-1', [1.5, 20, -0.3]],
    ['three decimals everywhere', '1.234 2.345 12.000', [1.234, 2.345, 12]],
    ['whole numbers among decimals', '1.25 2.345 12\n1.111 2.222 3', [1.25, 2.345, 12, 1.111, 2.222, 3]],
    ["Excel's line of the separator", 'sep=,\nx,y,z\n1,2,3', [1, 2, 3]],
    ['rows that were emptied', 'x,y,z\n1,2,3\n,,\n,,\n', [1, 2, 3]],
    ["R's rows by number", '"x" "y" "z"\n"1" 0.5 2 3\n"2" 4 5 6', [0.5, 2, 3, 4, 5, 6]],
    ["VeloView's names", '"i","Points_m_XYZ:0","Points_m_XYZ:1","Points_m_XYZ:2"\n7,1,2,3', [1, 2, 3]],
    ['a flat shape with more columns', rowsOf('0.000', 8), Array(8).fill([0, 0.5, 0.25]).flat()],
    ['whole numbers called x', `# x y z i\n${rowsOf('3', 8)}`, Array(8).fill([3, 0.5, 0.25]).flat()],
    ['numbers of a few rows', numbered(2), [1, 0.5, 0.25, 2, 0.5, 0.25]],
    ['tabs with spaces beside them', '1 \t 2\t3\n4\t5 \t6', [1, 2, 3, 4, 5, 6]],
  ])('%s', (_, text, points) => {
    expect(read(text)).toEqual(points);
  });

  it.each<[string, string, string]>([
    ['an empty cell', 'x,y,z\n1,2,3\n4,,6', 'a.txt: line 3: a point as three numbers'],
    ['an empty cell between tabs', '1\t2\t3\t4\n1\t\t3\t4', 'a.txt: line 2: a point as three numbers'],
    ['a short row', '1 2 3 4\n1 2 3', 'a.txt: line 2: a row of 4 columns'],
    ['a long row', '1,2,3\n1,2,3,4', 'a.txt: line 2: a row of 3 columns'],
    ['a cell gone from rows with an open end', '1,2,3,7,\n2,3,7,\n', 'a.txt: line 2: a row of 4 columns'],
    ['thousands', '1,234 2,345 3,456\n1,111 2,222 3,333', 'a.txt: line 1: its commas may part'],
    ['thousands and decimals', '"1,234.5","2","3"', 'a.txt: line 1: a point'],
    ['two decimal signs', '1.5;2;3\n1,5;2;3', 'a.txt: line 2: a point as three numbers, with decimal points'],
    ['decimal commas between commas', '0,003,0,7368,0,6761\n0,1,0,05,0,2', 'a.txt: its commas may be'],
    ['fewer points than the count', '3\n1 2 3\n4 5 6', 'a.txt: line 1 says 3 points, and 2 follow'],
    ['more points than the count', '1\n1 2 3\n4 5 6', 'a.txt: line 3: the end of the file'],
    ['numbers of columns', '0,1,2\n0.5,0.25,1', 'a.txt: its first row 0, 1, 2'],
    [
      'names that are others',
      'lat,lon,height\n1,2,3',
      'a.txt: line 1: a point as three numbers expected, or',
    ],
    [
      'PCD by another name',
      'VERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\n1 2 3',
      'a.txt: line 4: a point',
    ],
    ['a text in front of each point', 'v 1 2 3\nv 4 5 6', 'a.txt: line 1: a point as three numbers expected'],
    ['no number', '1 2 3\n4 nan 6', 'a.txt: line 2: a point'],
    ['infinity', '1 2 inf', 'a.txt: line 1: a point'],
    ['1e999', '1 2 1e999', 'a.txt: line 1: a point'],
    ['atoms by number', '2\nwater\n8 0.0 0.5 1.0\n1 1.0 2.0 3.0', 'a.txt: line 3: a point, or an element'],
    ['numbers of columns between spaces', '0 1 2\n0.5 0.25 1', 'a.txt: its first row 0, 1, 2'],
    ['numbers of rows', numbered(8), 'a.txt: its first column numbers the rows'],
    ['labels in front', rowsOf('3', 8), 'a.txt: its first column has whole numbers alone'],
    ['labels in front as decimals', rowsOf('3.000', 8), 'a.txt: its first column has whole numbers alone'],
    [
      "a grid's rows and columns in front",
      Array.from({ length: 8 }, (_, i) => `${i >> 1} ${i & 1} 0.5 0.25 0.75`).join('\n'),
      'a.txt: its first column has whole numbers alone',
    ],
    ['points between thousands', '1.234 2.345 12\n1.111 2.222 3', 'a.txt: its points may part decimals'],
    ['two words in a cell', '1,2 3,4\n', 'a.txt: line 1: a point'],
    ['zero bytes', '1 2 3\n\0\0\0\0\0', 'a.txt is no text'],
  ])('S7.31 S7.844 refuses %s by file and line', (_, text, message) => {
    expect(() => read(text)).toThrow(DataError);
    expect(() => read(text)).toThrow(message);
  });
});
