import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { designLayers } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { settingOf } from '../tasks/task.ts';
import { readSafeTensors, writeSafeTensors } from './safetensors.ts';
import { Supernet } from './supernet.ts';
import { fingerprint } from './supernetAbout.ts';
import { networkKey, SupernetEvaluator } from './supernetEvaluator.ts';
import { readSupernet, writeSupernet } from './supernetFile.ts';
import { slicesOf } from './supernetSlices.ts';
import { SUPERNET_DEFAULTS, type SupernetEvent, trainSupernet } from './supernetTraining.ts';
import { toyClouds, toySentences } from './testing.ts';

const setting = { points: 24, features: 3, classes: 3 };
const about = () => ({
  ...{ task: 'toy', setting, seed: 1, steps: 0, planned: 0, batch: 4, learningRate: 1e-3 },
  log: [],
});
const seeds = fc.integer({ min: 0, max: 1e6 });

describe('slices of the shared weights', () => {
  it('fit the layers of every design', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const genome = genomeFromSeed(seed);
        const slices = slicesOf(genome, setting);
        const layers = designLayers(designOf(genome), setting);
        expect(slices.map((s) => s.layer)).toEqual(layers.map((l) => `${l.opId}.${l.index}`));
        slices.forEach(({ weight, vector, vectorName }, i) => {
          expect(weight.reduce((sum, slice) => sum + slice.rows, 0)).toBe(layers[i]?.from);
          expect(vector?.columns).toBe(layers[i]?.to);
          expect(vectorName === 'shift').toBe(layers[i]?.activated);
        });
      }),
    );
  });

  it('never overlap within a layer, nor between layers but deep ones', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const slices = slicesOf(genomeFromSeed(seed), setting);
        const deep = (bank: string) => /^(inner|post)2/.test(bank);
        const cells = slices.flatMap(({ weight, vector }, layer) =>
          [...weight, ...(vector ? [vector] : [])].flatMap(({ bank, row, rows }) =>
            Array.from({ length: rows }, (_, r) => `${deep(bank) ? layer : ''} ${bank} ${row + r}`),
          ),
        );
        expect(new Set(cells).size).toBe(cells.length);
      }),
      { numRuns: 50 },
    );
  });

  it('do not move with Connects, Communicates and Samples', () => {
    const plain = parseGenome('3 2 1 2 1 4 0 0 0 0 0 0,0 6 3 0 2 3 0 0 0 0 0 0');
    const moved = parseGenome('3 5 2 1 3 2 0 1 5 4 0 0,0 0 6 3 0 0 0 2 0 3 0 0');
    const banks = (genome: typeof plain) =>
      slicesOf(genome, setting).map(({ weight, vector }) => [weight, vector]);
    expect(banks(moved)).toEqual(banks(plain));
  });

  it('come back as they were put, and other designs see the change', () => {
    const supernet = new Supernet(about());
    const wide = parseGenome('3 2 1 4 0 0 0 0 0 0 0 0,0 6 6 0 0 0 0 0 0 0 0 0');
    const narrow = parseGenome('3 2 1 4 0 0 0 0 0 0 0 0,0 6 0 0 0 0 0 0 0 0 0 0');
    const tensors = supernet.take(wide, true);
    const outputs = Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [
        `${name}.next`,
        { ...tensor, data: tensor.data.map((_, i) => i) },
      ]),
    );
    supernet.put(wide, tensors, outputs);
    expect(supernet.take(wide, false)['combine3.0.weight']?.data).toEqual(
      outputs['combine3.0.weight.next']?.data,
    );
    const shared = supernet.take(narrow, false)['combine3.0.weight'];
    expect(shared?.dims).toEqual([6, 8]);
    expect(shared?.data[8]).toBe(512);
  });

  it('that two deep layers share take the changes of both', () => {
    const supernet = new Supernet(about());
    const deep = parseGenome('1 1 1 1 1 4 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0');
    const taken = supernet.take(deep, true);
    const outputs = Object.fromEntries(
      Object.entries(taken).map(([name, tensor]) => {
        const change = name.startsWith('combine3') ? 0.25 : name.startsWith('combine4') ? 0.5 : 0;
        return [`${name}.next`, { ...tensor, data: tensor.data.map((x) => x + change) }];
      }),
    );
    const before = taken['combine3.0.weight']?.data[5] as number;
    expect(taken['combine4.0.weight']?.data[5]).toBe(before);
    supernet.put(deep, taken, outputs);
    expect(supernet.take(deep, false)['combine3.0.weight']?.data[5]).toBeCloseTo(before + 0.75, 6);
  });

  it('start alike, whichever design grows a bank first', () => {
    const [a, b] = [new Supernet(about()), new Supernet(about())];
    const wide = parseGenome('1 4 0 0 0 0 0 0 0 0 0 0,6 0 0 0 0 0 0 0 0 0 0 0');
    const narrow = parseGenome('1 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0');
    a.take(wide, false);
    const equal = (genome: typeof wide) => {
      const [left, right] = [a.take(genome, false), b.take(genome, false)];
      return Object.entries(left).every(([name, tensor]) =>
        Buffer.from(tensor.data.buffer).equals(Buffer.from(right[name]?.data.buffer as ArrayBuffer)),
      );
    };
    expect(equal(narrow)).toBe(true);
    expect(equal(wide)).toBe(true);
  });
});

