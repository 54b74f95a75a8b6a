import type { CommandSpec } from '../commandSpec.ts';
import { readNamed } from '../files.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';

interface Options {
  file?: string;
}

export const bundleVerifyCommand: CommandSpec<Options> = {
  name: 'bundle verify',
  about:
    'check a bundle: its files by their checksums, each segment by loading it, the recorded samples by running them',
  options: (command) => command.argument('[file]', 'the zip').option('--file <file>', 'the same'),
  run: (options, _signal, [word]) => verify(options.file ?? word),
};

async function verify(file: string | undefined): Promise<Outcome> {
  if (file === undefined) throw new UsageError('bundle verify needs the zip');
  const { readBundle } = await import('../../bundle/files.ts');
  const { BundleError } = await import('../../bundle/manifest.ts');
  const { toleranceOf, verifyBundle } = await import('../../bundle/verify.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const bytes = await readNamed('--file', file);
  try {
    const bundle = await readBundle(bytes, (text) => log(`${file}: ${text}`));
    const samples = await verifyBundle(bundle, nodeRuntime());
    const tolerance = toleranceOf(bundle.manifest);
    const { name } = bundle.manifest.design;
    return {
      document: { design: name, tolerance, samples },
      text: table(
        ['sample', 'difference', `within ${tolerance}`],
        samples.map((s) => [s.name, s.maxAbsDifference.toExponential(1), s.within ? 'yes' : 'NO']),
      ),
      failed: samples.some(({ within }) => !within),
    };
  } catch (error) {
    if (error instanceof BundleError) throw error.within(file);
    throw error;
  }
}
