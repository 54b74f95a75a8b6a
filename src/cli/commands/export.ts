import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { assertValid } from '../../design/validity.ts';
import { trainedDesign } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, openData } from '../data.ts';
import { writeWhole } from '../files.ts';
import { positiveInteger } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { type ZooOptions, zooOption } from '../zoo.ts';

interface Options extends DataOptions, ZooOptions {
  design?: string;
  checkpoint?: string;
  out: string;
  points?: number;
  samples: number;
  split: string;
}

export const exportCommand: CommandSpec<Options> = {
  name: 'export',
  about: 'write a bundle that runs a trained design elsewhere: segments, weights, manifest, runner',
  options: (command) =>
    zooOption(dataOptions(command))
      .option('--checkpoint <file>', 'a safetensors file that train wrote')
      .requiredOption('--out <file>', 'the zip')
      .option('--design <design>', "the same network in another placement (default: the checkpoint's own)")
      .option('--points <number>', "points a sample (default: the checkpoint's)", positiveInteger)
      .option('--samples <number>', 'recorded samples to check the bundle with', positiveInteger, 4)
      .option('--split <name>', 'where the samples come from', 'val'),
  run: write,
};

const runnerFolder = new URL('../../../dist/studio/runner/', import.meta.url);

/** The built files of the runner (scripts/build-runner.mjs), built now where no build came before. */
async function builtRunner(names: readonly string[]): Promise<Record<string, Uint8Array>> {
  const paths = names.map((name) => fileURLToPath(new URL(name, runnerFolder)));
  if (!paths.every((path) => existsSync(path))) {
    const script = fileURLToPath(new URL('../../../scripts/build-runner.mjs', import.meta.url));
    const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error("the bundle's runner could not be built: the reason stands above");
  }
  const files = await Promise.all(paths.map((path) => readFile(path)));
  return Object.fromEntries(names.map((name, i) => [name, files[i] as Uint8Array]));
}

async function write(options: Options, signal: AbortSignal): Promise<Outcome> {
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
