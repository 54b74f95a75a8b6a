import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMUNICATE, CONNECT, FUNCTION_COUNTS, genomeProblem, POSITIONS, SAMPLE } from '../design/genome.ts';
import { Random } from '../design/random.ts';
import { decodeProposals, encodeProposals } from './batch.ts';
import { genomeKey, genomeOfPlaced, networkOf } from './mapping/network.ts';
import { Space, type SpaceFilter } from './space.ts';
import { crossed, mutated, randomNetwork } from './variation.ts';

const setting = { points: 64, features: 3, classes: 10 };
const words = { points: 20, features: 32, classes: 2, words: { vocabulary: 100, neighbours: 4 } };
/** Of so few points no Sample finds its neighbours. */
const few = { points: 16, features: 3, classes: 10 };
const some = <T>(list: readonly T[]) => fc.option(fc.subarray([...list]), { nil: undefined });
const filters: fc.Arbitrary<SpaceFilter> = fc.record({
  modes: some(['D', 'E', 'DE', 'ED', 'DED'] as const),
  crossings: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  ops: some(['Combine', 'Aggregate', 'Sample', 'Pool'] as const),
  widths: some([8, 16, 32, 64, 128, 256, 512]),
  messages: some(['full', 'source', 'target+relative', 'relative'] as const),
  reducers: some(['max', 'mean', 'add'] as const),
  pools: some(['max', 'mean', 'max+add']),
  positions: fc.option(fc.integer({ min: 1, max: POSITIONS }), { nil: undefined }),
  shares: some(['all', '1/2', '1/4']),
});

describe('S10.41 S10.425 variation of networks', () => {
  it('stays in the space, whatever it is filtered by, and in the rules of the encoding', () => {
    fc.assert(
      fc.property(filters, fc.constantFrom(setting, words, few), fc.integer(), (filter, of, seed) => {
        const space = new Space(of, filter);
        if (space.emptiness !== null) return;
        const random = new Random(seed);
        let network = randomNetwork(space, random);
        for (let i = 0; i < 20; i++) {
          network = mutated(network, space, random);
          network = crossed(network, randomNetwork(space, random), space, random) ?? network;
          expect(space.has(network)).toBe(true);
          // S10.425
          if (of === few) expect(network.ops).not.toContain(SAMPLE);
          expect(networkOf(network)).toEqual(network);
          expect(genomeProblem(genomeOfPlaced(network, { from: 0, to: 0 }), space.context)).toBeNull();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('reaches every op and function', () => {
    const random = new Random(1);
    const space = new Space(setting);
    const seen = new Set<string>();
    for (let i = 0; i < 3000; i++) {
      const { ops, functions } = randomNetwork(space, random);
      ops.forEach((op, p) => {
        seen.add(`${op}/${functions[p]}`);
      });
    }
    // All but Connect and Communicate, which no network has.
    const known = FUNCTION_COUNTS.filter((_, op) => op !== CONNECT && op !== COMMUNICATE);
    expect(seen.size).toBe(known.reduce((a, b) => a + b, 0));
  });
});

describe('S10.171 shares of the points', () => {
  const filter = { shares: ['all', '1/2', '1/8'] };
  const space = new Space({ ...setting, points: 256 }, filter);

  it('are drawn and changed like ops, and stay as they are unless the space has several', () => {
    const random = new Random(1);
    const seen = new Set<number>();
    let network = randomNetwork(space, random);
    for (let i = 0; i < 300; i++) {
      network = mutated(network, space, random);
      seen.add(network.share ?? 1);
    }
    expect([...seen].sort()).toEqual([1 / 8, 1 / 2, 1]);
    const eighth = new Space({ ...setting, points: 256 }, { shares: ['1/8'] });
    expect(mutated(randomNetwork(eighth, random), eighth, random).share).toBe(1 / 8);
    expect(mutated(randomNetwork(new Space(setting), random), new Space(setting), random)).not.toHaveProperty(
      'share',
    );
  });

  it('tell networks apart, and travel to the threads that score', () => {
    const random = new Random(2);
    const networks = Array.from({ length: 100 }, () => randomNetwork(space, random));
    expect(decodeProposals(encodeProposals(networks.map((network) => ({ network }))))).toEqual(
      networks.map((network) => ({ network })),
    );
    for (const { ops, functions } of networks) {
      const keys = [undefined, 1 / 2, 1 / 4, 1 / 8].map((share) => genomeKey({ ops, functions, share }));
      expect(new Set(keys).size).toBe(4);
    }
  });

  it('below the neighbours of a Sample are left out, and so are those of sentences', () => {
    expect(new Space(setting, { shares: ['all', '1/2', '1/4'] }).shares).toEqual([1, 1 / 2]);
    expect(new Space(words, { shares: ['all', '1/2'] }).shares).toEqual([1]);
    expect(new Space(words, { shares: ['1/2'] }).emptiness).toMatch(/allow all/);
    expect(new Space({ ...setting, points: 256 }).shares).toEqual([1]);
  });
});

describe('S10.42 a space that a filter leaves empty', () => {
  it.each([
    [{ ops: ['Combine', 'Sample'] }, /no Pool is allowed/],
    [{ pools: [] }, /no Pool is allowed/],
    [{ ops: ['Aggregate', 'Pool'] }, /needs a graph/],
    [{ ops: ['Pool'] }, /a Combine or an Aggregate/],
    [{ widths: [], ops: ['Combine', 'Pool'] }, /a Combine or an Aggregate/],
    [{ modes: [] }, /no mode/],
    [{ modes: ['DED', 'ED'], crossings: 1 }, /no mode fits/],
    [{ modes: ['DED'], positions: 3 }, /allow 4/],
  ] satisfies [SpaceFilter, RegExp][])('says why: %j', (filter, why) => {
    expect(new Space(setting, filter).emptiness).toMatch(why);
  });

  it('is not empty as it is', () => {
    expect(new Space(setting).emptiness).toBeNull();
    expect(new Space(words, { ops: ['Aggregate', 'Pool'] }).emptiness).toBeNull();
  });
});

describe('genomeKey', () => {
  it('does not see Connects, and sees everything else', () => {
    const a = { ops: [1, 0, 4, ...Array(9).fill(0)], functions: [3, 0, 1, ...Array(9).fill(0)] };
    const b = { ops: [0, 1, 4, ...Array(9).fill(0)], functions: [0, 3, 1, ...Array(9).fill(0)] };
    const c = { ops: [0, 1, 4, ...Array(9).fill(0)], functions: [0, 3, 2, ...Array(9).fill(0)] };
    expect(genomeKey(a)).toBe(genomeKey(b));
    expect(genomeKey(a)).not.toBe(genomeKey(c));
  });
});
