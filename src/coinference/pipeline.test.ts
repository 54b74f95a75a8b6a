import { describe, expect, it, onTestFinished } from 'vitest';
import { designOf } from '../design/genomeDesign.ts';
import { type Mode, modeOf } from '../design/segments.ts';
import { genomeFromSeed, seeded } from '../design/testing.ts';
import type { Design, Setting } from '../design/types.ts';
import { foldModel, initialModel } from '../learning/model.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference } from '../runtime/session.ts';
import type { Link } from './link.ts';
import { openPipeline } from './pipeline.ts';
import { localLink } from './testing.ts';

const signal = new AbortController().signal;
const runtime = nodeRuntime();
const setting: Setting = { points: 32, features: 3, classes: 5 };

const emit = (design: Design) =>
  emitPlan(design, setting, foldModel(initialModel(design, setting, 1)), {
    device: { gather: 'chain' },
    edge: { gather: 'block' },
  });

function framesOf(count: number): Float32Array[] {
  const random = seeded(count);
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: setting.points * setting.features }, () => 2 * random() - 1),
  );
}

/** The first random design of each mode. */
const designs = new Map<Mode, Design>();
for (let seed = 0; designs.size < 5; seed++) {
  const design = designOf(genomeFromSeed(seed));
  const mode = modeOf(emit(design).plan);
  if (!designs.has(mode)) designs.set(mode, design);
}

async function open(mode: Mode, link: Link | undefined = localLink(runtime)) {
  const segments = emit(designs.get(mode) as Design);
  const pipeline = await openPipeline(signal, { segments, setting, runtime, ...(link && { link }) });
  onTestFinished(() => pipeline.close());
  const whole = await runtime.createSession(segments.whole);
  onTestFinished(() => whole.release());
  /** The unsplit graph's logits. */
  const expected = async (points: Float32Array) => {
    const feeds = { [segments.plan.input.name]: float32(points, [setting.points, setting.features]) };
    return (await whole.run(feeds))[segments.plan.result.name]?.data as Float32Array;
  };
  return { pipeline, expected };
}

/** Relative to the largest logit: untrained weights give logits of any size. */
const difference = (a: Float32Array, b: Float32Array) =>
  maxAbsDifference(float32(a, [a.length]), float32(b, [b.length])) / Math.max(1, ...b.map(Math.abs));

describe.each<Mode>(['D', 'E', 'DE', 'ED', 'DED'])('a design of mode %s', (mode) => {
  it('S11.6 gives what the unsplit design gives', async () => {
    const { pipeline, expected } = await open(mode);
    for (const points of framesOf(3)) {
      const { logits } = await pipeline.runFrame(signal, points);
      expect(logits).toHaveLength(setting.classes);
      expect(difference(logits, await expected(points))).toBeLessThan(1e-4);
    }
  });

  it('accounts for what it does and for nothing else', async () => {
    const { pipeline } = await open(mode);
    const { timing, bytesUp, bytesDown } = await pipeline.runFrame(signal, framesOf(1)[0] as Float32Array);
    expect(timing.deviceMs).toBeCloseTo(timing.headMs + timing.tailMs);
    expect(timing.headMs > 0).toBe(mode.startsWith('D'));
    expect(timing.tailMs > 0).toBe(mode.endsWith('ED'));
    expect([timing.edgeMs > 0, bytesUp > 0, bytesDown > 0]).toEqual(Array(3).fill(mode !== 'D'));
    expect(timing.totalMs).toBeGreaterThanOrEqual(timing.deviceMs + timing.edgeMs);
  });

  it('S11.8 runs many frames at once and keeps their order', async () => {
    const { pipeline, expected } = await open(mode);
    const frames = framesOf(7);
    let at = 0;
    for await (const { logits } of pipeline.runFrames(signal, frames, { depth: 3 })) {
      expect(difference(logits, await expected(frames[at++] as Float32Array))).toBeLessThan(1e-4);
    }
    expect(at).toBe(frames.length);
  });
});

