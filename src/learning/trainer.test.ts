import { afterAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { bestEpoch, type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { evaluate } from './evaluate.ts';
import { foldModel } from './model.ts';
import { TRAINING_DEFAULTS } from './recipe.ts';
import { toyClouds, toyDesign } from './testing.ts';
import { type TrainingEvent, train } from './trainer.ts';
import type { TrainingOptions } from './trainingOptions.ts';

const runtime = nodeRuntime();
const never = new AbortController().signal;
const base: TrainingOptions = {
  ...TRAINING_DEFAULTS,
  design: toyDesign(),
  train: toyClouds(66, 16),
  val: toyClouds(30, 16, 2),
  points: 16,
  epochs: 3,
  batch: 8,
  learningRate: 0.01,
  dropout: 0.2,
};

async function run(options: TrainingOptions, on: Runtime = runtime) {
  const events: TrainingEvent[] = [];
  const generator = train(never, on, options);
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return { events, checkpoint: value };
    events.push(value);
  }
}
const losses = (events: TrainingEvent[]) => events.flatMap((e) => (e.kind === 'step' ? [e.loss] : []));

describe('training', () => {
  it('learns, reports steps and epochs, and fills the last batch up', async () => {
    const { events, checkpoint } = await run({ ...base, epochs: 10 });
    const steps = losses(events);
    expect(steps).toHaveLength(10 * 9);
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(steps.slice(-8))).toBeLessThan(mean(steps.slice(0, 8)) - 0.2);
    const last = events.at(-1);
    if (last?.kind !== 'epoch') throw new Error('the last event is an epoch');
    expect(last.valAccuracy).toBeGreaterThan(0.8);
    expect(last.balancedAccuracy).toBeCloseTo(last.valAccuracy as number, 10);
    expect(checkpoint).toEqual(last.checkpoint);
    expect(checkpoint.valAccuracy).toBe(last.valAccuracy);
    expect(events[0]).toMatchObject({ kind: 'step', epoch: 1, step: 1, steps: 9, epochs: 10 });
    const again = await evaluate(
      never,
      runtime,
      base.design,
      checkpoint.setting,
      foldModel(checkpoint.model),
      toyClouds(30, 16, 2),
    );
    expect(again.accuracy).toBe(last.valAccuracy);
  });

  it('gives the same losses for the same seed, others for another', async () => {
    const [first, second, other] = await Promise.all([
      run({ ...base, epochs: 1 }),
      run({ ...base, epochs: 1 }),
      run({ ...base, epochs: 1, seed: 9 }),
    ]);
    expect(losses(second.events)).toEqual(losses(first.events));
    expect(losses(other.events)).not.toEqual(losses(first.events));
  });

  it('continues exactly from a checkpoint', async () => {
    const whole = await run(base);
    const second = whole.events.filter((e) => e.kind === 'epoch')[1];
    const resumed = await run({ ...base, resume: (second as { checkpoint: Checkpoint }).checkpoint });
    expect(losses(resumed.events)).toEqual(losses(whole.events).slice(18));
    expect(resumed.checkpoint).toEqual(whole.checkpoint);
  });

  it('S8.40 starts from weights of the same network, of any number of points, with a fresh optimiser', async () => {
    const { checkpoint } = await run({ ...base, epochs: 2 });
    const wider = { train: toyClouds(66, 32), val: toyClouds(30, 32, 2), points: 32, epochs: 1 };
    const warm = await run({ ...base, ...wider, init: checkpoint });
    const cold = await run({ ...base, ...wider });
    expect(losses(warm.events)[0]).toBeLessThan((losses(cold.events)[0] as number) - 0.1);
    expect(warm.checkpoint.optimiser?.step).toBe(9);
    expect(warm.checkpoint.setting.points).toBe(32);
    await expect(run({ ...base, design: toyDesign(4), init: checkpoint })).rejects.toThrow(/another design/);
    const other = { ...base.train, classes: ['stick', 'plate', 'egg'] };
    await expect(run({ ...base, train: other, init: checkpoint })).rejects.toThrow(
      /stick, plate, ball; .*egg/,
    );
  });

  it.each([
    ['S8.41 a moving average', { ema: 0.9, weightDecay: 0.05 }],
    [
      'S8.42 SGD, clipped, balanced, with every augmentation',
      {
        optimiser: 'sgd',
        learningRate: 0.05,
        clip: 1,
        weightDecay: 1e-3,
        balanced: true,
        points: 12,
        augmentation: { scale: [0.9, 1.1], shift: 0.1, jitter: 0.01, rotation: true, drawFrom: 16 },
      },
    ],
  ] as [string, Partial<TrainingOptions>][])(
    '%s continues exactly from its checkpoint file',
    async (_, change) => {
      const whole = await run({ ...base, ...change });
      const [first] = whole.events.filter((e) => e.kind === 'epoch') as { checkpoint: Checkpoint }[];
      const read = readCheckpoint(writeCheckpoint(first?.checkpoint as Checkpoint));
      const { points } = read.setting;
      const resumed = await run({ ...base, points, ...read.recipe, resume: read });
      expect(resumed.checkpoint).toEqual(whole.checkpoint);
      expect(losses(resumed.events)).toEqual(losses(whole.events).slice(9));
      expect(resumed.checkpoint.curve?.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    },
  );

  it('S8.41 evaluates and keeps the moving average; the steps are as without it', async () => {
    const [averaged, plain] = await Promise.all([run({ ...base, ema: 0.9 }), run(base)]);
    expect(losses(plain.events)).toEqual(losses(averaged.events));
    const { model, optimiser } = averaged.checkpoint;
    expect(optimiser?.live).toEqual(plain.checkpoint.model);
    expect(model.parameters).not.toEqual(optimiser?.live?.parameters);
  });

  it('S8.43 SGD learns, and so do balanced batches', async () => {
    const sgd = { ...base, optimiser: 'sgd', learningRate: 0.05, clip: 5, balanced: true } as const;
    const { checkpoint } = await run({ ...sgd, epochs: 10 });
    expect(checkpoint.valAccuracy).toBeGreaterThan(0.8);
  });

  it('S8.44 stops when val was no better for the patience, and says which epoch was best', async () => {
    // A rate too small to change any answer: the first epoch stays the best.
    const { events, checkpoint } = await run({ ...base, epochs: 9, learningRate: 1e-12, patience: 2 });
    const epochs = events.flatMap((e) => (e.kind === 'epoch' ? [e.best] : []));
    expect(epochs).toEqual([true, false, false]);
    expect([checkpoint.epoch, bestEpoch(checkpoint.curve ?? [])]).toEqual([3, 1]);
    const blind = { ...base, patience: 2, val: undefined };
    await expect(run(blind as TrainingOptions)).rejects.toThrow(/no val split/);
  });

  it('S8.45 refuses to resume as another run, naming what differs', async () => {
    const { checkpoint } = await run({ ...base, epochs: 1 });
    const other = (change: Partial<TrainingOptions>) => run({ ...base, ...change, resume: checkpoint });
    await expect(other({ batch: 4 })).rejects.toThrow(/had batch 8; 4 would/);
    await expect(other({ labelSmoothing: 0 })).rejects.toThrow(/labelSmoothing 0.1/);
    await expect(other({ train: toyClouds(69, 16) })).rejects.toThrow(/training samples 66/);
    await expect(other({ points: 8 })).rejects.toThrow(/points 16/);
    const bare = { ...checkpoint, optimiser: undefined };
    await expect(run({ ...base, resume: bare })).rejects.toThrow(/weights alone/);
  });

  it('runs the same bytes on the browser engine', async () => {
    const native = losses((await run({ ...base, epochs: 1 })).events);
    const wasm = losses((await run({ ...base, epochs: 1 }, webRuntimeInNode())).events);
    expect(Math.abs((native[0] as number) - (wasm[0] as number))).toBeLessThan(1e-5);
    native.forEach((loss, i) => {
      expect(Math.abs(loss - (wasm[i] as number))).toBeLessThan(1e-3);
    });
  });

  it('stops at an aborted signal, before the next step', async () => {
    const controller = new AbortController();
    const generator = train(controller.signal, runtime, base);
    await generator.next();
    controller.abort(new Error('stopped by hand'));
    await expect(generator.next()).rejects.toThrow('stopped by hand');
  });

  it('names the step at which the loss is no number', async () => {
    const clouds = toyClouds(24, 16);
    const broken = {
      ...clouds,
      read(i: number, n: number, out: Float32Array, offset: number) {
        clouds.read(i, n, out, offset);
        out[offset] = Number.NaN;
      },
    };
    await expect(run({ ...base, train: broken })).rejects.toThrow(
      /loss is NaN at epoch 1, step 1: the data hold a value that is no number/,
    );
  });

  it('S8.2 names the op whose result is the first that is no number, and the tensor that spoilt it', async () => {
    const { checkpoint } = await run({ ...base, epochs: 1 });
    const init = structuredClone(checkpoint);
    const weight = init.model.parameters['conv.0.weight'];
    if (weight) weight.data[3] = Number.POSITIVE_INFINITY;
    await expect(run({ ...base, init })).rejects.toThrow(
      /step 1: op conv \(EdgeConv\) is the first .* its tensor conv.0.weight was spoilt/,
    );
    const wild = { ...base, optimiser: 'sgd', learningRate: 1e38 } as const;
    await expect(run(wild)).rejects.toThrow(/step \d+: op \w+ \(\w+\) is the first .* lower learning rate/);
  });

  it.each([
    ['too few samples', { train: toyClouds(5, 16) }, /5 samples: too few for a batch of 8/],
    ['one class', { train: { ...toyClouds(20, 16), classes: ['stick'] } }, /one class/],
    [
      'samples of one class among several',
      { train: { ...toyClouds(20, 16), labels: new Uint8Array(20).fill(1) } },
      /every sample of toy 'train' is of class plate/,
    ],
    [
      'val of one class (S8.680)',
      { val: { ...toyClouds(20, 16), split: 'val', labels: new Uint8Array(20) } },
      /every sample of toy 'val' is of class stick; give it samples of another class/,
    ],
    ['too few points', { points: 32 }, /stores 16 points a sample; 32 are wanted/],
    ['fewer points to draw from', { augmentation: { drawFrom: 15 } }, /16 points .* from 15 of the 16/],
    ['a learning rate of nothing', { learningRate: 0 }, /learningRate: .*>0/],
    [
      'noise beyond all shape',
      { augmentation: { jitter: 1e30 } },
      /augmentation.jitter is 1e\+30: .* 10 at most/,
    ],
    ['a scale of nothing', { augmentation: { scale: [0, 2] as const } }, /augmentation.scale is Infinity/],
    ['a batch of one', { batch: 1 }, /at least 2 samples/],
  ])('refuses %s', async (_, change, message) => {
    await expect(run({ ...base, ...change })).rejects.toThrow(message);
  });

  it('refuses to resume another design, or a finished run', async () => {
    const { checkpoint } = await run({ ...base, epochs: 1 });
    await expect(run({ ...base, design: toyDesign(4), resume: checkpoint })).rejects.toThrow(
      /another design/,
    );
    await expect(run({ ...base, epochs: 1, resume: checkpoint })).rejects.toThrow(/ask for more/);
  });
});

describe('sessions', () => {
  const open = new Set<Session>();
  const counting: Runtime = {
    info: runtime.info,
    async createSession(model, options) {
      const session = await runtime.createSession(model, options);
      open.add(session);
      const release = async () => {
        open.delete(session);
        await session.release();
      };
      return { ...session, run: session.run, release };
    },
  };
  afterAll(() => expect(open.size).toBe(0));

  it('are released when the consumer leaves early', async () => {
    for await (const _ of train(never, counting, base)) break;
    expect(open.size).toBe(0);
  });
});
