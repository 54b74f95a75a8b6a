import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Genome, genomeProblem, isValidGenome, parseGenome, printGenome } from './genome.ts';
import { designOf, genomeOf } from './genomeDesign.ts';
import { PRESETS } from './presets.ts';
import { modeOf, plan } from './segments.ts';
import { genomeFromSeed } from './testing.ts';
import { problemsOf } from './validity.ts';

const setting = { points: 64, features: 3, classes: 10 };
const PAPER = '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3';
const valid = fc.integer({ min: 0, max: 2 ** 31 }).map(genomeFromSeed);

describe('12-position encoding', () => {
  it('S1.1 prints what it parsed, the published example too', () => {
    expect(printGenome(parseGenome(PAPER))).toBe(PAPER);
    fc.assert(fc.property(valid, (g) => void expect(parseGenome(printGenome(g))).toEqual(g)));
  });

  it('S1.2 refuses a line that is not 12 ops and 12 functions', () => {
    for (const line of ['', '1 2 3', '1,2', `${PAPER},1`, PAPER.replace('1', 'x'), PAPER.replace(',', ' ')]) {
      expect(() => parseGenome(line), line).toThrow(/E201/);
    }
  });

  const broken: [string, string, string][] = [
    ['1 3 2 4 0 0 0 0 0 0 0 6,0 0 0 0 0 0 0 0 0 0 0 0', 'E202', 'an op index out of range'],
    ['1 3 2 4 0 0 0 0 0 0 0 0,7 0 0 0 0 0 0 0 0 0 0 0', 'E202', 'a function out of range'],
    ['1 3 2 4 0 0 0 0 0 0 0 0,0 1 0 0 0 0 0 0 0 0 0 0', 'E202', 'a Sample with a function'],
    ['1 3 2 4 4 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E203', 'two Pools'],
    ['1 3 2 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E203', 'no Pool'],
    ['1 4 3 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E111', 'a Sample behind the Pool'],
    ['1 3 4 2 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E111', 'an Aggregate behind the Pool'],
    ['1 2 3 4 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E110', 'an Aggregate before any Sample'],
    ['5 1 5 1 5 4 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E204', 'three Communicates'],
    ['1 5 0 5 4 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E205', 'only a Connect between Communicates'],
    ['0 3 4 1 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0', 'E206', 'nothing learned before the Pool'],
    ['1 3 2 2 4 0 0 0 0 0 0 0,6 0 0 0 0 0 0 0 0 0 0 0', 'E114', 'a width of 4,612'],
  ];
  it.each(broken)('S1.3 %s breaks %s: %s', (line, code) => {
    expect(genomeProblem(parseGenome(line))?.code).toBe(code);
  });

  it('S1.4 allows the widest value, 1,537, and an own graph in place of a Sample', () => {
    expect(isValidGenome(parseGenome('1 3 2 4 0 0 0 0 0 0 0 0,6 0 0 0 0 0 0 0 0 0 0 0'))).toBe(true);
    const given = parseGenome('1 2 4 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0');
    expect(isValidGenome(given, { ownGraph: true })).toBe(true);
  });

  it('S1.5 every valid genome is a valid design, and comes back with its Connects at the end', () => {
    fc.assert(
      fc.property(valid, (genome) => {
        const design = designOf(genome);
        expect(problemsOf(design, setting)).toEqual([]);
        const compact = withoutConnects(genome);
        expect(withoutConnects(genomeOf(design))).toEqual(compact);
        expect(genomeOf(designOf(genomeOf(design))).ops).toEqual(genomeOf(design).ops);
      }),
      { numRuns: 500 },
    );
  });

  it('S1.6 sides flip at every Communicate, starting on the device', () => {
    const mode = (line: string) => modeOf(plan(designOf(parseGenome(line))));
    expect(mode('1 3 2 4 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0')).toBe('D');
    expect(mode('5 1 3 2 4 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0')).toBe('E');
    expect(mode(PAPER)).toBe('DE');
    expect(mode('5 1 3 2 4 5 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0')).toBe('ED');
    expect(mode('1 5 3 2 5 4 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0')).toBe('DED');
  });

  it('S1.7 a design outside the space says why', () => {
    for (const preset of PRESETS) expect(() => genomeOf(preset.design)).toThrow(/E207/);
  });
});

function withoutConnects(genome: Genome): [number, number][] {
  return genome.ops.flatMap((op, i) => (op === 0 ? [] : [[op, genome.functions[i] as number]]));
}
