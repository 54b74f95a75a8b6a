import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNCTION_COUNTS, type Genome, genomeProblem, POSITIONS } from '../design/genome.ts';
import { Random } from './random.ts';
import { crossover, genomeKey, mutate, randomValid, repair } from './variation.ts';

const anyIndices = fc.record({
  ops: fc.array(fc.nat({ max: 5 }), { minLength: POSITIONS, maxLength: POSITIONS }),
  functions: fc.array(fc.nat({ max: 11 }), { minLength: POSITIONS, maxLength: POSITIONS }),
});
const copy = (g: Genome): Genome => ({ ops: [...g.ops], functions: [...g.functions] });

describe('repair', () => {
  it('makes any indices valid', () => {
    fc.assert(
      fc.property(anyIndices, fc.integer(), (genome, seed) => {
        expect(genomeProblem(repair(copy(genome), new Random(seed)))).toBeNull();
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves a valid genome as it is', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const genome = randomValid(new Random(seed));
        expect(repair(copy(genome), new Random(seed + 1))).toEqual(genome);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps crossed and mutated genomes valid', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const child = crossover(randomValid(random), randomValid(random), random);
        mutate(child, random);
        mutate(child, random);
        expect(child.ops).toHaveLength(POSITIONS);
        expect(genomeProblem(repair(child, random))).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('randomValid', () => {
  it('reaches every op and function at many positions', () => {
    const random = new Random(1);
    const seen = new Set<string>();
    for (let i = 0; i < 4000; i++) {
      const { ops, functions } = randomValid(random);
      ops.forEach((op, p) => {
        seen.add(`${op}/${functions[p]}`);
      });
    }
    expect(seen.size).toBe(FUNCTION_COUNTS.reduce((a, b) => a + b, 0));
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
