import { expect, test } from 'vitest';
import type { Member } from '../../../search/member.ts';
import { SeenCandidates } from './seenCandidates.ts';

const member = (encoding: string, accuracy?: number): Member => ({
  encoding,
  figures: {
    latency: { value: 1, provenance: 'predicted' },
    ...(accuracy !== undefined && { accuracy: { value: accuracy, provenance: 'predicted' } }),
  },
});
const many = (count: number, name: string, accuracy?: number) =>
  Array.from({ length: count }, (_, i) => member(`${name}${i}`, accuracy));

test('S10.80 a candidate stands once, with the most that is known of it', () => {
  const seen = new SeenCandidates([member('a'), member('b')]);
  seen.collect([member('a', 0.5)]);
  seen.collect([member('a'), member('c')]);
  expect(seen.members).toEqual([member('a', 0.5), member('b'), member('c')]);
});

test('S10.80 the latest stay, and those without an accuracy push none with one away', () => {
  const seen = new SeenCandidates(many(10, 'kept', 0.5));
  for (let i = 0; i < 20; i++) seen.collect(many(100, `other${i}-`));
  const others = seen.members.filter(({ figures }) => !figures.accuracy);
  expect(seen.members).toHaveLength(10 + others.length);
  expect(others.length).toBeGreaterThanOrEqual(600);
  expect(others.length).toBeLessThan(800);
  expect(others.at(-1)?.encoding).toBe('other19-99');
});
