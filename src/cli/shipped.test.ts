import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { genomeContext, randomGenome } from '../design/genome.ts';
import { seeded } from '../design/testing.ts';
import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { predictAccuracy } from '../learning/accuracy/accuracyModel.ts';
import { parseTrainings } from '../learning/accuracy/trainings.ts';
import { TASKS } from '../tasks/registry.ts';
import { shippedFile } from './shipped.ts';

/** A person's own classes are known to nobody before. */
const SHIPPED = TASKS.filter(({ name }) => name !== 'own');

it.each(SHIPPED.map(({ name, classes }) => [name, classes?.length] as const))(
  'S8.27 an accuracy model is shipped for %s, which says its error',
  (task, classes) => {
    const model = readAccuracyModel(new Uint8Array(readFileSync(shippedFile(task))));
    expect(model.task).toBe(task);
    if (classes !== undefined) expect(model.setting.classes).toBe(classes);
    expect(model.leftOut.mae).toBeLessThan(model.leftOut.maeOfMean);
    for (let seed = 0; seed < 20; seed++) {
      const genome = randomGenome(seeded(seed), genomeContext(model.setting));
      const { low, accuracy, high } = predictAccuracy(model, genome);
      expect(low).toBeLessThanOrEqual(accuracy);
      expect(accuracy).toBeLessThanOrEqual(high);
    }
    // What it was fitted to is there for the next fit.
    const file = `benchmarks/trainings/${task}.jsonl`;
    const records = parseTrainings(readFileSync(file, 'utf8'), file);
    const { points, epochs } = model.budget;
    const base = records.filter((record) => record.points === points && record.epochs === epochs);
    expect(new Set(base.map(({ design }) => design)).size).toBe(model.leftOut.designs);
  },
);
