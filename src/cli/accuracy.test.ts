import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { readAccuracyModel, writeAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { trainAccuracy } from '../learning/accuracy/trainAccuracy.ts';
import { printTraining, type TrainingRecord } from '../learning/accuracy/trainings.ts';
import { TRAINING_DEFAULTS } from '../learning/recipe.ts';
import { gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

const GOOD = '3 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0';
const BAD = '2 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0';

interface Failure {
  error: string;
}

const TRAINED = Array.from(
  { length: 14 },
  (_, i): TrainingRecord => ({
    ...{ task: 'shapes', design: printGenome(genomeFromSeed(i)), points: 64, epochs: 1, seed: 1 },
    ...{ recipe: { batch: 32, learningRate: 1e-3 }, accuracy: 0.3 + 0.02 * i, samples: 800 },
  }),
);

describe('gcode accuracy', () => {
  const out = () => join(temporaryFolder(), 'accuracy.safetensors');
  const train = <T>(code: number, records: string, to = out(), task = 'shapes') =>
    gcodeJson<T>(
      code,
      ...['accuracy', 'train', '--task', task, '--trainings', temporaryFile('trainings.jsonl', records)],
      ...['--out', to],
    );

  it('S9.133 fits an accuracy model to records of trainings, and knows what the target recipe adds', async () => {
    const to = out();
    const target = TRAINED.slice(0, 12).map(
      (each): TrainingRecord => ({
        ...each,
        points: 256,
        epochs: 16,
        recipe: 'target',
        accuracy: each.accuracy + 0.1,
      }),
    );
    const records = [...TRAINED, ...target].map(printTraining).join('');
    expect(await train(0, records, to)).toMatchObject({
      ...{ trainings: 26, leftOut: { designs: 14 } },
      target: { points: 256, epochs: 16, leftOut: { designs: 12 } },
    });
    const model = readAccuracyModel(new Uint8Array(readFileSync(to)));
    expect(model).toMatchObject({ task: 'shapes', budget: { points: 64 } });
    expect(model.target?.fidelity).toEqual({ points: 256, epochs: 16 });
  });

  it('S9.133 what train --json printed of each design is a record too; of accuracies that do not compare the most count', async () => {
    const printed = TRAINED.map(({ task, design, points, accuracy }) =>
      JSON.stringify({ task, design, points, accuracy, recipe: TRAINING_DEFAULTS, minutes: 1 }),
    );
    const other = printTraining({ ...(TRAINED[0] as TrainingRecord), accuracy: 0.9 });
    expect(await train(0, `${printed.join('\n')}\n${other}`)).toMatchObject({
      ...{ trainings: 15, leftOut: { designs: 14 } },
      budget: { epochs: TRAINING_DEFAULTS.epochs, batch: TRAINING_DEFAULTS.batch },
    });
  });

  it('S9.133 refuses what is no record, another task, and too few', async () => {
    const [first, ...rest] = TRAINED.map(printTraining) as [string, ...string[]];
    const whole = [first, ...rest].join('');
    const broken = await train<Failure>(1, first.replace('0.3', '2'));
    expect(broken.error).toMatch(/^E373 .*line 1: accuracy/);
    expect((await train<Failure>(1, `${whole}{`)).error).toMatch(/^E374 .*line 15/);
    expect((await train<Failure>(1, rest.slice(0, 3).join(''))).error).toMatch(/^E415 .*at least 12/);
    expect((await train<Failure>(2, whole, out(), 'modelnet40')).error).toMatch(/line 1.*shapes.*modelnet40/);
  });

  it('S13.25 predicts accuracies with an interval', async () => {
    const model = trainAccuracy(TRAINED, {
      setting: { points: 64, features: 3, classes: 16 },
      ...{ coverage: 0.9, created: new Date(0).toISOString(), command: 'none' },
    });
    const file = temporaryFile('accuracy.safetensors', '');
    writeFileSync(file, writeAccuracyModel(model));
    const designs = temporaryFile('designs.txt', `# two\n${GOOD}\n${BAD}\n`);
    const predict = <T>(code: number, task: string) =>
      gcodeJson<T>(code, ...['accuracy', 'predict', '--task', task, '--designs', designs, '--model', file]);
    const { results, accuracyOf } = await predict<{
      results: { accuracy: number; low: number; high: number; error?: string }[];
      accuracyOf: object;
    }>(1, 'shapes');
    expect(accuracyOf).toEqual({ points: 64, epochs: 1 });
    const [good, bad] = results;
    expect(good?.low).toBeLessThanOrEqual(good?.accuracy as number);
    expect(good?.high).toBeGreaterThanOrEqual(good?.accuracy as number);
    expect(bad?.error).toMatch(/^line 3: E110/);
    expect((await predict<Failure>(2, 'modelnet40')).error).toContain('predicts accuracies on shapes');
    expect((await predict<Failure>(2, 'nothing')).error).toContain('there are');
  });
});
