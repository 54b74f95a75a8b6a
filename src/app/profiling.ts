import { LinkError } from '../coinference/errors.ts';
import type { Link } from '../coinference/link.ts';
import { remoteRunner } from '../coinference/remoteRunner.ts';
import type { Runtime, RuntimeInfo } from '../runtime/session.ts';
import type { Profile } from '../system/profile.ts';
import { type OpRunner, sessionRunner } from '../system/runner.ts';
import { sameEngine } from './sameEngine.ts';

/** A machine whose ops can be timed. */
export interface ProfileTarget {
  /** A name for the machine, as a person would say it. */
  host: string;
  runtime: RuntimeInfo;
  runner: OpRunner;
}

/** The machine that this program runs on. */
export const thisMachine = (runtime: Runtime, host: string): ProfileTarget => ({
  host,
  runtime: runtime.info,
  runner: sessionRunner(runtime),
});

/** The endpoint of a link, timed by its own clock. @throws LinkError E303 where it does not say what it computes with */
export async function endpointMachine(signal: AbortSignal, link: Link, url: string): Promise<ProfileTarget> {
  const { engine, host } = await link.describe(signal);
  if (!engine) throw new LinkError('E303', `${url} does not say what it computes with (gcode_engine)`);
  return { host: host ?? new URL(url).host, runtime: engine, runner: remoteRunner(link) };
}

/** Whether a half-made profile may be gone on with on a machine: it is of this one, its engine and number of points. */
export const isOf = (profile: Profile, { host, runtime }: ProfileTarget, points: number): boolean =>
  profile.host === host && profile.points === points && sameEngine(profile.runtime, runtime);
