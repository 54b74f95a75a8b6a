import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printGenome } from '../../../design/genome.ts';
import { Random } from '../../../design/random.ts';
import { CandidateLog } from '../../../search/candidateLog.ts';
import { genomeOfPlaced } from '../../../search/mapping/network.ts';
import { Space } from '../../../search/space.ts';
import { randomNetwork } from '../../../search/variation.ts';
import { EveryCandidate } from './everyCandidate.ts';

const space = new Space({ points: 256, features: 3, classes: 10 });

/** Pieces of a log, of so many networks each, and the designs in them with their two values. */
function logged(sizes: readonly number[], seed: number) {
  const random = new Random(seed);
  const log = new CandidateLog();
  let scored = 0;
  return sizes.map((size) => {
    const designs: { encoding: string; values: number[] }[] = [];
    const from = scored;
    for (let i = 0; i < size; i++, scored++) {
      const network = randomNetwork(space, random);
      const choices = Array.from({ length: random.below(3) }, (_, c) => ({
        ...{ from: 0, to: c + 1, up: 0, down: 0, violation: 0 },
        values: [random.below(100) - 2, scored],
      }));
      log.add(network, choices);
      for (const choice of choices)
        designs.push({ encoding: printGenome(genomeOfPlaced(network, choice)), values: choice.values });
    }
    return { piece: log.take(), from, designs };
  });
}

const contents = (every: EveryCandidate) =>
  Array.from({ length: every.count }, (_, i) => every.dropped + i).map((number) => ({
    encoding: every.encoding(number),
    values: [every.value(number, 0), every.value(number, 1)],
  }));

test('S15.570 every candidate is held with its values and its design; of too many the latest', () => {
  const sizes = fc.array(fc.nat(30), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer(), fc.constantFrom(40, 10_000), (list, seed, most) => {
      const every = new EveryCandidate(['latency', 'parameters'], most);
      const pieces = logged(list, seed);
      for (const { piece, from } of pieces) every.add(piece, from);
      const all = pieces.flatMap(({ designs }) => designs);
      expect(contents(every)).toEqual(all.slice(all.length - every.count));
      expect(every.count + every.dropped).toBe(all.length);
      if (most > all.length) expect(every.dropped).toBe(0);
      const values = all.map(({ values: [first = 0] }) => first);
      const positive = values.filter((value) => value > 0);
      const ends = (some: number[]) => (some.length > 0 ? [Math.min(...some), Math.max(...some)] : null);
      expect(every.span(0, false)).toEqual(ends(values));
      if (positive.length > 0) expect(every.span(0, true)).toEqual(ends(positive));
    }),
    { numRuns: 40 },
  );
});

test('S15.570 what is scored again after a crash takes the place of what was there', () => {
  const every = new EveryCandidate(['latency', 'parameters']);
  const pieces = logged([20, 20, 20], 1);
  for (const { piece, from } of pieces) every.add(piece, from);
  const [first, second] = pieces;
  every.add(second?.piece as never, 20);
  const wanted = [...(first?.designs ?? []), ...(second?.designs ?? [])];
  expect(contents(every)).toEqual(wanted);
});

test('S15.680 a design keeps its number when others make room; of those that are gone there is nothing to be had', () => {
  const every = new EveryCandidate(['latency', 'parameters'], 40);
  const pieces = logged([30, 30, 30, 30], 2);
  const [first] = pieces;
  every.add(first?.piece as never, 0);
  const all = pieces.flatMap(({ designs }) => designs);
  const known = Array.from({ length: every.count }, (_, number) => every.encoding(number));
  for (const { piece, from } of pieces.slice(1)) {
    every.add(piece, from);
    const now = known.map((_, number) => every.encoding(number));
    expect(now).toEqual(known.map((encoding, number) => (number < every.dropped ? null : encoding)));
  }
  expect(every.dropped).toBeGreaterThan(known.length);
  expect(every.value(0, 0)).toBeNaN();
  expect(every.encoding(all.length)).toBeNull();
  expect(every.encoding(all.length - 1)).toBe(all.at(-1)?.encoding);
});
