import { describe, expect, it } from 'vitest';
import {
  AGGREGATE,
  COMBINE,
  CONNECT,
  FUNCTION_COUNTS,
  genomeProblem,
  POOL,
  POSITIONS,
  SAMPLE,
} from '../design/genome.ts';
import { randomStream } from '../design/random.ts';
import { FairSampler } from './supernetSampling.ts';

const PATHS = 2200;

describe('fair sampling', () => {
  const sampler = new FairSampler(randomStream(1, 'test'));
  const paths = Array.from({ length: PATHS }, () => sampler.next());
  const poolOf = ({ ops }: (typeof paths)[number]) => ops.indexOf(POOL);
  const used = (p: number, op: number, before: boolean) =>
    paths.filter((path) => path.ops[p] === op && poolOf(path) > p === before).length;

  it('S8.20 gives valid designs only', () => {
    for (const path of paths) expect(genomeProblem(path)).toBeNull();
  });

  it('S8.20 gives the Pool each of its positions equally often', () => {
    for (let p = 1; p < POSITIONS; p++) {
      expect(paths.filter((path) => poolOf(path) === p)).toHaveLength(PATHS / (POSITIONS - 1));
    }
  });

  it('S8.20 trains the ops of a position equally often where they are valid', () => {
    // At the first position nothing brings a graph yet, and at the last before every Pool something has to learn.
    for (let p = 1; p < 8; p++) {
      const counts = [CONNECT, COMBINE, SAMPLE, AGGREGATE].map((op) => used(p, op, true));
      expect(Math.max(...counts) - Math.min(...counts), `position ${p}: ${counts}`).toBeLessThanOrEqual(
        0.1 * Math.max(...counts),
      );
    }
    for (let p = 3; p < POSITIONS; p++) {
      const counts = [CONNECT, COMBINE].map((op) => used(p, op, false));
      expect(Math.abs((counts[0] as number) - (counts[1] as number))).toBeLessThanOrEqual(1);
    }
  });

  it('S8.20 trains the functions of an op equally often at each position', () => {
    for (const op of [COMBINE, POOL]) {
      for (let p = 1; p < 8; p++) {
        const counts = Array.from(
          { length: FUNCTION_COUNTS[op] as number },
          (_, fn) =>
            paths.filter((path) => path.ops[p] === op && path.functions[p] === fn && poolOf(path) >= p)
              .length,
        );
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('is the same for a seed', () => {
    const again = new FairSampler(randomStream(1, 'test'));
    expect(Array.from({ length: 50 }, () => again.next())).toEqual(paths.slice(0, 50));
  });
});
