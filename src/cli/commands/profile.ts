import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { Option } from 'commander';
import { linkAlone } from '../../system/link.ts';
import type { Profile } from '../../system/profile.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { writeWhole } from '../files.ts';
import { outFile, positiveInteger, positiveNumber, serverAddress } from '../options.ts';
import { type Outcome, UsageError } from '../outcome.ts';
import { type SettingOptions, settingFor, settingOptions } from '../setting.ts';

interface Options extends SettingOptions {
  /** Checked here: commander would ask for it in `profile compare` too. */
  out?: string;
  runtime: 'wasm' | 'native';
  threads: number;
  edge?: string;
  token?: string;
  from?: string;
  seconds?: number;
  shares?: boolean;
}

export const profileCommand: CommandSpec<Options> = {
  name: 'profile',
  about: "time this machine's ops, or an endpoint's, into a profile file that predict and the studio read",
  options: (command) =>
    settingOptions(
      command
        .option('--out <file>', 'where the profile is written; kept current while it grows', outFile)
        .addOption(
          new Option('--runtime <engine>', 'the engine to time: onnxruntime-web or onnxruntime-node')
            .choices(['wasm', 'native'])
            .default('native'),
        )
        .option('--threads <number>', "threads of this machine's engine", positiveInteger, 1),
    )
      .option(
        '--edge <url>',
        'time the endpoint there instead, by its own clock, and measure the link to it',
        serverAddress,
      )
      .option('--token <text>', "the endpoint's token (also GCODE_TOKEN)")
      .option('--seconds <number>', 'time to aim at for all ops (default: 25)', positiveNumber)
      .option('--shares', 'time ops on a share of the points too, for designs that do not read all of them')
      .option('--from <file>', 'resume from a profile that was broken off'),
  run: profileMachines,
};

/** Never over a file that is not being resumed: it may be an hour's work. */
function checkedOut({ out, from }: Options): string {
  if (out === undefined) throw new UsageError("required option '--out <file>' not specified");
  if (existsSync(out) && from !== out) {
    throw new UsageError(`--out ${out} is there already: resume it with --from ${out}, or name another file`);
  }
  return out;
}

async function profileMachines(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { profileMachine, readProfile } = await import('../profiles.ts');
  const { ProfileMismatch } = await import('../../system/partialProfile.ts');
  const out = checkedOut(options);
  const { from: fromPath, seconds: aim, shares } = options;
  const { setting } = settingFor(options);
  const from =
    fromPath === undefined ? undefined : { path: fromPath, profile: await readProfile('--from', fromPath) };
  const start = performance.now();
  const target = await openTarget(options, signal);
  let profile: Profile;
  try {
    profile = await profileMachine(signal, { ...target, setting, shares, from, out, seconds: aim });
  } catch (error) {
    if (!existsSync(out) || error instanceof ProfileMismatch) throw error;
    const { message, code, help } = error as Error & { code?: unknown; help?: unknown };
    const said = `${message}. What was timed stands in ${out}: resume with --from ${out}.`;
    throw Object.assign(new Error(said, { cause: error }), { code, help });
  }
  const link = 'measureLink' in target ? await target.measureLink() : undefined;
  if (link) {
    profile = { ...profile, link };
    await writeWhole(out, JSON.stringify(profile));
  }
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const { drift, host, runtime, rows } = profile;
  const document = { profile: out, rows: rows.length, seconds, drift, ...(link && { link }) };
  const redone = drift.redone ? ` ${drift.redone} ops were timed again after a slow spell.` : '';
  const steady = drift.steady
    ? `The machine was steady.${redone}`
    : `The machine was not steady: the same op took up to ${drift.ratio.toFixed(2)} times as long.${redone} Profile it again at rest.`;
  const reached = link
    ? ` Link: ${rate(link.upMbps)} up, ${rate(link.downMbps)} down, ${link.roundTripMs.toFixed(2)} ms there and back.`
    : '';
  return {
    document,
    text: `${out}: ${rows.length} ops of ${host} with ${runtime.engine} ${runtime.version}, ${runtime.threads} thread(s), in ${seconds} s. ${steady}${reached}`,
  };
}

const rate = (mbps: number): string =>
  Number.isFinite(mbps) ? `${mbps.toFixed(0)} Mb/s` : 'too fast to measure';

/** This machine's engine, or an endpoint with the link to it. */
async function openTarget(
  { runtime, threads, edge, token = process.env.GCODE_TOKEN }: Options,
  signal: AbortSignal,
) {
  const { endpointMachine, thisMachine } = await import('../../app/profiling.ts');
  if (edge === undefined) {
    const { openEngine } = await import('../realSystem.ts');
    const { nodeZlib } = await import('../../coinference/zlib.node.ts');
    return {
      what: 'this machine',
      ...thisMachine(await openEngine({ device: runtime, threads }), hostname(), nodeZlib),
    };
  }
  const { linkTo } = await import('../realSystem.ts');
  const { measureLink } = await import('../../coinference/measureLink.ts');
  const link = linkTo({ url: edge, ...(token && { token }), mbps: null });
  return {
    what: edge,
    ...(await endpointMachine(signal, link, edge)),
    measureLink: async () => linkAlone(await measureLink(signal, link)),
  };
}
