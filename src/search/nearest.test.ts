import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { networkKey } from './mapping/network.ts';
import type { Member } from './member.ts';
import { loosenedFor, outsideOf, outsideWords } from './nearest.ts';
import { oracle, search } from './testing.ts';

test('S10.521 a search that finds nothing shows the designs that come nearest, and the limits that let each in', async () => {
  const limits = { latency: 1e-7, parameters: 10 };
  const { last } = await search({ limits });
  expect(last.front).toEqual([]);
  expect(last.nearest).toHaveLength(3);
  const away = last.nearest.map((member) => outsideOf(member, limits)[0]?.value as number);
  expect(away).toEqual(away.toSorted((a, b) => a - b));
  expect(away[0]).toBe(last.limits.find(({ id }) => id === 'latency')?.best);
  const networks = last.nearest.map(({ encoding }) => networkKey(parseGenome(encoding)));
  expect(new Set(networks).size).toBe(3);
  for (const member of last.nearest) {
    const { last: found } = await search({ limits: loosenedFor(member, limits) });
    expect(found.front.length).toBeGreaterThan(0);
    expect(found.nearest).toEqual([]);
  }
});

test('S10.521 so does one that asks about designs one by one, before and after it has asked', async () => {
  const asking = { oracle, maxCandidates: 256 };
  for (const limits of [{ latency: 1e-7 }, { accuracy: 0.999 }]) {
    const { last } = await search({ ...asking, limits });
    expect(last.front).toEqual([]);
    expect(last.nearest.length).toBeGreaterThan(0);
    for (const member of last.nearest) expect(outsideOf(member, limits)).toHaveLength(1);
  }
});

const member = (latency: number, accuracy: number): Member => ({
  encoding: '',
  figures: {
    latency: { value: latency, provenance: 'modelled' },
    accuracy: { value: accuracy, provenance: 'predicted' },
  },
});

test('S10.521 limits are loosened to three digits, no further than lets a design in', () => {
  const value = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  const share = fc.double({ min: 1e-3, max: 1, noNaN: true });
  fc.assert(
    fc.property(value, value, share, share, (latency, most, accuracy, least) => {
      const limits = { latency: most, accuracy: least };
      const design = member(latency, accuracy);
      const loosened = loosenedFor(design, limits);
      expect(outsideOf(design, loosened)).toEqual([]);
      expect(loosened.latency).toBeLessThanOrEqual(Math.max(most, 1.0101 * latency));
      expect(loosened.accuracy).toBeGreaterThanOrEqual(Math.min(least, accuracy / 1.0101));
    }),
  );
});

test('S10.521 by how much a design is outside is said in words', () => {
  expect(outsideWords(member(13.2, 0.4), { latency: 10, accuracy: 0.5 })).toBe(
    'latency 13.2 ms, 32 % above the limit; accuracy 40 %, 20 % below the limit',
  );
  expect(outsideWords(member(1200, 0.4), { latency: 1 })).toBe('latency 1200 ms, 1,200 times the limit');
  expect(outsideWords(member(1, 0.4), { latency: 10 })).toBe('');
});
