import { Random } from '../../src/design/random.ts';
import { readMutated } from '../../src/tasks/mutatedFiles.ts';
import { seedOf } from '../../src/tasks/shapes/seeds.ts';
import type { Figure } from '../benchmark.ts';
import type { AttackPart } from './part.ts';

const FILES = 10_000;

/** Writes files of points and of sentences in random dialects, harms each in one place or two, and reads them. */
export const dataFiles: AttackPart = {
  name: 'dataFiles',
  async run({ scale, seed, log }) {
    const counts = new Map<string, { tried: number; refused: number }>();
    const faults: string[] = [];
    for (let i = 0; i < Math.round(FILES * scale); i++) {
      const random = new Random(seedOf(`data files/${seed}/${i}`));
      const { kind, mutation, result, fault } = readMutated((bound) => random.int(0, bound - 1));
      if (result === 'same') continue;
      const count = counts.get(kind) ?? { tried: 0, refused: 0 };
      counts.set(kind, count);
      count.tried++;
      if (result === 'refused') count.refused++;
      if (fault === undefined) continue;
      faults.push(fault);
      log(`${kind}, ${i}: ${mutation}: ${fault}`);
    }
    const tried = [...counts.values()].reduce((sum, count) => sum + count.tried, 0);
    return [
      { name: 'mutated files read', value: tried, unit: 'files', goal: `${FILES}` },
      { name: 'crashes, or data lost or moved in silence', value: faults.length, unit: 'files', goal: '0' },
      ...[...counts].map(
        ([kind, count]): Figure => ({
          name: `${kind}: refused of ${count.tried}`,
          value: count.refused,
          unit: 'files',
        }),
      ),
    ];
  },
};
