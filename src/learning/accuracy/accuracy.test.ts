import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGenome, printGenome } from '../../design/genome.ts';
import { randomStream } from '../../design/random.ts';
import { genomeFromSeed } from '../../design/testing.ts';
import { readSafeTensors, writeSafeTensors } from '../safetensors.ts';
import { AccuracyFileError, readAccuracyModel, writeAccuracyModel } from './accuracyFile.ts';
import {
  type AccuracyPrediction,
  type AtTarget,
  answeringAt,
  askModel,
  knowsShare,
  predictAccuracy,
  predicts,
} from './accuracyModel.ts';
import { NETWORK_FEATURES, networkFeatures } from './features.ts';
import { FOREST_DEFAULTS } from './fitForest.ts';
import { packedForest } from './packedForest.ts';
import { accuracyFidelity, trainAccuracy } from './trainAccuracy.ts';
import type { TrainingRecord } from './trainings.ts';

const setting = { points: 64, features: 3, classes: 16 };
const budget = { points: 64, epochs: 6, seed: 1 };
const recipe = { batch: 32, learningRate: 2e-3 };
const about = { setting, coverage: 0.9, created: '2026-01-01T00:00:00.000Z', command: 'bench' };

/** A planted rule: depth and width help, and a little noise. */
function planted(from: number, count: number, noise: number): TrainingRecord[] {
  const random = randomStream(1, 'planted', from);
  return Array.from({ length: count }, (_, i) => {
    const genome = genomeFromSeed(from + i);
    const row = networkFeatures(genome);
    const at = (name: (typeof NETWORK_FEATURES)[number]) => row[NETWORK_FEATURES.indexOf(name)] as number;
    const accuracy = 0.3 + 0.05 * Math.min(3, at('Aggregates')) + 0.02 * at('width into the Pool');
    const reached = accuracy + noise * (random() - 0.5);
    return { task: 'shapes', ...budget, recipe, design: printGenome(genome), accuracy: reached };
  });
}

