import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { readAccuracyModel, writeAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { trainAccuracy } from '../learning/accuracy/trainAccuracy.ts';
import { TRAINING_DEFAULTS } from '../learning/recipe.ts';
import { gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

const GOOD = '3 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0';
const BAD = '2 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0';

const DESIGNS = `# two\n${GOOD}\n${BAD}\n`;

interface Failure {
  error: string;
}
interface Results {
  results: { design: string; accuracy: number; low: number; high: number; error?: string }[];
}

describe('gcode supernet', () => {
  const train = <T>(code: number, ...more: string[]) =>
    gcodeJson<T>(
      code,
      ...['supernet', 'train', '--task', 'shapes', '--points', '24', '--steps', '4', '--batch', '8'],
      ...['--threads', '1', ...more],
    );

  it('S13.24 trains, goes on, and scores each design or says what is wrong with it', async () => {
    const folder = temporaryFolder();
    const [whole, shipped] = [join(folder, 'net.safetensors'), join(folder, 'ship.safetensors')];
    const trained = await train(0, '--out', whole, '--ship', shipped);
    expect(trained).toMatchObject({ supernet: whole, steps: 4 });
    expect(readFileSync(shipped).length).toBeLessThan(0.2 * readFileSync(whole).length);

    const description = JSON.parse(readFileSync(join(folder, 'ship.json'), 'utf8'));
    expect(description).toMatchObject({
      task: 'shapes',
      points: 24,
      classes: 16,
      steps: 4,
      log: [{ step: 4 }],
    });

    const again = await train<Failure>(1, '--out', join(folder, 'x.safetensors'), '--resume', whole);
    expect(again.error).toContain('all of its 4 steps');

    const { results } = await gcodeJson<Results>(
      1,
      ...['supernet', 'evaluate', '--task', 'shapes', '--designs', temporaryFile('designs.txt', DESIGNS)],
      ...['--supernet', shipped, '--samples', '32', '--fine-tune', '2', '--threads', '1'],
    );
    const [good, bad] = results;
    expect(good?.design).toBe(GOOD);
    expect(good?.accuracy).toBeGreaterThanOrEqual(0);
    expect(good?.accuracy).toBeLessThanOrEqual(1);
    expect(bad?.error).toMatch(/^line 3: E110/);
  });

  it('S13.24 refuses what does not fit', async () => {
    const designs = temporaryFile('designs.txt', DESIGNS);
    const evaluate = (code: number, ...more: string[]) =>
      gcodeJson<Failure>(code, 'supernet', 'evaluate', '--designs', designs, ...more);
    const own = await evaluate(2, '--task', 'own', '--data', temporaryFolder());
    expect(own.error).toContain('no supernet is shipped for the task own');
    expect((await evaluate(1, '--task', 'shapes', '--supernet', designs)).error).toContain('header');
    const absent = await evaluate(2, '--task', 'shapes', '--supernet', `${designs}.none`);
    expect(absent.error).toContain('no such file');
  });
});

/** A folder of MR's form with 24 sentences that hold one of these words or none. */
function sentencesFolder(word: string): string {
  const folder = temporaryFolder();
  const lines = Array.from(
    { length: 24 },
    (_, i) => `${i % 2}\tsome film ${i % 2 ? word : 'dull'} number ${i}\n`,
  );
  for (const split of ['train', 'val']) writeFileSync(join(folder, `${split}.tsv`), lines.join(''));
  return folder;
}

test('S13.24 S8.26 sentences: a supernet holds no word, and serves the train split that it was trained on', async () => {
  const data = sentencesFolder('wonderful');
  const shipped = join(temporaryFolder(), 'ship.safetensors');
  const task = ['--task', 'mr', '--threads', '1'];
  await gcodeJson(
    0,
    ...['supernet', 'train', ...task, '--data', data, '--points', '8', '--steps', '2', '--batch', '8'],
    ...['--out', join(temporaryFolder(), 'net.safetensors'), '--ship', shipped],
  );
  expect(readFileSync(shipped, 'latin1')).not.toContain('wonderful');
  const description = JSON.parse(readFileSync(shipped.replace('.safetensors', '.json'), 'utf8'));
  expect(description.command).toMatch(/ --data FOLDER --threads 1 --out STATE --ship FILE$/);
  // A sentence brings a graph of its own: no Sample is needed.
  const designs = temporaryFile('designs.txt', '2 1 4 0 0 0 0 0 0 0 0 0,3 3 3 0 0 0 0 0 0 0 0 0\n');
  const evaluate = <T>(code: number, folder: string) =>
    gcodeJson<T>(
      code,
      ...['supernet', 'evaluate', ...task, '--data', folder, '--designs', designs, '--supernet', shipped],
      ...['--fine-tune', '2'],
    );
  const { results } = await evaluate<Results>(0, data);
  expect(results[0]?.accuracy).toBeGreaterThanOrEqual(0);
  expect((await evaluate<Failure>(1, sentencesFolder('splendid'))).error).toContain("the supernet's words");
});

describe('gcode accuracy', () => {
  it('S9.133 fits an accuracy model to what supernet evaluate and train printed, of one budget', async () => {
    const list = Array.from({ length: 14 }, (_, i) => ({
      design: printGenome(genomeFromSeed(i)),
      accuracy: 0.3 + 0.02 * i,
    }));
    const scored = temporaryFile(
      'scored.json',
      JSON.stringify({ results: [...list, { design: BAD, error: 'line 15: E110' }], fineTuneSteps: 40 }),
    );
    const trained = list.map((each) => ({ ...each, task: 'shapes', points: 64, recipe: TRAINING_DEFAULTS }));
    const alone = (documents: readonly object[]) =>
      temporaryFile('alone.jsonl', documents.map((each) => JSON.stringify(each)).join('\n'));
    const out = join(temporaryFolder(), 'accuracy.safetensors');
    const train = <T>(code: number, file: string) =>
      gcodeJson<T>(
        code,
        ...['accuracy', 'train', '--task', 'shapes', '--scored', scored, '--alone', file, '--out', out],
      );
    expect(await train(0, alone(trained))).toMatchObject({ scored: 14, alone: 14, leftOut: { designs: 14 } });
    const model = readAccuracyModel(new Uint8Array(readFileSync(out)));
    expect(model).toMatchObject({ task: 'shapes', fineTuneSteps: 40, budget: { points: 64 } });
    const other = alone([...trained, { ...trained[0], points: 32 }]);
    expect((await train<Failure>(2, other)).error).toMatch(/line 15 was trained with other points/);
    expect((await train<Failure>(1, alone(trained.slice(0, 3)))).error).toMatch(/^E415 .*at least 12/);
    expect((await train<Failure>(1, alone([{ ...trained[0], accuracy: 2 }]))).error).toMatch(
      /^E373 .*line 1: accuracy/,
    );
  });

  it('S13.25 predicts accuracies with an interval', async () => {
    const random = Array.from({ length: 20 }, (_, i) => ({
      design: printGenome(genomeFromSeed(i)),
      accuracy: 0.3 + 0.02 * i,
    }));
    const model = trainAccuracy(
      { scored: random, alone: random },
      {
        ...{ task: 'shapes', setting: { points: 64, features: 3, classes: 16 }, fineTuneSteps: 0 },
        budget: { points: 64, epochs: 1, batch: 32, learningRate: 1e-3, seed: 1 },
        ...{ coverage: 0.9, created: new Date(0).toISOString(), command: 'none' },
      },
    );
    const accuracyModel = temporaryFile('accuracy.safetensors', '');
    writeFileSync(accuracyModel, writeAccuracyModel(model));
    const designs = temporaryFile('designs.txt', DESIGNS);
    const predict = <T>(code: number, task: string) =>
      gcodeJson<T>(
        code,
        ...['accuracy', 'predict', '--task', task, '--designs', designs, '--model', accuracyModel],
      );
    const [good, bad] = (await predict<Results>(1, 'shapes')).results;
    expect(good?.low).toBeLessThanOrEqual(good?.accuracy as number);
    expect(good?.high).toBeGreaterThanOrEqual(good?.accuracy as number);
    expect(bad?.error).toMatch(/^line 3: E110/);
    expect((await predict<Failure>(2, 'modelnet40')).error).toContain('predicts accuracies on shapes');
    expect((await predict<Failure>(2, 'nothing')).error).toContain('there are');
  });
});
