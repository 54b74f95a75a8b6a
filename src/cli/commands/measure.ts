import { Option } from 'commander';
import { assertValid } from '../../design/validity.ts';
import { type PointClouds, settingOf } from '../../tasks/task.ts';
import { type DataOptions, dataOptions, openData } from '../data.ts';
import { designOfEncoding, readDesignsFile } from '../designs.ts';
import type { Measurement, MeasureOptions, Subject } from '../measuring.ts';
import { type Link, linkRate, naturalNumber, positiveInteger } from '../options.ts';
import { log, type Outcome, table } from '../outcome.ts';
import type { CommandSpec } from '../program.ts';

interface Options extends DataOptions {
  designs: string;
  points: number;
  link: Link;
  repeats: number;
  device: 'wasm' | 'native';
  threads: number;
  edgeThreads: number;
  split: string;
  seed: number;
}

async function deviceOf(device: Options['device'], threads: number): Promise<MeasureOptions['device']> {
  if (device === 'native') {
    const { nodeRuntime } = await import('../../runtime/node.node.ts');
    return { runtime: nodeRuntime({ threads }), gather: 'block' };
  }
  const { webRuntimeInNode } = await import('../../runtime/web.node.ts');
  return { runtime: webRuntimeInNode({ threads }), gather: 'chain' };
}

/** The design of an encoding with untrained weights; throws what is wrong with it. */
async function subjectOf(encoding: string, data: PointClouds, { points, seed }: Options): Promise<Subject> {
  const { foldModel, initialModel } = await import('../../learning/model.ts');
  const setting = settingOf(data, points);
  const design = designOfEncoding(encoding);
  assertValid(design, setting);
  return { design, weights: foldModel(initialModel(design, setting, seed)) };
}

type Entry = { design: string } & (Measurement | { error: string });

const ms = (value: number): string => value.toFixed(2);

const row = (entry: Entry): string[] => {
  if ('error' in entry) return [entry.design, '', '', '', '', '', '', '', '', entry.error];
  const { latencyMs, parts, bytesUp, bytesDown, maxAbsDifference } = entry;
  const times = [latencyMs, parts.deviceMs, parts.upMs, parts.edgeMs, parts.downMs].map(ms);
  return [entry.design, ...times, String(bytesUp), String(bytesDown), maxAbsDifference.toExponential(1), ''];
};

const HEADER = [
  'design',
  'ms',
  'device',
  'up',
  'edge',
  'down',
  'bytes up',
  'bytes down',
  'difference',
  'error',
];

async function measure(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measureDesigns } = await import('../measuring.ts');
  const { startEndpoint } = await import('../endpointProcess.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const lines = await readDesignsFile(options.designs);
  const data = await openData(options, options.split, options.points);
  const entries: (Entry | undefined)[] = [];
  const subjects: (Subject & { entry: number })[] = [];
  for (const [i, { text, line }] of lines.entries()) {
    try {
      subjects.push({ ...(await subjectOf(text, data, options)), entry: i });
    } catch (error) {
      entries[i] = { design: text, error: `line ${line}: ${(error as Error).message}` };
    }
  }
  const device = await deviceOf(options.device, options.threads);
  const { engine, version, threads } = device.runtime.info;
  log(
    `Device: ${engine} ${version}, ${threads} thread(s). Edge: an endpoint process. ${subjects.length} designs.`,
  );
  const endpoint = await startEndpoint(options.edgeThreads);
  try {
    const target = { url: endpoint.url, mbps: options.link };
    const settings = { ...options, data, device, reference: nodeRuntime(), endpoint: target };
    for await (const { index, result } of measureDesigns(signal, subjects, settings)) {
      const at = subjects[index]?.entry ?? 0;
      const design = lines[at]?.text ?? '';
      const failed = result instanceof Error;
      entries[at] = failed
        ? { design, error: `line ${lines[at]?.line}: ${result.message}` }
        : { design, ...result };
      log(`${design}: ${failed ? result.message : `${ms(result.latencyMs)} ms`}`);
    }
  } finally {
    await endpoint.close();
  }
  const results = entries.filter((entry) => entry !== undefined);
  return {
    document: { results },
    text: table(HEADER, results.map(row)),
    failed: results.some((entry) => 'error' in entry),
  };
}

export const measureCommand: CommandSpec<Options> = {
  name: 'measure',
  about: 'run each design of a file for real: device half here, edge half in an endpoint process',
  options: (command) =>
    dataOptions(command.requiredOption('--designs <file>', 'encodings, one a line'))
      .option('--points <number>', 'points a sample', positiveInteger, 256)
      .option(
        '--link <rate>',
        'hold the link to a rate such as 40mbps; none leaves it as it is',
        linkRate,
        null,
      )
      .option('--repeats <number>', 'measured frames of each design', positiveInteger, 20)
      .addOption(
        new Option('--device <engine>', "the device half's engine: onnxruntime-web or onnxruntime-node")
          .choices(['wasm', 'native'])
          .default('wasm'),
      )
      .option('--threads <number>', "threads of the device's engine", positiveInteger, 1)
      .option('--edge-threads <number>', "threads of the endpoint's engine", positiveInteger, 1)
      .option('--split <name>', 'the split whose samples run', 'val')
      .option('--seed <number>', 'of the untrained weights', naturalNumber, 1),
  run: measure,
};
