import { expect, it } from 'vitest';
import type { Judged } from '../../../workers/judging.ts';
import { classCounts, nextOf } from './classes.ts';

const labels = { classes: ['rod', 'mug', 'gear'], labels: Uint8Array.from([0, 1, 0, 1, 0]) };

it('S15.305 classes are counted, with what a judged design got wrong of each', () => {
  expect(classCounts(labels, null).map(({ samples, wrong }) => [samples, wrong])).toEqual([
    [3, null],
    [2, null],
    [0, null],
  ]);
  const judged = {
    confusion: [
      [2, 1, 0],
      [0, 2, 0],
      [0, 0, 0],
    ],
  } as unknown as Judged;
  expect(classCounts(labels, judged).map(({ wrong }) => wrong)).toEqual([1, 0, 0]);
});

it('S15.305 a class leads from each of its samples to the next', () => {
  expect([nextOf(labels.labels, 0, 0), nextOf(labels.labels, 0, 4), nextOf(labels.labels, 1, 3)]).toEqual([
    2, 0, 1,
  ]);
  expect(nextOf(labels.labels, 2, 0)).toBeNull();
  expect(nextOf(labels.labels, 0, -1)).toBe(0);
});
