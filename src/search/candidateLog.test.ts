import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../design/random.ts';
import { CandidateLog, loggedDesigns } from './candidateLog.ts';
import { genomeOfPlaced } from './mapping/network.ts';
import { Space } from './space.ts';
import { randomNetwork } from './variation.ts';

test('S15.521 what is logged is read again, parts of the points and codecs among it', () => {
  const space = new Space({ points: 256, features: 3, classes: 10 }, { shares: ['all', '1/2', '1/8'] });
  const choice = fc.record({ up: fc.nat(40), down: fc.nat(40), violation: fc.constantFrom(0, 0.5) });
  const choices = fc.array(choice, { maxLength: 4 });
  fc.assert(
    fc.property(fc.integer(), fc.array(choices, { maxLength: 5 }), fc.nat(4), (seed, list, cut) => {
      const random = new Random(seed);
      const log = new CandidateLog();
      const wanted: object[] = [];
      const read: object[] = [];
      const values: number[] = [];
      const take = () => {
        const piece = log.take();
        read.push(...loggedDesigns(piece.designs));
        values.push(...piece.values);
      };
      for (const [i, found] of list.entries()) {
        const network = randomNetwork(space, random);
        const n = network.ops.length;
        const placed = found.map((about, i) => ({
          ...about,
          from: 0,
          to: n > 10 ? n + 1 : 1,
          values: [i, 0.5],
        }));
        log.add(network, placed);
        for (const range of placed)
          wanted.push({ genome: genomeOfPlaced(network, range), inside: range.violation === 0 });
        if (i === cut) take();
      }
      take();
      expect(read).toEqual(wanted);
      expect(values).toEqual(list.flatMap((found) => found.flatMap((_, i) => [i, 0.5])));
      expect(log.take().designs).toHaveLength(0);
    }),
  );
});
