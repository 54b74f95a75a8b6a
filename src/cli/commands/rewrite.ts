import { genomeContext } from '../../design/genome.ts';
import { REWRITE_WORDS } from '../../design/rewrites/rewrite.ts';
import { rewritesOf } from '../../design/rewrites/rewrites.ts';
import { printDesign } from '../../design/schema.ts';
import type { Design } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import { estimateDesign } from '../../system/estimate.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { resolveDesign } from '../designs.ts';
import { writeWhole } from '../files.ts';
import { type Link, linkRate, outFile } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import { type SettingOptions, settingFor, settingOptions } from '../setting.ts';
import { resolveSystem } from '../systems.ts';

interface Options extends SettingOptions {
  system?: string;
  link?: Link;
  out?: string;
}

export const rewriteCommand: CommandSpec<Options> = {
  name: 'rewrite',
  about: 'forms of a design that compute the same, cheaper: all that apply, one after the other',
  options: (command) =>
    settingOptions(command.argument('<design>', "an encoding, a preset, or a design's JSON file"))
      .option('--system <file or name>', 'also says what each saves there')
      .option('--link <rate>', "such as 40mbps; absent: the system's own measured link", linkRate)
      .option('--out <file>', 'where the rewritten design is written', outFile),
  run: rewrite,
};

async function rewrite(options: Options, _signal: AbortSignal, [given = '']: string[]): Promise<Outcome> {
  const { setting } = settingFor(options);
  const design = await resolveDesign(given, genomeContext(setting), 'rewrite');
  assertValid(design, setting);
  const latencyOf = async (of: Design) => {
    if (options.system === undefined) return null;
    const keys = {
      device: keysOfDesign(of, setting, 'device'),
      edge: keysOfDesign(of, setting, 'edge'),
    };
    const system = await resolveSystem(options.system, { setting, keys, link: options.link });
    const { latencyMs, provenance, missing } = estimateDesign(of, setting, system);
    return missing.length > 0 ? null : { latencyMs, provenance };
  };
  const steps: { kind: string; ops: readonly string[]; latency: Awaited<ReturnType<typeof latencyOf>> }[] =
    [];
  const before = await latencyOf(design);
  let current = design;
  for (let [next] = rewritesOf(current, setting); next; [next] = rewritesOf(current, setting)) {
    current = next.design;
    steps.push({ kind: next.kind, ops: next.ops, latency: await latencyOf(current) });
  }
  if (options.out !== undefined) await writeWhole(options.out, printDesign(current));
  const ms = (latency: typeof before) =>
    latency ? `: ${latency.latencyMs.toFixed(2)} ms (${latency.provenance})` : '';
  const lines = [
    `${design.name}${ms(before)}`,
    ...steps.map(({ kind, ops, latency }) => {
      const { title } = REWRITE_WORDS[kind as keyof typeof REWRITE_WORDS];
      return `${title} (${ops.join(', ')})${ms(latency)}`;
    }),
    ...(steps.length === 0 ? ['No exact rewrite applies.'] : []),
  ];
  return { document: { before, steps, design: current }, text: lines.join('\n') };
}
