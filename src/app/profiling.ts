import { LinkError } from '../coinference/errors.ts';
import type { Link } from '../coinference/link.ts';
import { linkPacking, zlibPacking } from '../coinference/packing.ts';
import { remoteRunner } from '../coinference/remoteRunner.ts';
import { streamZlib, type Zlib } from '../coinference/zlib.ts';
import type { Runtime, RuntimeInfo } from '../runtime/session.ts';
import type { Profile } from '../system/profile.ts';
import { type OpRunner, type PackRunner, sessionRunner } from '../system/runner.ts';
import { sameEngine } from './sameEngine.ts';

/** A machine whose ops can be timed. */
export interface ProfileTarget {
  /** A name for the machine, as a person would say it. */
  host: string;
  runtime: RuntimeInfo;
  runner: OpRunner;
  /** How its compressing is timed. */
  pack: PackRunner;
}

/** The machine that this program runs on. @param zlib what its links compress by */
export const thisMachine = (runtime: Runtime, host: string, zlib: Zlib = streamZlib): ProfileTarget => ({
  host,
  runtime: runtime.info,
  runner: sessionRunner(runtime),
  pack: zlibPacking(zlib),
});

/** The endpoint of a link, timed by its own clock. @throws LinkError E303 where it does not say what it computes with */
export async function endpointMachine(signal: AbortSignal, link: Link, url: string): Promise<ProfileTarget> {
  const { engine, host } = await link.describe(signal);
  if (!engine) throw new LinkError('E303', `${url} does not say what it computes with (gcode_engine)`);
  return {
    host: host ?? new URL(url).host,
    runtime: engine,
    runner: remoteRunner(link),
    pack: linkPacking(link),
  };
}

/** Whether a half-made profile may be gone on with on a machine: it is of this one, its engine and number of points. */
export const isOf = (
  profile: Profile,
  { host, runtime }: Pick<ProfileTarget, 'host' | 'runtime'>,
  points: number,
): boolean =>
  profile.host === host && profile.points === points && sameEngine(profile.runtime, runtime);
