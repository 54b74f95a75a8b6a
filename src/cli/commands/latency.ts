import { availableParallelism } from 'node:os';
import type { LatencyTraining } from '../../app/latencyModel.ts';
import { FormatError } from '../../design/format.ts';
import { genomeContext } from '../../design/genome.ts';
import type { Setting } from '../../design/types.ts';
import type { TrainingExample } from '../../learning/latency/memberTraining.ts';
import type { Fidelity } from '../../learning/latency/metrics.ts';
import type { LatencySample } from '../../learning/latency/samples.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { runJob } from '../job.ts';
import { naturalNumber, outFile, positiveInteger, shareBelowOne } from '../options.ts';
import { type Outcome, table, UsageError } from '../outcome.ts';

interface Common {
  samples: string;
  system: string;
  threads: number;
}
interface TrainOptions extends Common {
  out: string;
  holdOut: number;
  seed: number;
  epochs?: number;
}
interface EvaluateOptions extends Common {
  latencyModel: string;
}

const SAMPLES = 'measured designs, as latency collect or bench:fidelity writes them';
const SYSTEM = 'the JSON of the system that they were measured on: its tables are what is corrected';

export const latencyModelTrainCommand: CommandSpec<TrainOptions> = {
  name: 'latency train',
  about: 'train a graph network to correct the table sum, on designs measured on that system',
  options: (command) =>
    command
      .requiredOption('--samples <file>', SAMPLES)
      .requiredOption('--system <file>', SYSTEM)
      .requiredOption('--out <file>', 'where the latency model (safetensors) is written', outFile)
      .option('--hold-out <share>', 'of the designs, to be left for evaluate', shareBelowOne, 0.2)
      .option('--epochs <number>', 'over the samples, for each network', positiveInteger)
      .option('--seed <number>', 'of weights, order and what is held out', naturalNumber, 1)
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
  run: train,
};

export const latencyModelEvaluateCommand: CommandSpec<EvaluateOptions> = {
  name: 'latency evaluate',
  about: 'compare a latency model with measured designs that it was not trained on',
  options: (command) =>
    command
      .requiredOption('--latency-model <file>', 'a safetensors file that latency train wrote')
      .requiredOption('--samples <file>', SAMPLES)
      .requiredOption('--system <file>', SYSTEM)
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
  run: evaluate,
};

/** The one setting of all samples. Throws UsageError when there is none, or more than one. */
function settingOfSamples(path: string, samples: readonly LatencySample[]): Setting {
  const [first, ...others] = new Map(
    samples.map(({ setting }) => [JSON.stringify(setting), setting]),
  ).values();
  if (!first) throw new UsageError(`--samples ${path}: there are no samples in it`);
  if (others.length === 0) return first;
  const points = [first, ...others].map((setting) => setting.points).join(', ');
  throw new UsageError(
    `--samples ${path}: of several settings (points ${points}), and a system's tables are of one`,
  );
}

interface Loaded {
  header: { device: string; edge: string };
  /** As they were measured, each pass for itself. */
  samples: readonly LatencySample[];
  /** The passes over a design pooled. */
  examples: (TrainingExample & { sample: LatencySample })[];
}

