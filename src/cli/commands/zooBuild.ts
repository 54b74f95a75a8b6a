import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../design/format.ts';
import { readCheckpointFile } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, openData } from '../data.ts';
import { readJson, writeWhole } from '../files.ts';
import { outFolder, positiveInteger, positiveNumber } from '../options.ts';
import { log, type Outcome, UsageError } from '../outcome.ts';
import { zooFolder } from '../zoo.ts';

interface Options extends DataOptions {
  only?: string;
  state: string;
  out: string;
  stages?: string;
  minutes?: number;
  threads: number;
}

export const zooBuildCommand: CommandSpec<Options> = {
  name: 'zoo build',
  about:
    "train the designs that are shipped for a task, by the task's target recipe, and write weights and index",
  options: (command) =>
    dataOptions(command)
      .option('--only <networks>', 'these networks alone, by commas')
      .option('--state <folder>', 'where a broken-off training resumes from', outFolder, '.gcode/zoo')
      .option('--out <folder>', 'where weights and index are written', outFolder, zooFolder)
      .option(
        '--stages <file>',
        'another recipe than the target: stages of points and recipe as JSON; entries say so',
      )
      .option('--minutes <number>', 'end after the epoch in which this time is up', positiveNumber)
      .option('--threads <number>', 'threads of the engine', positiveInteger, 1),
  run: build,
};

async function build(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { buildNetwork, emptyIndex, keptWords, withEntries } = await import('../../app/zoo/buildZoo.ts');
  const { ZOO_DESIGNS } = await import('../../app/zoo/zooDesigns.ts');
  const { printZooIndex, readZooIndex } = await import('../../app/zoo/zooIndex.ts');
  const { writeCheckpoint } = await import('../../learning/checkpoint.ts');
  const { targetRecipe, stagesSchema } = await import('../../learning/targets.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { task } = options;
  const designs = ZOO_DESIGNS[task];
  const target = targetRecipe(task);
  if (!designs || !target) throw new UsageError(`--task ${task}: no zoo is built for it`);
  const networks = [...new Set(designs.map(({ network }) => network))];
  const wanted = options.only?.split(',') ?? networks;
  const unknown = wanted.find((name) => !networks.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--only ${unknown}: the networks are ${networks.join(', ')}`);
  const { stages: file } = options;
  const read = stagesSchema.safeParse(file === undefined ? target.stages : await readJson('--stages', file));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new FormatError(`--stages ${file}: ${issue?.path.join('.') || 'stages'}: ${issue?.message}`);
  }
  const stages = read.data;
  const stored = Math.max(
    ...designs.map(({ points = 0 }) => points),
    ...stages.map(({ points, recipe }) => Math.max(points, recipe.augmentation.drawFrom ?? 0)),
  );
  const words = keptWords(await openData(options, 'train', stored, signal));
  const data = {
    train: await openData(options, 'train', stored, signal, words),
    val: await openData(options, 'val', stored, signal, words),
  };
  const indexFile = join(options.out, `${task}.json`);
  let index = existsSync(indexFile)
    ? readZooIndex(JSON.parse(await readFile(indexFile, 'utf8')))
    : emptyIndex(data.train);
  const runtime = nodeRuntime({ threads: options.threads, spin: false });
  const started = performance.now();
  const until = (options.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  const inTime = () => performance.now() - started < until;
  const command = `npm run -s gcode -- zoo build --task ${task}${options.data ? ' --data FOLDER' : ''}${
    options.stages ? ' --stages FILE' : ''
  }`;
  const built: string[] = [];
  for (const network of wanted) {
    if (!inTime()) break;
    const file = (stage: number) => join(options.state, task, `${network}-${stage + 1}.safetensors`);
    const { entries, bytes } = await buildNetwork(
      signal,
      network,
      designs.filter((design) => design.network === network),
      {
        ...{ data, runtime, stages, command: `${command} --only ${network}` },
        store: () => ({
          load: async (stage) =>
            existsSync(file(stage)) ? readCheckpointFile('--state', file(stage)) : undefined,
          save: (stage, checkpoint) => writeWhole(file(stage), writeCheckpoint(checkpoint)),
        }),
        onEpoch(name, stage, { epoch, epochs, loss, valAccuracy = Number.NaN, seconds }) {
          const accuracy = `${(100 * valAccuracy).toFixed(2)} %`;
          log(
            `${name}, stage ${stage + 1}: epoch ${epoch}/${epochs}, loss ${loss.toFixed(4)}, val ${accuracy}, ${seconds.toFixed(1)} s`,
          );
          return inTime();
        },
      },
    );
    await writeWhole(join(options.out, task, `${network}.safetensors`), bytes);
    index = withEntries(
      index,
      entries,
      designs.map(({ name }) => name),
    );
    await writeWhole(indexFile, printZooIndex(index));
    for (const { name, accuracy } of entries) {
      log(
        `${name}: ${(100 * accuracy.value).toFixed(2)} % of ${accuracy.samples} val samples (${(100 * accuracy.single).toFixed(2)} % before half precision), ${bytes.length} bytes`,
      );
      built.push(name);
    }
  }
  return {
    document: { task, index: indexFile, built },
    text: `${indexFile}: ${built.join(', ') || 'nothing new'}`,
  };
}
