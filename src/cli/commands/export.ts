import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { assertValid } from '../../design/validity.ts';
import type { Figure } from '../../system/provenance.ts';
import { trainedDesign } from '../checkpoints.ts';
import { type DataOptions, dataOptions, openData } from '../data.ts';
import { writeWhole } from '../files.ts';
import { positiveInteger } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import type { CommandSpec } from '../program.ts';

interface Options extends DataOptions {
  design?: string;
  checkpoint: string;
  out: string;
  points?: number;
  samples: number;
  split: string;
}

export const exportCommand: CommandSpec<Options> = {
  name: 'export',
  about: 'write a bundle that runs a trained design elsewhere: segments, weights, manifest, runner',
  options: (command) =>
    dataOptions(command)
      .requiredOption('--checkpoint <file>', 'a safetensors file that train wrote')
      .requiredOption('--out <file>', 'the zip')
      .option('--design <design>', "the same network in another placement (default: the checkpoint's own)")
      .option('--points <number>', "points a sample (default: the checkpoint's)", positiveInteger)
      .option('--samples <number>', 'recorded samples to check the bundle with', positiveInteger, 4)
      .option('--split <name>', 'where the samples come from', 'val'),
  run: write,
};

/** What the build left for bundles (scripts/build-runner.mjs). */
async function builtRunner(names: readonly string[]): Promise<Record<string, Uint8Array>> {
  const folder = new URL('../../../dist/studio/runner/', import.meta.url);
  const read = async (name: string) => [name, await readFile(fileURLToPath(new URL(name, folder)))] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
}

async function write(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { exportBundle, RUNNER_FILES } = await import('../../bundle/export.ts');
  const { recordSamples } = await import('../../bundle/samples.ts');
  const { foldWeights } = await import('../../learning/checkpoint.ts');
  const { writeSafeTensors } = await import('../../learning/safetensors.ts');
  const { emitPlan } = await import('../../onnx/emit.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { checkpoint, design } = await trainedDesign(options);
  const points = options.points ?? checkpoint.setting.points;
  const setting = { ...checkpoint.setting, points };
  assertValid(design, setting);
  const data = await openData(options, options.split, points, signal);
  const weights = foldWeights(checkpoint);
  const segments = emitPlan(design, setting, weights, {
    device: { gather: 'chain' },
    edge: { gather: 'block' },
  });
  const names = { input: segments.plan.input.name, result: segments.plan.result.name };
  // Spread over the split, which may be sorted by class.
  const count = Math.min(options.samples, data.size);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * data.size) / count));
  const samples = await recordSamples(nodeRuntime(), segments.whole, names, data, indices, setting);
  const { valAccuracy } = checkpoint;
  const figures: Record<string, Figure> =
    valAccuracy === undefined
      ? {}
      : {
          accuracy: {
            value: valAccuracy,
            unit: 'fraction',
            provenance: 'measured',
            where: `${checkpoint.task} val, ${checkpoint.setting.points} points`,
          },
        };
  const zip = await exportBundle({
    design,
    setting,
    task: { name: checkpoint.task, classes: checkpoint.classes },
    weights,
    weightsFile: writeSafeTensors({ metadata: { format: 'gcode-weights' }, tensors: weights }),
    segments,
    samples,
    figures,
    runner: await builtRunner(RUNNER_FILES),
  });
  await writeWhole(options.out, zip);
  return {
    document: { out: options.out, bytes: zip.length, samples: samples.length },
    text: `${options.out}: ${zip.length} bytes, ${samples.length} recorded samples. Unzip it, then: npm run verify`,
  };
}