/** The measured designs, each with its graph under the system's tables. */
async function load({ samples: path, system: name }: Common): Promise<Loaded> {
  const { keysOfDesign } = await import('../../system/designKeys.ts');
  const { latencyExamples } = await import('../../app/latencyModel.ts');
  const { engineName } = await import('../../system/learned.ts');
  const { decodeDesign } = await import('../../design/decode.ts');
  const { readSamplesFile } = await import('../samplesFile.ts');
  const { resolveSystem } = await import('../systems.ts');
  const { header, samples } = await readSamplesFile('--samples', path);
  const setting = settingOfSamples(path, samples);
  const context = genomeContext(setting);
  const read = ({ design }: LatencySample, i: number) => {
    try {
      return [design, decodeDesign(design, context)] as const;
    } catch (error) {
      // The header is line 1.
      throw new FormatError(`${path}: line ${i + 2}: design: ${(error as Error).message}`);
    }
  };
  const designs = new Map(samples.map(read));
  const keys = (side: 'device' | 'edge') =>
    [...designs.values()].flatMap((design) => keysOfDesign(design, setting, side));
  const needs = { setting, keys: { device: keys('device'), edge: keys('edge') }, link: undefined };
  const system = await resolveSystem(name, needs);
  for (const side of ['device', 'edge'] as const) {
    const engine = engineName(system[side].runtime);
    if (header[side] === engine) continue;
    throw new UsageError(
      `--samples ${path}: measured with ${header[side]} as the ${side}; --system ${name} has ${engine}`,
    );
  }
  const examples = latencyExamples(samples, setting, system);
  return { header, samples, examples };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const HEADER = ['link', 'samples', 'MAPE', 'within 5 %', 'within 10 %', 'within 20 %', 'pairs in order'];
const row = (name: string, f: Fidelity): string[] => [
  name,
  String(f.count),
  ...[f.mape, f.within5, f.within10, f.within20, f.pairsInOrder].map(percent),
];

async function train(options: TrainOptions, signal: AbortSignal): Promise<Outcome> {
  const { permutation, randomStream } = await import('../../design/random.ts');
  const { trainLatencyModel } = await import('../../app/latencyModel.ts');
  const { writeLatencyModel } = await import('../../learning/latency/latencyModelFile.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { writeWhole } = await import('../files.ts');
  const { header, examples } = await load(options);
  const { seed, holdOut, out, epochs } = options;
  const designs = [...new Set(examples.map(({ sample }) => sample.design))];
  const order = permutation(designs.length, randomStream(seed, 'latency hold-out'));
  const held = new Set(
    Array.from(order.subarray(0, Math.floor(holdOut * designs.length)), (i) => designs[i]),
  );
  const seen = examples.filter(({ sample }) => !held.has(sample.design));
  const runtime = nodeRuntime({ threads: options.threads, spin: false });
  const wanted = { seed, ...(epochs && { epochs }) };
  const model = await runJob(signal, {
    words: `training on ${seen.length} samples`,
    run: (running) => {
      const say = ({ member, members, epoch, loss, leftMs }: LatencyTraining) =>
        running.say({
          words: `network ${member} of ${members}, epoch ${epoch}: loss ${loss.toFixed(4)}`,
          leftMs,
        });
      return trainLatencyModel(running.signal, runtime, seen, header, say, wanted);
    },
  });
  await writeWhole(out, writeLatencyModel(model));
  const { crossValidated, logHalfWidth, coverage } = model;
  const document = {
    latencyModel: out,
    designs: model.designs.length,
    heldOut: held.size,
    samples: model.samples,
    crossValidated,
    interval: { coverage, factor: Math.exp(logHalfWidth) },
  };
  return { document, text: table(HEADER, [row('cross-validated', crossValidated)]) };
}

async function evaluate(options: EvaluateOptions, signal: AbortSignal): Promise<Outcome> {
  const { LatencySession } = await import('../../learning/latency/latencyModel.ts');
  const { fidelity } = await import('../../learning/latency/metrics.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { readLatencyModelFile } = await import('../latencyModels.ts');
  const model = await readLatencyModelFile('--latency-model', options.latencyModel);
  const { header, samples, examples } = await load(options);
  if (header.device !== model.device || header.edge !== model.edge) {
    throw new UsageError(
      `--samples ${options.samples}: of ${header.device} with ${header.edge}; the latency model is of ${model.device} with ${model.edge}`,
    );
  }
  const known = new Set(model.designs);
  const judged = examples.filter(({ sample }) => !known.has(sample.design));
  if (judged.length === 0) {
    throw new UsageError(`--samples ${options.samples}: the latency model was trained on every design in it`);
  }
  const latencyModel = new LatencySession(nodeRuntime({ threads: options.threads }), model);
  const results = await latencyModel.predict(
    signal,
    judged.map(({ graph }) => graph),
  );
  await latencyModel.release();
  const pairs = judged.map(({ sample, graph }, i) => ({
    rate: sample.linkMbps,
    measured: sample.latencyMs,
    predicted: results[i]?.latencyMs ?? Number.NaN,
    tableMs: graph.tableMs,
  }));
  const rates = [...new Set(pairs.map(({ rate }) => rate))];
  const of = (list: typeof pairs, read: (pair: (typeof pairs)[number]) => number) =>
    fidelity(
      list.map(({ measured }) => measured),
      list.map(read),
    );
  const byRate = rates.map((linkMbps) => ({
    linkMbps,
    ...of(
      pairs.filter(({ rate }) => rate === linkMbps),
      ({ predicted }) => predicted,
    ),
  }));
  const all = of(pairs, ({ predicted }) => predicted);
  const tableSum = of(pairs, ({ tableMs }) => tableMs);
  const noiseFloor = noiseFloorOf(
    samples.filter(({ design }) => !known.has(design)),
    fidelity,
  );
  const named = (mbps: number | null) => (mbps === null ? 'not held' : `${mbps} Mb/s`);
  return {
    document: { ...all, byRate, tableSum, ...(noiseFloor && { noiseFloor }) },
    text: table(HEADER, [
      row('all', all),
      ...byRate.map((entry) => row(named(entry.linkMbps), entry)),
      row('table sum, all', tableSum),
      ...(noiseFloor ? [row('noise floor', noiseFloor)] : []),
    ]),
  };
}

/** Designs that were measured in two passes, the second against the first; absent without any. */
function noiseFloorOf(
  samples: readonly LatencySample[],
  fidelity: (measured: number[], predicted: number[]) => Fidelity,
): Fidelity | undefined {
  const key = (s: LatencySample) => `${s.design}|${s.linkMbps}`;
  const again = new Map(samples.filter((s) => s.pass === 2).map((s) => [key(s), s.latencyMs]));
  const both = samples.filter((s) => s.pass === 1 && again.has(key(s)));
  if (both.length === 0) return undefined;
  return fidelity(
    both.map((s) => s.latencyMs),
    both.map((s) => again.get(key(s)) as number),
  );
}
