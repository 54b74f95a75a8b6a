import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genomeContext, printGenome, randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Role } from '../design/segments.ts';
import { seeded } from '../design/testing.ts';
import type { Design } from '../design/types.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import { emitBatched, LOGITS } from '../onnx/training.ts';
import { embeddingOf } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Runtime, type Tensors } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { frameOf } from '../tasks/frame.ts';
import { settingOf } from '../tasks/task.ts';
import { batchFeeds } from './batches.ts';
import { calibratedWeights } from './initialise.ts';
import { toySentences, toyWordsDesign } from './testing.ts';
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

async function run(runtime: Runtime, model: Uint8Array, values: Tensors): Promise<Tensors> {
  const session = await runtime.createSession(model);
  try {
    const feeds = session.inputNames.map((name) => [name, values[name]] as const);
    return await session.run(Object.fromEntries(feeds) as Tensors);
  } finally {
    await session.release();
  }
}

async function runSplit(emitted: EmittedPlan, frame: Tensors, device: Runtime): Promise<Tensors> {
  const values = { ...frame };
  for (const role of ['head', 'edge', 'tail'] satisfies Role[]) {
    const model = emitted[role];
    if (model) Object.assign(values, await run(role === 'edge' ? native : device, model, values));
  }
  return values;
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
  const batched = (await run(native, graph.bytes, given))[LOGITS]?.data as Float32Array;
  const { input, result } = emitted.plan;
  for (const [b, sample] of samples.entries()) {
    const frame = frameOf(data, sample, POINTS, input.name);
    const whole = (await run(native, emitted.whole, frame))[result.name];
    const split = (await runSplit(emitted, frame, native))[result.name];
    const across = (await runSplit(emitted, frame, wasm))[result.name];
    if (!whole || !split || !across) throw new Error('a design gave no logits');
    const row = float32(batched.slice(b * setting.classes, (b + 1) * setting.classes), whole.dims);
    worst.batched = Math.max(worst.batched, maxAbsDifference(row, whole));
    worst.split = Math.max(worst.split, maxAbsDifference(split, whole));
    worst.engines = Math.max(worst.engines, maxAbsDifference(across, whole));
    for (const other of [row, split, across]) {
      expect(maxAbsDifference(other, whole), design.name).toBeLessThanOrEqual(1e-4);
    }
  }
}

describe('S5.3 on sentences of different lengths', () => {
  it('batched, split and WASM give the logits of the unsplit graph to 1e-4, 30 random valid designs', async () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 31 });
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const genome = randomGenome(seeded(seed), genomeContext(setting));
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
