import { describe, expect, it } from 'vitest';
import { Random } from '../design/random.ts';
import { readMutated } from './mutatedFiles.ts';

describe('S7.37 damaged files of points and sentences', () => {
  it('are refused with a place, or read with all that is not damaged as it was', () => {
    const faults: string[] = [];
    const seen = new Set<string>();
    for (let seed = 1; seed <= 1500; seed++) {
      const random = new Random(seed);
      const { kind, mutation, result, fault } = readMutated((bound) => random.int(0, bound - 1));
      seen.add(`${kind} ${result}`);
      if (fault !== undefined) faults.push(`${seed}, ${kind}, ${mutation}: ${fault}`);
    }
    expect(faults).toEqual([]);
    for (const kind of ['table', 'off', 'ply ascii', 'ply binary', 'npy', 'tsv', 'csv', 'jsonl']) {
      expect([...seen]).toContain(`${kind} refused`);
      expect([...seen]).toContain(`${kind} read`);
    }
  });
});
