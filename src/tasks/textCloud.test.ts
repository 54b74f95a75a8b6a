import { expect, it } from 'vitest';
import { DataError } from './task.ts';
import { readTextCloud } from './textCloud.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('S7.8 reads points of any unit into the unit sphere', () => {
  const text = bytes(
    '# corner, x, y, z, intensity\n10 10 10 7\n\n30 10 10 7\r\n10\t30 10 7\n30 30\t10 7\r20 20 10 7',
  );
  const cloud = readTextCloud('c.xyz', text, 4);
  expect(cloud).toHaveLength(12);
  for (let p = 0; p < 12; p += 3) expect(Math.hypot(...cloud.subarray(p, p + 3))).toBeCloseTo(1, 3);
});

it.each([
  ['1 2 3\n4 five 6', 'line 2: a point as three numbers expected, found "4 five 6"'],
  ['1 2', 'line 1: a point'],
  ['1 2 3', 'has 1 points; the design needs 2'],
])('S7.8 %j: says what is wrong', (text, message) => {
  expect(() => readTextCloud('c.xyz', bytes(text), 2)).toThrow(DataError);
  expect(() => readTextCloud('c.xyz', bytes(text), 2)).toThrow(message);
});
