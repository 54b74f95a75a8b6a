import { expect, it } from 'vitest';
import { EvenShare } from './evenShare.ts';

it('gives a share of them evenly', () => {
  const even = new EvenShare();
  const taken = (share: number) => Array.from({ length: 8 }, () => (even.takes(share) ? 1 : 0)).join('');
  expect(taken(0.25)).toBe('00010001');
  expect(taken(0)).toBe('00000000');
  expect(taken(1)).toBe('11111111');
});
