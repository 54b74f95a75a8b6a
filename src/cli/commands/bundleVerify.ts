import type { verifyBundle } from '../../bundle/verify.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { readNamed } from '../files.ts';
import { seconds } from '../options.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';

interface Options {
  file?: string;
  timeout: number;
}

export const bundleVerifyCommand: CommandSpec<Options> = {
  name: 'bundle verify',
  about:
    'check a bundle: its files by their checksums, each segment by loading it, the recorded samples by running them',
  options: (command) =>
    command
      .argument('[file]', 'the zip')
      .option('--file <file>', 'the same')
      .option('--timeout <seconds>', 'give up on a model that has not loaded, or run, by then', seconds, 60),
  run: (options, signal, [word]) => verify(signal, options, options.file ?? word),
};

interface Member {
  design: string;
  words: string;
  tolerance: number;
  samples: Awaited<ReturnType<typeof verifyBundle>>;
}

function textOf({ words, tolerance, samples }: Member, named: boolean): string {
  const rows = samples.map((s) => [s.name, s.maxAbsDifference.toExponential(1), s.within ? 'yes' : 'NO']);
  const text = table(['sample', 'difference', `within ${tolerance}`], rows);
  return named ? `${words}\n${text}` : text;
}

async function verify(signal: AbortSignal, { timeout }: Options, file: string | undefined): Promise<Outcome> {
  if (file === undefined) throw new UsageError('bundle verify needs the zip');
  const { readBundle } = await import('../../bundle/files.ts');
  const { BundleError } = await import('../../bundle/manifest.ts');
  const { membersOf, memberWords } = await import('../../bundle/members.ts');
  const { toleranceOf, verifyBundle } = await import('../../bundle/verify.ts');
  const { withChildRuntime } = await import('../../edge/childRuntime.ts');
  const bytes = await readNamed('--file', file);
  try {
    const bundle = await readBundle(bytes, (text) => log(`${file}: ${text}`));
    const members: Member[] = [];
    for (const member of membersOf(bundle)) {
      const { manifest } = member;
      const words = memberWords(manifest);
      const engine = { name: `${file}: ${words}`, limitMs: 1000 * timeout };
      const samples = await withChildRuntime(signal, engine, (runtime) => verifyBundle(member, runtime));
      members.push({ design: manifest.design.name, words, tolerance: toleranceOf(manifest), samples });
    }
    const [first] = members as [Member];
    return {
      document: bundle.manifest.zoo ? { ...first, members } : first,
      text: members.map((member) => textOf(member, members.length > 1)).join('\n\n'),
      failed: members.some(({ samples }) => samples.some(({ within }) => !within)),
    };
  } catch (error) {
    if (error instanceof BundleError) throw error.within(file);
    throw error;
  }
}
