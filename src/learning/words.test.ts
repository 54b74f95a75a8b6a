import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genomeContext, printGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Role } from '../design/segments.ts';
import { slimFromSeed } from '../design/testing.ts';
import type { Design } from '../design/types.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import { emitBatched, LOGITS } from '../onnx/training.ts';
import { embeddingOf } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Runtime, type Tensors } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { frameOf } from '../tasks/frame.ts';
import { isSentences, settingOf } from '../tasks/task.ts';
import { batchFeeds } from './batches.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { calibratedWeights } from './initialise.ts';
import { initialModel } from './model.ts';
import { TEXT_DEFAULTS } from './recipe.ts';
import { toySentences, toyWordsDesign } from './testing.ts';
import { train } from './trainer.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { setWordPrior } from './wordPrior.ts';
import { withRows } from './words.ts';

const POINTS = 32;
/**
 * Some shorter than a Sample's 20 neighbours, some cut at POINTS. With short ones alone all nodes would be neighbours of
 * all, and sums of relative messages zero but for rounding, which a normalisation then magnifies.
 */
const data = toySentences(60, 5);
const setting = settingOf(data, POINTS);
const native = nodeRuntime({ threads: 1 });
const wasm = webRuntimeInNode({ threads: 1 });

type Run = (values: Tensors) => Promise<Tensors>;

/** A model on an engine, to be run as often as one likes. */
async function opened(runtime: Runtime, model: Uint8Array): Promise<Run & { release(): Promise<void> }> {
  const session = await runtime.createSession(model);
  const run: Run = (values) => {
    const feeds = session.inputNames.map((name) => [name, values[name]] as const);
    return session.run(Object.fromEntries(feeds) as Tensors);
  };
  return Object.assign(run, { release: () => session.release() });
}

/** The segments one after another, the edge's on the native engine. */
async function openedSplit(
  emitted: EmittedPlan,
  device: Runtime,
): Promise<Awaited<ReturnType<typeof opened>>> {
  const segments: Awaited<ReturnType<typeof opened>>[] = [];
  for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
    const model = emitted[role];
    if (model) segments.push(await opened(role === 'edge' ? native : device, model));
  }
  const run: Run = async (frame) => {
    const values = { ...frame };
    for (const segment of segments) Object.assign(values, await segment(values));
    return values;
  };
  const release = async () => {
    for (const segment of segments) await segment.release();
  };
  return Object.assign(run, { release });
}

const worst = { batched: 0, split: 0, engines: 0 };

/** Batched against single graphs, split against unsplit, one engine against the other, over some sentences. */
async function compare(design: Design, seed: number): Promise<void> {
  const weights = await calibratedWeights(native, design, setting, seed, data);
  const options = { device: { gather: 'chain' }, edge: { gather: 'block' } } as const;
  const emitted = emitPlan(design, setting, weights, options);
  const byLength = Array.from({ length: data.size }, (_, i) => i).sort(
    (a, b) => data.graph(a, POINTS).words.length - data.graph(b, POINTS).words.length,
  );
  const samples = [byLength[0], byLength[30], byLength.at(-1), byLength[7]] as number[];
  const graph = emitBatched({ design, setting, batch: samples.length, normalisation: 'folded' });
  const { feeds, words } = batchFeeds(data, samples, POINTS);
  const given = { ...withRows(weights, embeddingOf(design, setting)?.name, words), ...feeds };
  const training = await opened(native, graph.bytes);
  const batched = (await training(given))[LOGITS]?.data as Float32Array;
  const models = [
    await opened(native, emitted.whole),
    await openedSplit(emitted, native),
    await openedSplit(emitted, wasm),
  ] as const;
  const { input, result } = emitted.plan;
  for (const [b, sample] of samples.entries()) {
    const frame = frameOf(data, sample, POINTS, input.name);
    const [whole, split, across] = await Promise.all(
      models.map(async (run) => (await run(frame))[result.name]),
    );
    if (!whole || !split || !across) throw new Error('a design gave no logits');
    const row = float32(batched.slice(b * setting.classes, (b + 1) * setting.classes), whole.dims);
    worst.batched = Math.max(worst.batched, maxAbsDifference(row, whole));
    worst.split = Math.max(worst.split, maxAbsDifference(split, whole));
    worst.engines = Math.max(worst.engines, maxAbsDifference(across, whole));
    for (const other of [row, split, across]) {
      expect(maxAbsDifference(other, whole), design.name).toBeLessThanOrEqual(1e-4);
    }
  }
  for (const model of [training, ...models]) await model.release();
}

