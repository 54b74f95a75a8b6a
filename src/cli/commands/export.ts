import { Command } from 'commander';
import { assertValid } from '../../design/validity.ts';
import { builtRunner } from '../builtRunner.ts';
import { trainedDesign } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, openData } from '../data.ts';
import { type DispatcherOptions, dispatcherOptions } from '../dispatcherOptions.ts';
import { writeWhole } from '../files.ts';
import { outFile, positiveInteger } from '../options.ts';
import { type Outcome, UsageError } from '../outcome.ts';
import { engineOptions, type SystemOptions } from '../realSystem.ts';
import { namesZoo } from '../zoo.ts';

interface Options extends DataOptions, DispatcherOptions, Omit<SystemOptions, 'link'> {
  zoo?: string;
  design?: string;
  checkpoint?: string;
  out: string;
  points?: number;
  samples: number;
  split: string;
}

export const exportCommand: CommandSpec<Options> = {
  name: 'export',
  about:
    'write a bundle that runs a trained design elsewhere, or a zoo with its dispatcher: segments, weights, manifest, runner',
  options: (command) =>
    dispatcherOptions(engineOptions(dataOptions(command)))
      .option(
        '--zoo <name, names or file>',
        'a trained design that is shipped for the task; or a zoo with its dispatcher: several such names by commas, ' +
          'or a file as dispatch takes it',
      )
      .option('--checkpoint <file>', 'a safetensors file that train wrote')
      .requiredOption('--out <file>', 'the zip', outFile)
      .option('--design <design>', "the same network in another placement (default: the checkpoint's own)")
      .option('--points <number>', "points a sample (default: the checkpoint's)", positiveInteger)
      .option('--samples <number>', 'recorded samples to check the bundle with', positiveInteger, 4)
      .option('--split <name>', 'where the samples come from', 'val')
      .hook('preAction', assertOwnOptions),
  run: write,
};

/** What only a zoo's export reads: its dispatcher's options, and those of the machines that its ops are timed on. */
const OF_ZOO = dispatcherOptions(engineOptions(new Command())).options.map((option) =>
  option.attributeName(),
);
const OF_ONE = ['checkpoint', 'design', 'split'];

/** Nothing that was asked for is left out in silence. @throws UsageError */
function assertOwnOptions(command: Command): void {
  const { zoo } = command.opts<Options>();
  const several = zoo !== undefined && namesZoo(zoo);
  const foreign = several ? OF_ONE : OF_ZOO;
  const wrong = command.options.find((option) => {
    const name = option.attributeName();
    return foreign.includes(name) && command.getOptionValueSource(name) === 'cli';
  });
  if (!wrong) return;
  throw new UsageError(
    several
      ? `${wrong.long}: --zoo ${zoo} names several designs`
      : `${wrong.long} is for a zoo with its dispatcher; one design is exported here`,
  );
}

async function write({ zoo, ...options }: Options, signal: AbortSignal): Promise<Outcome> {
  if (zoo === undefined || !namesZoo(zoo)) return writeDesign({ ...options, ...(zoo && { zoo }) }, signal);
  const { exportZoo } = await import('../exportZoo.ts');
  return exportZoo({ ...options, zoo }, signal);
}

async function writeDesign(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { builtNames } = await import('../../bundle/programs.ts');
  const { bundleTrained } = await import('../../bundle/trained.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { checkpoint, design } = await trainedDesign(options, signal);
  const points = options.points ?? checkpoint.setting.points;
  const setting = { ...checkpoint.setting, points };
  assertValid(design, setting);
  const { plan } = await import('../../design/segments.ts');
  const { edge } = plan(design);
  const data = await openData(options, options.split, points, signal, checkpoint.vocabulary);
  const zip = await bundleTrained({
    checkpoint,
    design,
    setting,
    data,
    samples: options.samples,
    runtime: nodeRuntime(),
    runner: await builtRunner(builtNames({ edge }).map(({ built }) => built)),
  });
  await writeWhole(options.out, zip);
  return {
    document: { out: options.out, bytes: zip.length },
    text: `${options.out}: ${zip.length} bytes. Unzip it, then: ${edge ? 'npm run edge, and beside it ' : ''}npm run verify`,
  };
}
