import { LinkError } from '../coinference/errors.ts';
import { measureLink } from '../coinference/measureLink.ts';
import { remoteRunner } from '../coinference/remoteRunner.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import type { LinkProfile } from '../system/link.ts';
import type { PlannedKey } from '../system/plan.ts';
import type { Profile } from '../system/profile.ts';
import { type ProfileProgress, profile } from '../system/profiler.ts';
import { sessionRunner } from '../system/runner.ts';
import { type EndpointChoice, linkTo } from './coinference.ts';
import { browserEngine } from './engine.ts';
import { sameEngine } from './sameEngine.ts';

export interface ProfileRequest {
  points: number;
  /** What to time; ops that `from` has already are skipped. */
  keys: readonly PlannedKey[];
  /** Time to aim at for all of them, ms. */
  aimMs: number;
  /** What an earlier profiling of the same machine got to. */
  from?: Profile | undefined;
}
export interface DeviceProfileRequest extends ProfileRequest {
  /** 0 asks for the default. */
  threads: number;
  /** This browser in words. */
  host: string;
}
export interface EdgeProfileRequest extends ProfileRequest {
  endpoint: EndpointChoice;
}

/** A half-made profile can only be gone on with on the same machine and engine. */
function resumable(from: Profile | undefined, host: string, runtime: RuntimeInfo, points: number) {
  const same = from && from.host === host && from.points === points && sameEngine(from.runtime, runtime);
  return same ? { from } : {};
}

type OnProgress = (progress: ProfileProgress) => void;

/** Times op micro-graphs on this browser. */
export async function profileDevice(
  signal: AbortSignal,
  { threads, host, points, keys, aimMs, from }: DeviceProfileRequest,
  onProgress: OnProgress,
): Promise<Profile> {
  const runtime = await browserEngine(threads);
  const plan = { host, runtime: runtime.info, points, keys, aimMs };
  const rest = resumable(from, host, runtime.info, points);
  return profile(signal, sessionRunner(runtime), { ...plan, ...rest }, onProgress);
}

/** The same on the endpoint, by its own clock. */
export async function profileEdge(
  signal: AbortSignal,
  { endpoint, points, keys, aimMs, from }: EdgeProfileRequest,
  onProgress: OnProgress,
): Promise<Profile> {
  const link = linkTo({ ...endpoint, mbps: null });
  const about = await link.describe(signal);
  if (!about.engine) {
    throw new LinkError('E303', `${endpoint.url} does not say what it computes with (gcode_engine)`);
  }
  const host = about.host ?? new URL(endpoint.url).host;
  const plan = { host, runtime: about.engine, points, keys, aimMs };
  const rest = resumable(from, host, about.engine, points);
  return profile(signal, remoteRunner(link), { ...plan, ...rest }, onProgress);
}

/** The link as it is; a rate that it is held to is not in it. */
export const profileLink = (signal: AbortSignal, endpoint: EndpointChoice): Promise<LinkProfile> =>
  measureLink(signal, linkTo({ ...endpoint, mbps: null }));
