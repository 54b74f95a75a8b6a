import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { genomeContext, randomGenome } from '../design/genome.ts';
import { seeded } from '../design/testing.ts';
import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { predictAccuracy } from '../learning/accuracy/accuracyModel.ts';
import { readSupernet } from '../learning/supernetFile.ts';
import { TASKS } from '../tasks/registry.ts';
import { shippedFile } from './shipped.ts';

const read = (path: string) => new Uint8Array(readFileSync(path));

/** A person's own classes are known to nobody before. */
describe.each(TASKS.filter(({ name }) => name !== 'own').map(({ name }) => name))(
  'what is shipped for %s',
  (task) => {
    const path = shippedFile('supernets', task);
    const { about } = readSupernet(read(path));

    it('S8.27 a supernet that was trained to its end, with the command and the log beside it', () => {
      const description = JSON.parse(readFileSync(path.replace('.safetensors', '.json'), 'utf8'));
      const { points, classes } = about.setting;
      expect(description).toMatchObject({ task, points, classes, steps: about.planned, seed: about.seed });
      expect(description.command).toContain(`supernet train --task ${task} --points ${points} `);
      expect(description.command).toMatch(/ --threads \d+ --out STATE --ship FILE$/);
      expect(description.log.at(-1)).toEqual({ step: about.steps, loss: expect.any(Number) });
    });

    it('S8.27 an accuracy model for the same task, which says its error', () => {
      const model = readAccuracyModel(read(shippedFile('accuracy', task)));
      expect(model.task).toBe(task);
      expect(model.setting.classes).toBe(about.setting.classes);
      expect(model.leftOut.mae).toBeLessThan(model.leftOut.maeOfMean);
      for (let seed = 0; seed < 20; seed++) {
        const genome = randomGenome(seeded(seed), genomeContext(model.setting));
        const { low, accuracy, high } = predictAccuracy(model, genome);
        expect(low).toBeLessThanOrEqual(accuracy);
        expect(accuracy).toBeLessThanOrEqual(high);
      }
    });
  },
);
