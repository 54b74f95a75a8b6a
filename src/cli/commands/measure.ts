import type { Measurement, Pipelined } from '../../app/measuring.ts';
import { problemText } from '../../app/problemText.ts';
import type { Rate } from '../../coinference/rateSwitch.ts';
import { chromeTrace } from '../../coinference/trace.ts';
import { codecText } from '../../design/codec.ts';
import { genomeContext } from '../../design/genome.ts';
import type { Design } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import type { Weights } from '../../onnx/weights.ts';
import { settingOf } from '../../tasks/task.ts';
import { assertServes, namedWeights } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { type DesignLine, type DesignsOptions, designsOptions, readDesigns } from '../designs.ts';
import { writeWhole } from '../files.ts';
import { naturalNumber, outFile, positiveInteger, seconds } from '../options.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';
import { linkTo, type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';
import { type ZooOptions, zooOption } from '../zoo.ts';

interface Options extends DataOptions, SystemOptions, DesignsOptions, ZooOptions {
  pipelined?: boolean;
  trace?: string;
  points?: number;
  repeats: number;
  split: string;
  seed: number;
  checkpoint?: string;
  timeout: number;
}

export const measureCommand: CommandSpec<Options> = {
  name: 'measure',
  about: 'run each design of a file for real: device half here, edge half in an endpoint process',
  options: (command) =>
    zooOption(designsOptions(systemOptions(dataOptions(command))))
      .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
      .option('--repeats <number>', 'measured frames of each design', positiveInteger, 20)
      .option('--timeout <seconds>', 'give up on a frame that the edge has not answered by then', seconds, 60)
      .option('--pipelined', 'run the frames overlapping besides, and say how many a second that gives')
      .option(
        '--trace <file>',
        "write when each overlapping frame of the first design was in which stage, for Chrome's tracing",
        outFile,
      )
      .option('--split <name>', 'the split whose samples run', 'val')
      .option('--seed <number>', 'of the untrained weights', naturalNumber, 1)
      .option('--checkpoint <file>', 'run these trained weights: every design has to be the one they are of'),
  run: measure,
};

type Measured = Omit<Measurement, 'pipelined'> & { codec?: string; pipelined?: Omit<Pipelined, 'trace'> };
type Entry = { design: string } & (Measured | { error: string });

/** Overlapping frames, at least: fewer hardly get beyond filling the pipeline. */
const OVERLAPPING = 40;

const ms = (value: number): string => value.toFixed(2);

const HEADER = 'design,ms,device,up,edge,down,bytes up,bytes down,difference,frames/s,error'.split(',');

function row(entry: Entry): string[] {
  if ('error' in entry) return [entry.design, ...Array(9).fill(''), entry.error];
  const { latencyMs, parts, bytesUp, bytesDown, maxAbsDifference } = entry;
  const fps = entry.pipelined ? entry.pipelined.throughputFps.toFixed(1) : '';
  // A server without times of its own: its part is in the way up.
  const edge = parts.edgeMs === null ? 'in up' : ms(parts.edgeMs);
  const times = [ms(latencyMs), ms(parts.deviceMs), ms(parts.upMs), edge, ms(parts.downMs)];
  return [
    entry.design,
    ...times,
    String(bytesUp),
    String(bytesDown),
    maxAbsDifference.toExponential(1),
    fps,
    '',
  ];
}

async function measure(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measureDesigns } = await import('../../app/measuring.ts');
  const { calibratedWeights } = await import('../../learning/initialise.ts');
  const { foldWeights } = await import('../../learning/checkpoint.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  if (options.trace !== undefined && !options.pipelined) {
    throw new UsageError('--trace is of overlapping frames: give --pipelined too');
  }
  const named = await namedWeights(options, signal);
  const checkpoint = named?.checkpoint;
  const lines = await readDesigns(options, options.zoo === undefined ? undefined : checkpoint?.design);
  const points =
    options.points ??
    (options.zoo === undefined ? undefined : checkpoint?.setting.points) ??
    namedTask(options.task).points;
  const data = await openData(options, options.split, points, signal, checkpoint?.vocabulary);
  const setting = settingOf(data, points);
  const entries: (Entry | undefined)[] = [];
  const entryOf = ({ text: design }: DesignLine, { pipelined, ...measured }: Measurement): Entry => {
    const { throughputFps, frames } = pipelined ?? {};
    return {
      design,
      ...(options.codec && { codec: codecText(options.codec) }),
      ...measured,
      ...(throughputFps !== undefined && frames !== undefined && { pipelined: { throughputFps, frames } }),
    };
  };
  const failed = ({ text: design, line }: DesignLine, error: Error): Entry => ({
    design,
    error: `line ${line}: ${problemText(error)}`,
  });
  const valid: { design: Design; at: number }[] = [];
  for (const [at, line] of lines.entries()) {
    try {
      const design = await line.read(genomeContext(setting));
      assertValid(design, setting);
      valid.push({ design, at });
    } catch (error) {
      entries[at] = failed(line, error as Error);
    }
  }
  const reference = nodeRuntime();
  const weightsOf = async (design: Design): Promise<Weights> => {
    // Untrained, and calibrated so that values are of order 1, as in a trained design.
    if (!named) {
      return calibratedWeights(reference, design, setting, options.seed, data);
    }
    await assertServes(named.from, named.checkpoint, design);
    return foldWeights(named.checkpoint);
  };
  let trace: Pipelined['trace'] | undefined;
  await withSystem(options, async (system) => {
    const settings = {
      device: system.device,
      linkAt: (mbps: Rate) => linkTo({ ...system.endpoint, limitMs: options.timeout * 1000 }, mbps),
      mbps: system.endpoint.mbps,
      limitMs: options.timeout * 1000,
      data,
      points,
      repeats: options.repeats,
      ...(options.pipelined && { overlapping: Math.max(OVERLAPPING, options.repeats) }),
      reference,
      weightsOf,
    };
    const designs = valid.map(({ design }) => design);
    for await (const { index, result } of measureDesigns(signal, designs, settings)) {
      const at = valid[index]?.at ?? 0;
      const line = lines[at] as DesignLine;
      const entry = result instanceof Error ? failed(line, result) : entryOf(line, result);
      if (!(result instanceof Error)) trace ??= result.pipelined?.trace;
      entries[at] = entry;
      log('error' in entry ? entry.error : `${line.text}: ${ms(entry.latencyMs)} ms`);
      const lacks = 'error' in entry ? undefined : entry.transport?.lacks;
      if (lacks) log(`  The server lacks ${lacks.join('; ')}.`);
    }
  });
  if (options.trace !== undefined && trace) {
    await writeWhole(options.trace, JSON.stringify(chromeTrace(trace)));
  }
  const results = entries.filter((entry) => entry !== undefined);
  return {
    document: { task: options.task, points, classes: setting.classes, link: options.link, results },
    text: table(HEADER, results.map(row)),
    failed: results.some((entry) => 'error' in entry),
  };
}