describe('S5.3 on sentences of different lengths', () => {
  it('batched, split and WASM give the logits of the unsplit graph to 1e-4, 30 random valid designs', async () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const genome = slimFromSeed(seed, genomeContext(setting));
        await compare(designOf(genome, printGenome(genome)), seed);
      }),
      { numRuns: 30 },
    );
    console.info(`largest absolute difference over 30 designs of words: ${JSON.stringify(worst)}`);
  });

  it.each(['max', 'mean', 'add'] as const)(
    'EdgeConvs of two layers, per edge and per node, %s',
    async (reducer) => {
      for (const form of ['per-edge', 'per-node'] as const) {
        for (const widths of [[6], [6, 5]]) {
          const design = toyWordsDesign();
          const ops = design.ops.map((op) =>
            op.kind === 'EdgeConv' ? { ...op, widths, reducer, form } : op,
          );
          await compare({ ...design, ops }, 3);
        }
      }
    },
  );
});

describe('training on sentences', () => {
  const never = new AbortController().signal;
  const base: TrainingOptions = {
    ...TEXT_DEFAULTS,
    design: toyWordsDesign(),
    train: toySentences(96, 1),
    val: toySentences(60, 2, toySentences(96, 1).vocabulary),
    points: 48,
    epochs: 4,
    batch: 16,
    augmentation: { words: 0.1 },
  };
  async function trained(options: TrainingOptions, on: Runtime = native) {
    const losses: number[] = [];
    const checkpoints: Checkpoint[] = [];
    for await (const event of train(never, on, options)) {
      if (event.kind === 'step') losses.push(event.loss);
      else checkpoints.push(event.checkpoint);
    }
    return { losses, checkpoints };
  }

  it('S8.60 learns, starting from naive Bayes of the train split when asked to', async () => {
    const { checkpoints } = await trained({ ...base, epochs: 12, learningRate: 0.01 });
    expect(checkpoints.at(-1)?.valAccuracy).toBeGreaterThan(0.9);
    const table = initialModel(base.design, settingOf(base.train, 48), 1).parameters['input.0.weight'];
    if (!table) throw new Error('no embedding');
    const data = toySentences(96, 1);
    setWordPrior(table, data, 48, 1);
    const column = (word: string, c: number) => table.data[data.vocabulary.indexOf(word) * 16 + c] as number;
    expect(column('dull', 0)).toBeGreaterThan(0.5);
    expect(column('dull', 1)).toBeCloseTo(-column('dull', 0), 5);
    expect(column('warm', 1)).toBeGreaterThan(0.5);
  });

  it('S8.61 resumes exactly from a checkpoint file, which keeps the vocabulary', async () => {
    const whole = await trained(base);
    const read = readCheckpoint(writeCheckpoint(whole.checkpoints[1] as Checkpoint));
    expect(read.vocabulary).toEqual(isSentences(base.train) && base.train.vocabulary);
    expect(read.setting.words).toEqual(settingOf(base.train, 48).words);
    const resumed = await trained({ ...base, resume: read });
    expect(resumed.losses).toEqual(whole.losses.slice(12));
    expect(resumed.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
  });

  it('S8.61 refuses a checkpoint with other words', async () => {
    const { checkpoints } = await trained({ ...base, epochs: 1 });
    const resume = checkpoints[0] as Checkpoint;
    const other = toySentences(96, 1, ['<unknown>', ...(resume.vocabulary ?? []).slice(2), 'else']);
    await expect(trained({ ...base, train: other, resume })).rejects.toThrow(/another vocabulary/);
    const damaged = { ...resume, vocabulary: resume.vocabulary?.slice(1) };
    expect(() => readCheckpoint(writeCheckpoint(damaged))).toThrow(/its vocabulary/);
  });

  it('S8.60 runs the same bytes on the browser engine', async () => {
    const [a, b] = [await trained({ ...base, epochs: 1 }), await trained({ ...base, epochs: 1 }, wasm)];
    a.losses.forEach((loss, i) => {
      expect(Math.abs(loss - (b.losses[i] as number))).toBeLessThan(1e-3);
    });
  });
});
