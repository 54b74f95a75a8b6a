import type { CodecFigures } from '../../coinference/codecFigures.ts';
import { genomeContext } from '../../design/genome.ts';
import { assertValid } from '../../design/validity.ts';
import { settingOf } from '../../tasks/task.ts';
import { assertServes, namedWeights } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { resolveDesign } from '../designs.ts';
import { type Link, linkRate, naturalNumber, positiveInteger } from '../options.ts';
import { log, type Outcome, table } from '../outcome.ts';
import { engineOptions, openEngine, type SystemOptions } from '../realSystem.ts';
import { type ZooOptions, zooOption } from '../zoo.ts';

interface Options extends DataOptions, ZooOptions, Pick<SystemOptions, 'device' | 'threads'> {
  design?: string;
  checkpoint?: string;
  points?: number;
  split: string;
  samples?: number;
  repeats: number;
  seed: number;
  link?: Link;
}

/** Samples that run where no accuracy is asked for. */
const UNTRAINED_SAMPLES = 16;

export const codecsCommand: CommandSpec<Options> = {
  name: 'codecs',
  about:
    'measure what each codec on the crossing saves and costs: bytes, times, differences, and accuracy of a checkpoint',
  options: (command) =>
    zooOption(engineOptions(dataOptions(command)))
      .option(
        '--design <design>',
        "an encoding, a preset, or a JSON file (default: the checkpoint's own design)",
      )
      .option('--checkpoint <file>', 'trained weights: accuracy with each codec is measured')
      .option(
        '--points <number>',
        "points a sample (default: the checkpoint's, or the task's)",
        positiveInteger,
      )
      .option('--split <name>', 'the split whose samples run', 'val')
      .option(
        '--samples <number>',
        `of them, from the first on (default: all; ${UNTRAINED_SAMPLES} untrained)`,
        positiveInteger,
      )
      .option('--repeats <number>', 'runs that each time is the median of', positiveInteger, 20)
      .option('--link <rate>', 'say too what the payload takes at this rate, such as 40mbps', linkRate)
      .option('--seed <number>', 'of the untrained weights', naturalNumber, 1),
  run: codecs,
};

const both = (figures: CodecFigures, read: (c: CodecFigures['crossings'][number]) => number): number =>
  figures.crossings.reduce((sum, crossing) => sum + read(crossing), 0);

async function codecs(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { codecFigures } = await import('../../coinference/codecFigures.ts');
  const { nodeZlib } = await import('../../coinference/zlib.node.ts');
  const { foldWeights } = await import('../../learning/checkpoint.ts');
  const { calibratedWeights } = await import('../../learning/initialise.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { gatherFor } = await import('../../system/micro.ts');
  const { UsageError } = await import('../outcome.ts');
  const named = await namedWeights(options, signal);
  const checkpoint = named?.checkpoint;
  const points = options.points ?? checkpoint?.setting.points ?? namedTask(options.task).points;
  const data = await openData(options, options.split, points, signal, checkpoint?.vocabulary);
  const setting = settingOf(data, points);
  if (options.design === undefined && !checkpoint)
    throw new UsageError('give --design, --checkpoint or --zoo');
  const design =
    options.design === undefined
      ? (checkpoint as NonNullable<typeof checkpoint>).design
      : await resolveDesign(options.design, genomeContext(setting));
  if (named) await assertServes(named.from, named.checkpoint, design);
  assertValid(design, setting);
  const edge = nodeRuntime();
  const device = await openEngine(options);
  const weights = checkpoint
    ? foldWeights(checkpoint)
    : await calibratedWeights(edge, design, setting, options.seed, data);
  const list: CodecFigures[] = [];
  for await (const figures of codecFigures(signal, design, {
    ...{ data, points, weights, zlib: nodeZlib, repeats: options.repeats },
    runtimes: { device, edge },
    gather: { device: gatherFor(device.info.engine), edge: 'block' },
    samples: options.samples ?? (checkpoint ? data.size : Math.min(data.size, UNTRAINED_SAMPLES)),
  })) {
    list.push(figures);
    log(figures.codec);
  }
  const atRate = (bytes: number): number => (bytes * 8) / ((options.link ?? Number.NaN) * 1000);
  const results = list.map((figures) => ({
    ...figures,
    accuracy: checkpoint ? figures.accuracy : null,
    ...(options.link && {
      payloadMs: atRate(both(figures, (c) => c.bytes)),
      deflatedPayloadMs: atRate(both(figures, (c) => c.deflatedBytes)),
    }),
  }));
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const rows = list.map((f) => [
    f.codec,
    String(both(f, (c) => c.bytes)),
    String(both(f, (c) => c.deflatedBytes)),
    ...[f.encodeMs, f.decodeMs, f.deflateMs, f.inflateMs].map((ms) => ms.toFixed(2)),
    f.maxAbsDifference.toExponential(1),
    percent(f.changed),
    ...(checkpoint ? [percent(f.accuracy)] : []),
  ]);
  const header = 'codec,bytes,deflated,encode ms,decode ms,deflate ms,inflate ms,difference,changed'.split(
    ',',
  );
  return {
    document: { design: design.name, samples: list[0]?.samples ?? 0, results },
    text:
      list.length === 0
        ? 'This design runs on one side: nothing crosses.'
        : table([...header, ...(checkpoint ? ['accuracy'] : [])], rows),
  };
}
