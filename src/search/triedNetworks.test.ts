import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../design/random.ts';
import { Parents } from './parents.ts';
import { Space } from './space.ts';
import { TriedNetworks } from './triedNetworks.ts';
import { randomNetwork } from './variation.ts';

const space = new Space({ points: 256, features: 3, classes: 10 }, { shares: ['all', '1/4'] });
/** Of few networks, so that batches share some. */
const networksOf = (seed: number) =>
  Array.from({ length: 8 }, (_, i) => randomNetwork(space, new Random((seed + i) % 40)));

it('S10.700 knows what was tried after each of the last batches, here and in another thread', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 80 }),
      fc.array(fc.nat(79)),
      (seeds, moves) => {
        const tried = new TriedNetworks();
        // What it should be like: one that has never seen what came later.
        const saved: string[] = [new TriedNetworks().save()];
        const plain = new TriedNetworks();
        for (const seed of seeds) {
          tried.note(networksOf(seed));
          plain.note(networksOf(seed));
          saved.push(plain.save());
        }
        for (const move of moves) {
          const at = Math.max(seeds.length - 64, move % saved.length);
          tried.moveTo(at);
          const then = new TriedNetworks(saved[at]);
          expect(tried.count).toBe(then.count);
          const drafted = networksOf(move);
          expect(drafted.map((network) => tried.add(network))).toEqual(
            drafted.map((network) => then.add(network)),
          );
          tried.drop();
        }
        const { from, table, batches } = structuredClone(tried.newsSince(null));
        const other = new TriedNetworks(table ?? undefined, from);
        for (const hashes of batches) other.noteHashes(hashes);
        expect(other.save()).toBe(saved.at(-1));
        expect(tried.save()).toBe(saved.at(-1));
        expect(tried.newsSince(tried.batches)).toEqual({ from: seeds.length, table: null, batches: [] });
      },
    ),
    { numRuns: 4 },
  );
});

it('parents cross to another thread and back unchanged', () => {
  const networks = networksOf(7);
  const there = new Parents(structuredClone(new Parents(networks.map((network) => ({ network }))).bytes));
  expect(there.length).toBe(8);
  expect(networks.map((_, i) => there.at(i))).toEqual(networks);
  expect(there.at(3)).toBe(there.at(3));
});
