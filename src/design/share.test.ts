import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDesign } from './decode.ts';
import { setParameters } from './edits.ts';
import { genomeContext, genomeProblem, parseGenome, printGenome } from './genome.ts';
import { designOf, genomeOf } from './genomeDesign.ts';
import { specOf } from './ops/catalogue.ts';
import { parseDesign, printDesign } from './schema.ts';
import { shapesOf } from './shapes.ts';
import { pointsKept, SHARES, shareOf, shareText } from './share.ts';
import { genomeFromSeed } from './testing.ts';
import type { Design, Op, Setting } from './types.ts';
import { problemsOf } from './validity.ts';

const LINE = '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3';
const clouds: Setting = { points: 256, features: 3, classes: 10 };
const words: Setting = { points: 24, features: 64, classes: 2, words: { vocabulary: 500, neighbours: 8 } };
const some = fc.record({
  seed: fc.nat(1e9),
  share: fc.constantFrom(...SHARES.filter((each) => each < 1)),
});

const withShare = (design: Design, share: number | undefined) => setParameters(design, 'input', { share });
const codes = (design: Design, setting: Setting) => problemsOf(design, setting).map(({ code }) => code);

describe('a share of the points', () => {
  it('S1.170 is written behind the 24 numbers, and read back; 24 numbers alone mean all', () => {
    expect(shareOf(decodeDesign(LINE))).toBe(1);
    expect(shareOf(decodeDesign(`${LINE}, 1/4 `))).toBe(1 / 4);
    expect(printGenome(parseGenome(`${LINE},all`))).toBe(LINE);
    fc.assert(
      fc.property(some, ({ seed, share }) => {
        const genome = { ...genomeFromSeed(seed), share };
        expect(parseGenome(printGenome(genome))).toEqual(genome);
        const again = genomeOf(designOf(genome));
        expect(again.share).toBe(share);
        expect(printGenome(genomeOf(designOf(again)))).toBe(printGenome(again));
      }),
    );
  });

  it('S1.172 the function of a Communicate is the codec of what crosses; 0, as in the paper, changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(15), fc.nat(15), (seed, up, down) => {
        const { ops, functions } = genomeFromSeed(seed);
        const [first, second] = ops.flatMap((op, p) => (op === 5 ? [p] : []));
        const genome = {
          ops,
          functions: functions.map((fn, p) => (p === first ? up : p === second ? down : fn)),
        };
        const again = genomeOf(designOf(genome));
        const codecs = again.functions.filter((_, p) => again.ops[p] === 5);
        expect(codecs).toEqual([
          ...(first === undefined ? [] : [up]),
          ...(second === undefined ? [] : [down]),
        ]);
      }),
    );
    const crossing = LINE.replace(',2 0 0', ',2 16 0');
    expect(genomeProblem(parseGenome(crossing))?.code).toBe('E202');
    expect(genomeProblem(parseGenome(LINE.replace(',2 0 0', ',2 3 0')), genomeContext(words))?.code).toBe(
      'E441',
    );
  });

  it.each(['1/3', '2', '', '1/4,1/4'])('S1.170 refuses "%s" as one (E201)', (text) => {
    expect(() => parseGenome(`${LINE},${text}`)).toThrow('E201');
  });

  it('S1.171 leaves a neighbour search as many points as it needs (E115), and is none of sentences (E526)', () => {
    const problem = (share: number, setting: Setting) =>
      genomeProblem({ ...parseGenome(LINE), share }, genomeContext(setting))?.code;
    expect(problem(1 / 8, clouds)).toBeUndefined();
    expect(problem(1 / 8, { ...clouds, points: 128 })).toBe('E115');
    expect(problem(1 / 2, words)).toBe('E526');
    expect(problem(1 / 3, clouds)).toBe('E202');
  });

  it('S2.70 S15.170 is a choice of the Input: every shape behind it has so many rows, and problems stand at their ops', () => {
    const whole = designOf(parseGenome(LINE));
    for (const share of SHARES.slice(1)) {
      const design = withShare(whole, share);
      expect(codes(design, clouds)).toEqual([]);
      const rows = [...shapesOf(design, clouds).values()].filter(({ pooled }) => !pooled).map((s) => s.rows);
      expect(new Set(rows)).toEqual(new Set([pointsKept(256, share)]));
      const [input] = design.ops as [Op];
      expect(specOf(input).text(input, clouds)).toBe(`${shareText(share)} of the points`);
    }
    expect(withShare(withShare(whole, 1 / 2), undefined)).toEqual(whole);
    expect(codes(withShare(whole, 1 / 8), { ...clouds, points: 128 })).toContain('E115');
    expect(codes(withShare(whole, 0.3), clouds)).toEqual(['E108']);
    expect(problemsOf(withShare(whole, 1 / 2), words)).toContainEqual(
      expect.objectContaining({ code: 'E526', opId: 'input' }),
    );
  });

  it('S4.70 is optional in a design file: files without one are as they were', () => {
    const whole = designOf(parseGenome(LINE));
    expect(printDesign(whole)).not.toContain('share');
    const half = withShare(whole, 1 / 2);
    expect(parseDesign(JSON.parse(printDesign(half)))).toEqual(half);
    expect(parseDesign(JSON.parse(printDesign(whole)))).toEqual(whole);
  });
});
