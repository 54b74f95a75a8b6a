import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMUNICATE, CONNECT, parseGenome, SAMPLE } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { designLayers } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { settingOf } from '../tasks/task.ts';
import { randomStream } from './random.ts';
import { Supernet } from './supernet.ts';
import { networkKey, SupernetEvaluator } from './supernetEvaluator.ts';
import { slicesOf } from './supernetSlices.ts';
import { FairSampler, SUPERNET_DEFAULTS, trainSupernet } from './supernetTraining.ts';
import { toyClouds } from './testing.ts';

const setting = { points: 24, features: 3, classes: 3 };
const about = () => ({ task: 'toy', setting, seed: 1, steps: 0, batch: 4 });
const seeds = fc.integer({ min: 0, max: 1e6 });

describe('slices of the shared weights', () => {
  it('fit the layers of every design but its last, and never meet twice in one', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const genome = genomeFromSeed(seed);
        const slices = slicesOf(genome, setting);
        const layers = designLayers(designOf(genome), setting).slice(0, -1);
        expect(slices.map((s) => s.layer)).toEqual(layers.map((l) => `${l.opId}.${l.index}`));
        slices.forEach(({ weight, vector }, i) => {
          expect(weight.reduce((sum, slice) => sum + slice.rows, 0)).toBe(layers[i]?.from);
          expect(vector.columns).toBe(layers[i]?.to);
        });
        const banks = slices.flatMap(({ weight, vector }) => [...weight, vector].map((slice) => slice.bank));
        expect(new Set(banks).size).toBe(banks.length);
      }),
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
    supernet.put(wide, outputs);
    expect(supernet.take(wide, true)['combine3.0.weight']?.data).toEqual(
      outputs['combine3.0.weight.next']?.data,
    );
    const shared = supernet.take(narrow, false)['combine3.0.weight'];
    expect(shared?.dims).toEqual([6, 8]);
    expect(shared?.data[8]).toBe(512);
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

  it('learns, and ranks a network once however it is placed', async () => {
    const options = { ...SUPERNET_DEFAULTS, train, points: 24, steps: 20, batch: 6, seed: 3 };
    const losses: number[] = [];
    const generator = trainSupernet(new AbortController().signal, runtime, options);
    let result = await generator.next();
    for (; !result.done; result = await generator.next()) losses.push(result.value.loss);
    const supernet = result.value;
    expect(losses).toHaveLength(20);
    expect(supernet.about.steps).toBe(20);

    const restored = Supernet.read(supernet.write());
    expect(restored.about).toEqual(supernet.about);
    const genome = parseGenome('3 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0');
    const placed = parseGenome('3 5 2 0 1 5 4 0 0 0 0 0,0 0 6 0 3 0 3 0 0 0 0 0');
    const signal = new AbortController().signal;
    const evaluator = new SupernetEvaluator(runtime, restored, { train, val, samples: 30, calibration: 30 });
    const first = await evaluator.evaluate(signal, genome);
    expect(first.samples).toBe(30);
    expect(first.accuracy).toBeGreaterThan(0.5);
    expect(await evaluator.evaluate(signal, placed)).toBe(first);
    const direct = new SupernetEvaluator(runtime, supernet, { train, val, samples: 30, calibration: 30 });
    expect(await direct.evaluate(signal, placed)).toEqual(first);
  });

  it('has a setting taken from the data', () => {
    expect(settingOf(train, 24)).toEqual(setting);
  });

  it('refuses a damaged file', () => {
    expect(() => Supernet.read(new Uint8Array(20))).toThrow(/not a supernet|no JSON/);
  });
});

describe('fair sampling', () => {
  it('uses each op of the first position about equally often', () => {
    const sampler = new FairSampler(randomStream(1, 'test'));
    const counts = new Map<number, number>();
    for (let i = 0; i < 400; i++) {
      const op = sampler.next().ops[0] as number;
      counts.set(op, (counts.get(op) ?? 0) + 1);
    }
    for (const op of [CONNECT, SAMPLE, COMMUNICATE]) expect(counts.get(op)).toBeGreaterThan(40);
  });

  it('keys a network by what it computes', () => {
    expect(networkKey(parseGenome('0 3 5 2 1 4 0 0 0 0 0 0,0 0 0 6 3 3 0 0 0 0 0 0'))).toBe(
      '3.0 2.6 1.3 4.3',
    );
  });
});