describe('a pipeline', () => {
  /** A link on which the test sees and holds what is under way. */
  function watchedLink() {
    const inner = localLink(runtime);
    const seen = { loads: 0, running: 0, most: 0 };
    /** Holds the first frames until another one comes, for the test that waits for that. */
    const gate = { open: () => {}, opened: Promise.resolve() };
    const link: Link = {
      ...inner,
      load(...args) {
        seen.loads += 1;
        return inner.load(...args);
      },
      async infer(...args) {
        seen.running += 1;
        seen.most = Math.max(seen.most, seen.running);
        if (seen.running > 1) gate.open();
        try {
          await gate.opened;
          return await inner.infer(...args);
        } finally {
          seen.running -= 1;
        }
      },
    };
    return { link, seen, inner, gate };
  }

  it('S11.7 loads an edge segment once, however often the design is opened', async () => {
    const { link, seen } = watchedLink();
    const a = await open('DE', link);
    const b = await open('DE', link);
    expect(a.pipeline.modelName).toMatch(/^segment-[0-9a-f]{32}$/);
    expect(b.pipeline.modelName).toBe(a.pipeline.modelName);
    expect(seen.loads).toBe(1);
  });

  it('S11.7 loads it again when the endpoint has lost it', async () => {
    const { link, seen } = watchedLink();
    const { pipeline, expected } = await open('DED', link);
    await link.unload(signal, pipeline.modelName as string);
    const points = framesOf(1)[0] as Float32Array;
    const { logits } = await pipeline.runFrame(signal, points);
    expect(difference(logits, await expected(points))).toBeLessThan(1e-4);
    expect(seen.loads).toBe(2);
  });

  it('S11.8 overlaps frames, and stops them when the loop ends early', async () => {
    const { link, seen, gate } = watchedLink();
    const { pipeline } = await open('DE', link);
    gate.opened = new Promise((open) => {
      gate.open = open;
    });
    for await (const _ of pipeline.runFrames(signal, framesOf(9), { depth: 4 })) break;
    expect(seen.most).toBeGreaterThan(1);
    expect(seen.running).toBe(0);
  });

  it('stops when it is told to', async () => {
    const { pipeline } = await open('D', undefined);
    const stop = new AbortController();
    const run = async () => {
      for await (const _ of pipeline.runFrames(stop.signal, framesOf(9))) stop.abort(new Error('enough'));
    };
    await expect(run()).rejects.toThrow('enough');
  });

  it('passes a failure on in its turn and works afterwards', async () => {
    const { pipeline } = await open('DE');
    const [good, other] = framesOf(2) as [Float32Array, Float32Array];
    const results: number[] = [];
    const run = async () => {
      for await (const { logits } of pipeline.runFrames(signal, [good, good.subarray(3), other])) {
        results.push(logits.length);
      }
    };
    await expect(run()).rejects.toThrow('32 points of 3 features');
    expect(results).toEqual([setting.classes]);
    expect((await pipeline.runFrame(signal, other)).logits).toHaveLength(setting.classes);
  });

  it('S11.692 a frame whose logits are no numbers has no answer, wherever they became so', async () => {
    for (const mode of ['D', 'DE'] as const) {
      const { pipeline } = await open(mode);
      const huge = framesOf(1).map((points) => points.map(() => 3e38))[0] as Float32Array;
      await expect(pipeline.runFrame(signal, huge)).rejects.toMatchObject({ code: 'E454' });
    }
  });

  it('needs an endpoint only for what runs there', async () => {
    const segments = emit(designs.get('E') as Design);
    await expect(openPipeline(signal, { segments, setting, runtime })).rejects.toMatchObject({
      code: 'E301',
    });
  });

  it('leaves nothing open when it cannot open', async () => {
    const segments = { ...emit(designs.get('DED') as Design), tail: new Uint8Array([1, 2, 3]) };
    const opened: string[] = [];
    const counting = {
      ...runtime,
      async createSession(model: Uint8Array) {
        const session = await runtime.createSession(model);
        opened.push('head');
        return { ...session, release: async () => void opened.pop() };
      },
    };
    const opening = openPipeline(signal, { segments, setting, runtime: counting, link: localLink(runtime) });
    await expect(opening).rejects.toThrow(/does not load/);
    expect(opened).toEqual([]);
  });
});