describe('features of a network', () => {
  it('do not depend on where it runs', () => {
    const a = parseGenome('3 2 1 2 1 4 0 0 0 0 0 0,0 6 3 0 2 3 0 0 0 0 0 0');
    const b = parseGenome('0 3 5 2 1 2 0 1 5 4 0 0,0 0 0 6 3 0 0 2 0 3 0 0');
    expect(networkFeatures(a)).toEqual(networkFeatures(b));
  });

  it('know what differences to neighbours lose, and what stays linear up to a pooled sum', () => {
    const at = (line: string, name: (typeof NETWORK_FEATURES)[number]) =>
      networkFeatures(parseGenome(line), { features: 16, ownGraph: true })[NETWORK_FEATURES.indexOf(name)];
    const [mean, maximum, kept] = [10, 9, 7].map(
      (fn) => `2 1 4 0 0 0 0 0 0 0 0 0,${fn} 3 1 0 0 0 0 0 0 0 0 0`,
    );
    const lost = [mean, maximum, kept].map((line) => at(line as string, "nodes' own values lost"));
    expect(lost).toEqual([2, 1, 0]);
    const sum = '2 4 0 0 0 0 0 0 0 0 0 0,5 2 0 0 0 0 0 0 0 0 0 0';
    expect(at(sum, 'linear up to the pooled sum')).toBe(1);
    expect(at(kept as string, 'linear up to the pooled sum')).toBe(0);
  });

  it('are finite for every design', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        expect(networkFeatures(genomeFromSeed(seed)).every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('the accuracy model', () => {
  const records = planted(100, 100, 0.02);
  const options = { ...FOREST_DEFAULTS, trees: 10 };
  const model = trainAccuracy(records, { ...about, options });

  it('S8.24 guesses nothing beyond the designs that were trained alone', () => {
    const reached = records.map(({ accuracy }) => accuracy);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { accuracy } = predictAccuracy(model, genomeFromSeed(seed));
        expect(accuracy).toBeGreaterThanOrEqual(Math.min(...reached) - 1e-9);
        expect(accuracy).toBeLessThanOrEqual(Math.max(...reached) + 1e-9);
      }),
    );
  });

  it('S8.24 finds a planted rule, and its interval holds unseen designs', () => {
    const unseen = planted(500, 60, 0.02);
    const predicted = unseen.map(({ design }) => predictAccuracy(model, parseGenome(design)));
    const judged = accuracyFidelity(
      unseen.map(({ accuracy }) => accuracy),
      predicted.map(({ accuracy }) => accuracy),
      predicted.map(({ accuracy, low }) => accuracy - low),
    );
    expect(judged.mae).toBeLessThan(0.4 * judged.maeOfMean);
    expect(judged.held).toBeGreaterThan(0.75);
    for (const { accuracy, low, high } of predicted) {
      expect(low).toBeLessThanOrEqual(accuracy);
      expect(high).toBeGreaterThanOrEqual(accuracy);
    }
  });

  it('S8.24 says how each design was predicted without it', () => {
    expect(model.leftOut.designs).toBe(100);
    expect(model.leftOut.held).toBeGreaterThanOrEqual(0.9);
  });

  it('S10.172 knows the shares of the points of which enough designs were trained, and what they lose', () => {
    const losing = (records: TrainingRecord[], share: string, less: number) =>
      records.map(({ design, accuracy, ...rest }) => ({
        ...{ ...rest, design: `${design},${share}`, accuracy: accuracy - less },
      }));
    const small = { ...about, options: { ...options, trees: 4 } };
    const whole = records.slice(0, 60);
    const quarters = losing(planted(300, 40, 0.02), '1/4', 0.1);
    const halves = losing(planted(400, 11, 0.02), '1/2', 0.05);
    const alone = trainAccuracy(whole, small);
    const both = trainAccuracy([...whole, ...quarters, ...halves], small);
    expect([alone.shares, both.shares]).toEqual([undefined, [1, 1 / 4]]);
    expect([1, 1 / 2, 1 / 4].map((share) => knowsShare(both, share))).toEqual([true, false, true]);
    const lost = Array.from({ length: 40 }, (_, i) => {
      const genome = genomeFromSeed(500 + i);
      const quarter = { ...genome, share: 1 / 4 };
      return predictAccuracy(both, genome).accuracy - predictAccuracy(both, quarter).accuracy;
    });
    expect(lost.reduce((a, b) => a + b) / lost.length).toBeGreaterThan(0.04);
    expect(readAccuracyModel(writeAccuracyModel(both))).toEqual(both);
    // Designs of shares that it does not know are none of those that it learns from.
    expect(trainAccuracy([...whole, ...halves], small).forest).toEqual(alone.forest);
  });

  it('S8.25 predicts the same after loading', () => {
    const loaded = readAccuracyModel(writeAccuracyModel(model));
    expect(loaded).toEqual(model);
  });

  it('S8.25 refuses a damaged file with the part at fault', () => {
    const changed = (change: (file: ReturnType<typeof readSafeTensors>) => void) => {
      const file = readSafeTensors(writeAccuracyModel(model));
      change(file);
      return () => readAccuracyModel(writeSafeTensors(file));
    };
    expect(() => readAccuracyModel(new Uint8Array(3))).toThrow(AccuracyFileError);
    expect(changed(({ metadata }) => Object.assign(metadata, { format: 'x' }))).toThrow(
      'not an accuracy model',
    );
    expect(changed(({ metadata }) => Object.assign(metadata, { version: '9' }))).toThrow('version 9');
    expect(changed(({ metadata }) => Object.assign(metadata, { about: '{}' }))).toThrow('about.task');
    expect(changed(({ tensors }) => void delete tensors['forest.next'])).toThrow('forest.next');
  });

  it('S8.361 one of a version that rested on a supernet is refused, and says what to do', () => {
    const { metadata, tensors } = readSafeTensors(writeAccuracyModel(model));
    const old = writeSafeTensors({ metadata: { ...metadata, version: '3' }, tensors });
    expect(() => readAccuracyModel(old)).toThrow(/supernet, which is left out: fit it again/);
  });

  describe('of the target recipe', () => {
    const base = records.slice(0, 60);
    const small = { ...about, options: { ...options, trees: 8 } };
    /** What was bad gains most; half the recipe's epochs give half of it. */
    const longer = (from: number, count: number, epochs = 16): TrainingRecord[] =>
      planted(from, count, 0.01).map((record) => {
        const gain = ((0.9 - record.accuracy) / 2) * (epochs / 16);
        const accuracy = record.accuracy + gain;
        return { ...record, points: 256, epochs, recipe: 'target', accuracy };
      });
    const knowing = trainAccuracy([...base, ...longer(300, 40), ...longer(300, 40, 8)], small);
    const fidelity = { points: 256, epochs: 16 };

    it('S8.362 predicts it where enough designs were trained by it, and says so', () => {
      expect(knowing.budget).toMatchObject(budget);
      expect(predicts(knowing)).toMatchObject({ training: { ...fidelity, target: true } });
      expect(predicts(knowing).leftOut).toMatchObject({ designs: 40 });
      expect(predicts(model)).toEqual({ training: { points: 64, epochs: 6 }, leftOut: model.leftOut });
      // What was trained to half of it alone is no target.
      const few = trainAccuracy([...base, ...longer(300, 11), ...longer(300, 40, 8)], small);
      expect(few.target).toBeUndefined();
    });

    it('S8.500 corrects each design from the cheap training to the target, and its interval holds others', () => {
      const others = longer(700, 60);
      const reached = others.map(({ accuracy }) => accuracy);
      const said = (by: typeof knowing) =>
        others.map(({ design }) => predictAccuracy(by, parseGenome(design)));
      const judged = (predicted: AccuracyPrediction[]) =>
        accuracyFidelity(
          reached,
          predicted.map(({ accuracy }) => accuracy),
          predicted.map(({ low, high }) => (high - low) / 2),
        );
      const own = judged(said(knowing));
      const cheap = judged(said({ ...knowing, target: undefined }));
      expect(own.mae).toBeLessThan(0.3 * cheap.mae);
      expect(own.mae).toBeLessThan(0.6 * own.maeOfMean);
      expect(own.held).toBeGreaterThan(0.75);
      // Nothing beyond what trained designs reached, though a step of one may stand on the start of another.
      const [low, high] = (knowing.target as AtTarget).range;
      for (let seed = 0; seed < 200; seed++) {
        const { accuracy } = predictAccuracy(knowing, genomeFromSeed(seed));
        expect(accuracy >= low && accuracy <= high).toBe(true);
      }
    });

    it('S8.500 packed for a search it gives the same, and so does its file', () => {
      const loaded = readAccuracyModel(writeAccuracyModel(knowing));
      expect(loaded).toEqual(knowing);
      const ask = askModel(loaded, packedForest);
      for (let seed = 0; seed < 50; seed++) {
        const genome = genomeFromSeed(seed);
        expect(predictAccuracy(loaded, genome, ask)).toEqual(predictAccuracy(knowing, genome));
      }
      const { metadata, tensors } = readSafeTensors(writeAccuracyModel(knowing));
      delete tensors['step.next'];
      expect(() => readAccuracyModel(writeSafeTensors({ metadata, tensors }))).toThrow('step.next');
    });

    it('S8.500 one of version 5, whose forest said all that is added, answers as it did', () => {
      const { metadata, tensors } = readSafeTensors(writeAccuracyModel(knowing));
      const { line: _, ...target } = knowing.target as AtTarget;
      const { forest: __, ...said } = target;
      const before = JSON.stringify({ ...JSON.parse(metadata.about as string), target: said });
      const old = readAccuracyModel(
        writeSafeTensors({ metadata: { ...metadata, version: '5', about: before }, tensors }),
      );
      expect(old.target).toEqual({ ...target, line: { intercept: 0, slope: 1 } });
    });

    it('S8.501 says nothing of the target where samples have fewer points than it', () => {
      const design = parseGenome(records[0]?.design as string);
      const short = answeringAt(knowing, 128);
      expect(predicts(short).training).toEqual({ points: 64, epochs: 6 });
      expect(answeringAt(knowing, 256)).toBe(knowing);
      expect(predictAccuracy(short, design)).not.toEqual(predictAccuracy(knowing, design));
    });
  });

  it('S8.25 one of version 4 is read, without the mean of what the target adds', () => {
    const { metadata, tensors } = readSafeTensors(writeAccuracyModel(model));
    const before = JSON.stringify({ ...JSON.parse(metadata.about as string), further: [] });
    const old = writeSafeTensors({ metadata: { ...metadata, version: '4', about: before }, tensors });
    expect(readAccuracyModel(old)).toEqual(model);
  });

  it('S8.24 refuses too few designs', () => {
    expect(() => trainAccuracy(records.slice(0, 5), about)).toThrow('5 designs were trained alike');
  });
});
