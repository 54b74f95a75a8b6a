/**
 * Whether choosing designs to measure by the ensemble's disagreement and their diversity needs fewer of them than taking them at
 * random. Simulated on measured designs: each fifth is for testing; the others are the pool, whose measurements become known
 * when a design is chosen. Both ways start from the same random designs.
 *
 *   npm run -s bench:active -- [--json] [--folder .gcode/fidelity-256] [--start 60] [--step 60] [--steps 3] [--seeds 2]
 *     [--epochs 40]
 */
import { parseArgs } from 'node:util';
import { readSamplesFile } from '../src/cli/samplesFile.ts';
import { resolveSystem } from '../src/cli/systems.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { permutation, randomStream } from '../src/design/random.ts';
import { fitLatencyModel, LATENCY_MODEL_DEFAULTS } from '../src/learning/latency/fitLatencyModel.ts';
import type { LatencyGraph } from '../src/learning/latency/latencyGraph.ts';
import { type LatencyModel, LatencySession } from '../src/learning/latency/latencyModel.ts';
import type { TrainingExample } from '../src/learning/latency/memberTraining.ts';
import { fidelity } from '../src/learning/latency/metrics.ts';
import type { LatencySample } from '../src/learning/latency/samples.ts';
import { selectDesigns, traitsOf } from '../src/learning/latency/select.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { latencyGraphOf, plainTablesOf, systemAt } from '../src/system/learned.ts';
import { pooledPasses } from '../src/system/passes.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    folder: { type: 'string', default: '.gcode/fidelity-256' },
    start: { type: 'string', default: '60' },
    step: { type: 'string', default: '60' },
    steps: { type: 'string', default: '3' },
    seeds: { type: 'string', default: '2' },
    epochs: { type: 'string', default: String(LATENCY_MODEL_DEFAULTS.epochs) },
  },
});
const [start, step, steps, seeds, epochs] = [
  values.start,
  values.step,
  values.steps,
  values.seeds,
  values.epochs,
].map(Number) as [number, number, number, number, number];
const signal = new AbortController().signal;
const runtime = nodeRuntime({ threads: 1, spin: false });

type Example = TrainingExample & { sample: LatencySample; graph: LatencyGraph };

await benchmark('active', async (log) => {
  const { samples } = await readSamplesFile('--folder', `${values.folder}/samples.jsonl`);
  const first = pooledPasses(samples);
  const [setting] = first.map((sample) => sample.setting);
  if (!setting) throw new Error(`${values.folder}: no samples`);
  const needs = { setting, keys: { device: [], edge: [] }, link: undefined };
  const system = await resolveSystem(`${values.folder}/system.json`, needs);
  const tables = plainTablesOf(system);
  const byDesign = new Map<string, Example[]>();
  for (const sample of first) {
    const at = systemAt(system, sample.linkMbps);
    const graph = latencyGraphOf(decodeDesign(sample.design), setting, at, tables);
    byDesign.set(sample.design, [...(byDesign.get(sample.design) ?? []), { sample, graph }]);
  }
  const designs = [...byDesign.keys()];
  const test = designs.filter((_, i) => i % 5 === 4).flatMap((d) => byDesign.get(d) as Example[]);
  const pool = designs.filter((_, i) => i % 5 !== 4);
  const examplesOf = (list: Iterable<string>) => [...list].flatMap((d) => byDesign.get(d) as Example[]);
  log(`${pool.length} designs in the pool, ${test.length} samples to test with`);

  const train = async (list: Iterable<string>, seed: number): Promise<LatencyModel> => {
    const events = fitLatencyModel(
      signal,
      runtime,
      examplesOf(list),
      { device: '', edge: '' },
      {
        ...LATENCY_MODEL_DEFAULTS,
        epochs,
        seed,
      },
    );
    for (;;) {
      const next = await events.next();
      if (next.done) return next.value;
    }
  };
  const predict = async (model: LatencyModel, graphs: readonly LatencyGraph[]) => {
    const latencyModel = new LatencySession(runtime, model);
    try {
      return await latencyModel.predict(signal, graphs);
    } finally {
      await latencyModel.release();
    }
  };
  const mapeOf = async (model: LatencyModel): Promise<number> => {
    const results = await predict(
      model,
      test.map(({ graph }) => graph),
    );
    return fidelity(
      test.map(({ sample }) => sample.latencyMs),
      results.map(({ latencyMs }) => latencyMs),
    ).mape;
  };
  /** One sample of a design stands for it. */
  const graphOf = (design: string) => (byDesign.get(design) as [Example])[0].graph;

  const errors = new Map<string, number[]>();
  const note = (way: string, count: number, mape: number) => {
    const key = `${way}, ${count} designs`;
    errors.set(key, [...(errors.get(key) ?? []), mape]);
    log(`${key}: MAPE ${(100 * mape).toFixed(2)} %`);
  };
  for (let seed = 1; seed <= seeds; seed++) {
    const order = Array.from(
      permutation(pool.length, randomStream(seed, 'active')),
      (i) => pool[i] as string,
    );
    const active = new Set(order.slice(0, start));
    let model = await train(active, seed);
    note('start', start, await mapeOf(model));
    for (let k = 1; k <= steps; k++) {
      const left = pool.filter((design) => !active.has(design));
      const answers = await predict(model, left.map(graphOf));
      const candidates = left.map((design, i) => ({
        spread: answers[i]?.spread ?? 0,
        traits: traitsOf(graphOf(design)),
      }));
      const known = [...active].map((design) => traitsOf(graphOf(design)));
      for (const i of selectDesigns(candidates, known, step)) active.add(left[i] as string);
      model = await train(active, seed);
      note('chosen', active.size, await mapeOf(model));
      const random = order.slice(0, active.size);
      note('random', random.length, await mapeOf(await train(random, seed)));
    }
  }
  return [...errors].map(
    ([name, list]): Figure => ({
      name: `${name}, MAPE on unseen designs, mean of ${list.length} seeds`,
      value: (100 * list.reduce((a, b) => a + b, 0)) / list.length,
      unit: '%',
    }),
  );
});
