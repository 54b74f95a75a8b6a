import { describe, expect, it } from 'vitest';
import { genomeContext } from '../../design/genome.ts';
import { readingAll } from '../../design/share.ts';
import { assertValid } from '../../design/validity.ts';
import { sameNetwork } from '../../learning/sameNetwork.ts';
import { taskInfo } from '../../tasks/registry.ts';
import { ZOO_DESIGNS } from './zooDesigns.ts';

describe('designs of the zoo (S6.50)', () => {
  for (const [task, designs] of Object.entries(ZOO_DESIGNS)) {
    it(`${task}: 6 to 12 valid designs, and placements of one network have one set of weights`, () => {
      const { text, points } = taskInfo(task);
      const setting = text
        ? {
            points,
            features: text.features,
            classes: 2,
            words: { vocabulary: 100, neighbours: text.neighbours },
          }
        : { points, features: 3, classes: 10 };
      const made = designs.map((zoo) => ({ ...zoo, made: zoo.design(genomeContext(setting)) }));
      expect(made.length).toBeGreaterThanOrEqual(6);
      expect(made.length).toBeLessThanOrEqual(12);
      expect(new Set(made.map(({ name }) => name)).size).toBe(made.length);
      for (const { made: design, network } of made) {
        assertValid(design, setting);
        const first = made.find((other) => other.network === network) as (typeof made)[number];
        expect(sameNetwork(readingAll(design), readingAll(first.made))).toBe(true);
      }
      expect(made.some(({ made: design }) => design.ops.every((op) => op.placement === 'device'))).toBe(true);
      expect(made.some(({ made: design }) => design.ops.some((op) => op.kind === 'Communicate'))).toBe(true);
    });
  }
});