describe('a supernet', () => {
  const runtime = nodeRuntime();
  const train = toyClouds(60, 24);
  const val = toyClouds(30, 24, 2);
  const { signal } = new AbortController();
  const genome = parseGenome('3 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0');
  const placed = parseGenome('3 5 2 0 1 5 4 0 0 0 0 0,0 0 6 0 3 0 3 0 0 0 0 0');
  const options = { ...SUPERNET_DEFAULTS, train, points: 24, batch: 6, seed: 3 };

  async function trained(more: Partial<Parameters<typeof trainSupernet>[2]>, until = Infinity) {
    const events: SupernetEvent[] = [];
    for await (const event of trainSupernet(signal, runtime, { ...options, steps: 20, ...more })) {
      events.push(event);
      if (event.step >= until) break;
    }
    return { supernet: events.at(-1)?.supernet as Supernet, losses: events.map(({ loss }) => loss) };
  }

  it('S8.5 S8.22 learns, and scores a network once however it is placed', async () => {
    const { supernet, losses } = await trained({});
    expect(losses).toHaveLength(20);
    expect(supernet.about.steps).toBe(20);
    expect(supernet.about.log).toHaveLength(1);
    const evaluator = new SupernetEvaluator(runtime, supernet, {
      ...{ train, val, samples: 30, calibration: 30, fineTuneSteps: 20 },
    });
    const first = await evaluator.evaluate(signal, genome);
    expect(first.samples).toBe(30);
    expect(first.accuracy).toBeGreaterThan(0.5);
    expect(await evaluator.evaluate(signal, placed)).toBe(first);
    // What is trained is a copy.
    const again = new SupernetEvaluator(runtime, supernet, {
      ...{ train, val, samples: 30, calibration: 30, fineTuneSteps: 20 },
    });
    expect(await again.evaluate(signal, placed)).toEqual(first);
  });

  it('S8.21 goes on exactly from a state in the middle of a design', async () => {
    const whole = await trained({});
    const begun = await trained({}, 7);
    const resume = readSupernet(writeSupernet(begun.supernet));
    const rest = await trained({ resume });
    expect([...begun.losses, ...rest.losses]).toEqual(whole.losses);
    expect(Buffer.compare(writeSupernet(rest.supernet), writeSupernet(whole.supernet))).toBe(0);
  });

  it('S8.21 refuses to go on from another training, or from weights alone', async () => {
    const { supernet } = await trained({}, 3);
    const resume = readSupernet(writeSupernet(supernet));
    await expect(trained({ resume, seed: 4 })).rejects.toThrow('trained with seed 3; 4 is asked for');
    await expect(trained({ resume, steps: 30 })).rejects.toThrow('planned 20; 30');
    await expect(trained({ resume, points: 20 })).rejects.toThrow('24 points and 3 classes; 20 points');
    const shipped = readSupernet(writeSupernet(supernet, 'shipped'));
    await expect(trained({ resume: shipped })).rejects.toThrow('weights only');
  });

  it('S8.23 is shipped in half precision, without what stands behind the Pool', async () => {
    const { supernet } = await trained({}, 3);
    const shipped = readSupernet(writeSupernet(supernet, 'shipped'));
    expect(shipped.about).toEqual(supernet.about);
    const [full, half] = [supernet.start(genome), shipped.start(genome)];
    expect(half['classifier.0.weight']).toEqual(full['classifier.0.weight']);
    expect(full['combine3.0.weight']).toEqual(supernet.take(genome, false)['combine3.0.weight']);
    const worst = Object.entries(full).flatMap(([name, { data }]) =>
      Array.from(data, (x, i) => Math.abs((half[name]?.data[i] as number) - x) / (Math.abs(x) + 2 ** -14)),
    );
    const scored = new SupernetEvaluator(runtime, shipped, { train, val, fineTuneSteps: 0 });
    await expect(scored.evaluate(signal, genome)).rejects.toThrow('no layers behind the Pool');
    expect(worst.reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(2 ** -11);
  });

  it('S8.21 S8.22 learns from sentences too, which bring a graph of their own', async () => {
    const sentences = toySentences(40);
    const points = Math.min(24, sentences.pointsPerSample);
    const words = { train: sentences, points, steps: 16, batch: 8 };
    const whole = await trained(words);
    const { setting: learned, vocabulary } = whole.supernet.about;
    expect(learned.words?.vocabulary).toBe(sentences.vocabulary.length);
    expect(vocabulary).toBe(fingerprint(sentences.vocabulary));
    const resume = readSupernet(writeSupernet((await trained(words, 5)).supernet));
    const rest = await trained({ ...words, resume });
    expect(rest.losses).toEqual(whole.losses.slice(5));
    const evaluator = new SupernetEvaluator(runtime, whole.supernet, {
      ...{ train: sentences, val: toySentences(40, 2, sentences.vocabulary), fineTuneSteps: 60 },
    });
    const direct = parseGenome('2 1 4 0 0 0 0 0 0 0 0 0,3 3 3 0 0 0 0 0 0 0 0 0');
    expect((await evaluator.evaluate(signal, direct)).accuracy).toBeGreaterThan(0.5);
  });

  it('has a setting taken from the data', () => {
    expect(settingOf(train, 24)).toEqual(setting);
  });

  it('S8.23 refuses a damaged file with the part at fault', () => {
    expect(() => readSupernet(new Uint8Array(20))).toThrow(/no JSON/);
    const supernet = new Supernet(about());
    supernet.take(genome, false);
    const changed = (change: (file: ReturnType<typeof readSafeTensors>) => void) => {
      const file = readSafeTensors(writeSupernet(supernet));
      change(file);
      return () => readSupernet(writeSafeTensors(file));
    };
    expect(changed(({ metadata }) => Object.assign(metadata, { format: 'x' }))).toThrow('not a supernet');
    expect(changed(({ metadata }) => Object.assign(metadata, { version: '1' }))).toThrow(
      'version 1 is not known',
    );
    expect(changed(({ metadata }) => Object.assign(metadata, { about: '{}' }))).toThrow(
      'the supernet: about.task',
    );
    const name = 'classifier2.bias';
    const spoilt = { type: 'float32', dims: [1, 3], data: new Float32Array(3).fill(Number.NaN) } as const;
    expect(changed(({ tensors }) => Object.assign(tensors, { [name]: spoilt }))).toThrow(name);
  });
});

describe('a network', () => {
  it('is known by what it computes', () => {
    expect(networkKey(parseGenome('0 3 5 2 1 4 0 0 0 0 0 0,0 0 0 6 3 3 0 0 0 0 0 0'))).toBe(
      '3.0 2.6 1.3 4.3',
    );
  });
});
