import { genomeContext } from '../../design/genome.ts';
import type { LatencyModel } from '../../learning/latency/latencyModel.ts';
import type { System } from '../../system/system.ts';
import { settingOf } from '../../tasks/task.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { readLatencyModelFile } from '../latencyModels.ts';
import {
  type Link,
  linkRates,
  naturalNumber,
  outFolder,
  positiveInteger,
  positiveNumber,
} from '../options.ts';
import { log, type Outcome, UsageError } from '../outcome.ts';
import { engineOptions, type SystemOptions, withSystem } from '../realSystem.ts';
import { settingFor } from '../setting.ts';

interface Options extends DataOptions, Omit<SystemOptions, 'link'> {
  out: string;
  designs: number;
  rates: Link[];
  points?: number;
  passes: number;
  repeats: number;
  minutes: number;
  seed: number;
  latencyModel?: string;
  active?: boolean;
}

export const latencyModelCollectCommand: CommandSpec<Options> = {
  name: 'latency collect',
  about: 'measure tables and random designs of this system for latency train; resumes where it was stopped',
  options: (command) =>
    engineOptions(dataOptions(command))
      .requiredOption('--out <folder>', 'gets samples.jsonl and system.json', outFolder)
      .option('--designs <number>', 'valid designs to measure', positiveInteger, 300)
      .option('--rates <list>', 'link rates to measure each at; none is the link as it is', linkRates, [
        null,
        40,
        10,
      ])
      .option(
        '--points <number>',
        "points a sample (default: the task's); of sentences the most words, all lengths by default",
        positiveInteger,
      )
      .option(
        '--passes <number>',
        'over all designs; a sample is the median of its passes',
        positiveInteger,
        3,
      )
      .option(
        '--repeats <number>',
        'rounds of frames of each design at each rate in a pass',
        positiveInteger,
        3,
      )
      .option('--minutes <number>', 'measure designs for this long at most', positiveNumber, 60)
      .option('--seed <number>', 'of the designs and their untrained weights', naturalNumber, 1)
      .option(
        '--active',
        'measure the designs that --latency-model would learn most from, instead of random ones',
      )
      .option('--latency-model <file>', 'what latency train wrote for this system: needed by --active'),
  run: collect,
};

async function collect(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { runCampaign } = await import('../campaign.ts');
  const { inPasses, randomDesigns } = await import('../../coinference/collect.ts');
  const { out, rates, passes, repeats, minutes, seed } = options;
  const { active = false, latencyModel: path } = options;
  if (active !== (path !== undefined)) {
    throw new UsageError(
      '--active and --latency-model belong together: the latency model says what it does not know',
    );
  }
  const model = path === undefined ? undefined : await readLatencyModelFile('--latency-model', path);
  const data = await openData(options, 'val', options.points ?? namedTask(options.task).points, signal);
  const { setting: typical, most } = settingFor({ ...options, classes: data.classes.length });
  const setting = { ...settingOf(data, most), points: typical.points };
  const named = (designs: readonly string[]) =>
    inPasses(
      designs.map((design) => ({ design, rates })),
      passes,
      seed,
    );
  const chosen = async (system: System, latencyModel: LatencyModel) => {
    const { nextDesigns } = await import('../../app/choosing.ts');
    const { nodeRuntime } = await import('../../runtime/node.node.ts');
    return named(
      await nextDesigns(signal, nodeRuntime(), setting, system, latencyModel, options.designs, seed),
    );
  };
  const wanted = model
    ? (system: System) => chosen(system, model)
    : named(randomDesigns(options.designs, seed, genomeContext(setting)));
  const { samples } = await withSystem({ ...options, link: null }, (real) =>
    runCampaign(signal, real, {
      folder: out,
      data,
      points: most,
      setting,
      repeats,
      seed,
      lists: [{ wanted, minutes }],
    }),
  );
  const designs = new Set(samples.map(({ design }) => design)).size;
  log(`Train on them with: latency train --samples ${out}/samples.jsonl --system ${out}/system.json`);
  const document = {
    samples: `${out}/samples.jsonl`,
    system: `${out}/system.json`,
    designs,
    measured: samples.length,
  };
  return { document, text: `${samples.length} samples of ${designs} designs stand in ${out}.` };
}
