import { afterAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import type { Checkpoint } from './checkpoint.ts';
import { evaluate } from './evaluate.ts';
import { foldModel } from './model.ts';
import { toyClouds, toyDesign } from './testing.ts';
import { TRAINING_DEFAULTS, type TrainingEvent, type TrainingOptions, train } from './trainer.ts';

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
  it('learns, reports steps and epochs, and drops the incomplete batch', async () => {
    const { events, checkpoint } = await run({ ...base, epochs: 10 });
    const steps = losses(events);
    expect(steps).toHaveLength(10 * 8);
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(steps.slice(-8))).toBeLessThan(mean(steps.slice(0, 8)) - 0.2);
    const last = events.at(-1);
    if (last?.kind !== 'epoch') throw new Error('the last event is an epoch');
    expect(last.valAccuracy).toBeGreaterThan(0.8);
    expect(last.balancedAccuracy).toBeCloseTo(last.valAccuracy as number, 10);
    expect(checkpoint).toEqual(last.checkpoint);
    expect(checkpoint.valAccuracy).toBe(last.valAccuracy);
    expect(events[0]).toMatchObject({ kind: 'step', epoch: 1, step: 1, steps: 8, epochs: 10 });
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
    expect(losses(resumed.events)).toEqual(losses(whole.events).slice(16));
    expect(resumed.checkpoint).toEqual(whole.checkpoint);
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
    await expect(run({ ...base, train: broken })).rejects.toThrow(/loss is NaN at epoch 1, step 1/);
  });

  it.each([
    ['too few samples', { train: toyClouds(5, 16) }, /5 samples: too few for a batch of 8/],
    ['one class', { train: { ...toyClouds(20, 16), classes: ['stick'] } }, /one class/],
    ['too few points', { points: 32 }, /stores 16 points a sample; 32 are wanted/],
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
