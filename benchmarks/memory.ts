/**
 * Predicted peak memory against what an engine really takes, random designs, a process for each measurement: natively
 * what a further copy makes resident, in WASM how far the heap is used. By the whole graph in one session, or by the
 * sides of each design as `predict` gives them (`--part sides`). `--details` says on stderr what each prediction is made of.
 *
 *   npm run -s bench:memory -- [--json] [--engine native|wasm] [--part whole|sides] [--designs 50] [--points 256]
 *     [--gather block|chain] [--processes 1] [--seed 1] [--details]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { printGenome, randomGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { presetById } from '../src/design/presets.ts';
import { plan, type Segment } from '../src/design/segments.ts';
import type { Design, Setting } from '../src/design/types.ts';
import { segmentGraph, segmentTensors } from '../src/onnx/emit.ts';
import { memoryUse } from '../src/onnx/liveness.ts';
import type { Gather } from '../src/onnx/neighbours.ts';
import { nativeBytes, wasmBytes } from '../src/onnx/sessionMemory.ts';
import { float32 } from '../src/onnx/tensor.ts';
import { biasName, designLayers, type Weights, weightName } from '../src/onnx/weights.ts';
import { segmentsOf } from '../src/system/designKeys.ts';
import { gatherFor } from '../src/system/micro.ts';
import { median, quantile } from '../src/system/statistics.ts';
import { benchmark } from './benchmark.ts';
import type { ProbeModel, ProbeSpec } from './probeModel.ts';

const { values } = parseArgs({
  options: {
    designs: { type: 'string', default: '50' },
    points: { type: 'string', default: '256' },
    engine: { type: 'string', default: 'native' },
    part: { type: 'string', default: 'whole' },
    gather: { type: 'string' },
    processes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    details: { type: 'boolean', default: false },
  },
  strict: false,
});
const setting: Setting = { points: Number(values.points), features: 3, classes: 40 };
const wasm = values.engine === 'wasm';
const engine = wasm ? 'onnxruntime-web' : 'onnxruntime-node';
const gather = (values.gather as Gather | undefined) ?? gatherFor(engine);
const probe = fileURLToPath(new URL(wasm ? './memoryProbeWasm.ts' : './memoryProbe.ts', import.meta.url));
const run = promisify(execFile);
const PROCESSES = Number(values.processes);

/** Random values: pages of zeros would not become resident. */
function randomWeights(design: Design, setting: Setting, random: () => number): Weights {
  const noise = (size: number, dims: number[]) =>
    float32(
      Float32Array.from({ length: size }, () => random() / 10),
      dims,
    );
  return Object.fromEntries(
    designLayers(design, setting).flatMap((layer) => [
      [weightName(layer), noise(layer.from * layer.to, [layer.from, layer.to])],
      [biasName(layer), noise(layer.to, [layer.to])],
    ]),
  );
}

/** What a probe prints, bytes. */
interface Measured {
  loaded: number;
  peaks: number[];
  /** Native only: with the results of three frames that JavaScript has not given back. */
  uncollected?: number;
}

/** In a process of its own, or in several. */
async function measure(spec: ProbeSpec, path: string): Promise<Measured[]> {
  writeFileSync(path, JSON.stringify(spec));
  const all: Measured[] = [];
  for (let i = 0; i < PROCESSES; i++) {
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', ...(wasm ? [] : ['--single-threaded']), '--import', 'tsx', probe, path],
      // Freed memory goes back to the system at once, so that it is not counted as in use.
      { env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' } },
    );
    all.push(JSON.parse(stdout) as Measured);
  }
  return all;
}

await benchmark('memory', async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'gcode-memory-'));
  const rng = xoroshiro128plus(Number(values.seed));
  const random = () => uniformFloat64(rng);
  const write = (name: string, design: Design, setting: Setting, segment: Segment) => {
    const weights = randomWeights(design, setting, random);
    const graph = segmentGraph(segment, design, setting, weights, { gather });
    const path = join(folder, `${name}.onnx`);
    writeFileSync(path, graph.toBytes());
    const inputs = segmentTensors(segment, design, setting).inputs as ProbeModel['inputs'];
    return { use: memoryUse(graph), model: { path, inputs } };
  };
  const split = presetById('split')?.design as Design;
  const { model: warmUp } = write('warm', split, { ...setting, points: 32 }, plan(split).whole);
  const errors: number[] = [];
  const uncollected: number[] = [];
  try {
    for (let i = 0; i < Number(values.designs); i++) {
      const genome = randomGenome(random);
      const design = designOf(genome);
      const { whole } = plan(design);
      const segments = segmentsOf(plan(design));
      const sides = (['device', 'edge'] as const).map((side) =>
        segments.filter(({ placement }) => placement === side),
      );
      const parts = values.part === 'sides' ? sides.filter((side) => side.length > 0) : [[whole]];
      for (const part of parts) {
        const written = part.map((segment, k) => write(`design${k}`, design, setting, segment));
        const spec: ProbeSpec = { models: written.map(({ model }) => model), warmUp };
        const all = await measure(spec, join(folder, 'spec.json'));
        const measured = median(all.map(({ peaks }) => peaks.at(-1) as number));
        const predicted = (wasm ? wasmBytes : nativeBytes)(written.map(({ use }) => use));
        errors.push(Math.abs(predicted / measured - 1));
        for (const each of all) if (each.uncollected) uncollected.push(each.uncollected / measured);
        const mb = (bytes: number) => (bytes / 1e6).toFixed(2);
        const sessions = `${written.length} session(s)`;
        log(
          `${printGenome(genome)}: ${sessions}, ${mb(predicted)} MB predicted, ${mb(measured)} MB measured`,
        );
        if (values.details) log(JSON.stringify({ uses: written.map(({ use }) => use), all }));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const sorted = Float64Array.from(errors).sort();
  const within = errors.filter((error) => error <= 0.2).length / errors.length;
  const what = values.part === 'sides' ? 'sides of designs' : 'designs';
  return [
    {
      name: `${what} whose peak memory is within 20 %, ${engine}`,
      value: within,
      unit: 'share',
      goal: '0.9',
    },
    { name: 'error, median', value: quantile(sorted, 0.5), unit: 'of the measured' },
    { name: 'error, 90th percentile', value: quantile(sorted, 0.9), unit: 'of the measured' },
    ...(uncollected.length > 0
      ? [
          {
            name: 'after three frames whose results nobody gave back, median',
            value: median(uncollected),
            unit: 'of the measured',
          },
        ]
      : []),
    { name: what, value: errors.length, unit: '' },
  ];
});
