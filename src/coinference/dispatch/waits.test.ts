import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seeded } from '../../design/testing.ts';
import { Waits } from './waits.ts';

const ms = fc.double({ min: 1, max: 300, noNaN: true });

/** Waits as a crowd gives them: always new, of that mean. */
function crowd(waits: Waits, meanMs: number, clients: number, runs: number, random: () => number) {
  for (let i = 0; i < runs; i++) waits.saw(meanMs * (0.5 + random()), clients);
}

it('S11.562 waits are followed slowly while the company stays, and at once where it comes, goes or changes what it asks for', () => {
  fc.assert(
    fc.property(
      ms,
      ms,
      fc.integer({ min: 2, max: 7 }),
      fc.integer({ min: 1, max: 1e6 }),
      (one, two, clients, seed) => {
        const random = seeded(seed);
        const waits = new Waits();
        waits.saw(0, 1);
        expect(waits.ms).toBe(0);
        crowd(waits, one, clients, 2, random);
        expect(waits.ms as number).toBeGreaterThan(0.45 * one);
        crowd(waits, one, clients, 30, random);
        const [low, high] = [0.7 * one, 1.3 * one];
        expect(waits.ms as number).toBeGreaterThan(low);
        expect(waits.ms as number).toBeLessThan(high);
        // One odd run changes little.
        waits.saw(5 * one, clients);
        expect(waits.ms as number).toBeLessThan(2.2 * one);
        crowd(waits, two, 2 * clients, 1, random);
        expect(waits.ms as number).toBeLessThan(1.6 * two);
        expect(waits.ms as number).toBeGreaterThan(0.4 * two);
        waits.saw(0, 1);
        expect(waits.ms).toBe(0);
      },
    ),
  );
});

it('S11.562 where as many others ask for far less or far more, four runs in a row say so', () => {
  fc.assert(
    fc.property(fc.double({ min: 20, max: 300, noNaN: true }), fc.boolean(), (usual, more) => {
      const waits = new Waits();
      for (let i = 0; i < 20; i++) waits.saw(usual, 8);
      const next = more ? 10 * usual : usual / 20;
      for (let i = 0; i < 4; i++) waits.saw(next, 8);
      expect((waits.ms as number) / next).toBeGreaterThan(0.9);
      expect((waits.ms as number) / next).toBeLessThan(more ? 1.1 : 4);
    }),
  );
});
