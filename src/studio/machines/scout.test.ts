import { expect, it } from 'vitest';
import { parseGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import { plan } from '../../design/segments.ts';
import { spread } from './scout.ts';

const design = (encoding: string) => designOf(parseGenome(encoding));
const local = [0, 1, 2, 3, 4, 5].map((width) =>
  design(`1 4 0 0 0 0 0 0 0 0 0 0,${width} 3 0 0 0 0 0 0 0 0 0 0`),
);
const crossing = [0, 1].map((width) => design(`1 5 1 4 0 0 0 0 0 0 0 0,${width} 0 1 3 0 0 0 0 0 0 0 0`));

it('S9.161 of a front designs of both kinds are measured, in turns, evenly over it', () => {
  const found = spread([...local, ...crossing], 3);
  expect(found.map((each) => plan(each).edge !== undefined)).toEqual([false, true, false, true, false]);
  expect(found.filter((each) => local.includes(each))).toEqual([local[1], local[3], local[5]]);
  expect(spread(local, 2)).toHaveLength(2);
  expect(spread([], 3)).toEqual([]);
});
