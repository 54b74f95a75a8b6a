import { endpointMachine, isOf, type ProfileTarget, thisMachine } from '../app/profiling.ts';
import { measureLink } from '../coinference/measureLink.ts';
import type { LinkProfile } from '../system/link.ts';
import type { PlannedKey } from '../system/plan.ts';
import type { Profile } from '../system/profile.ts';
import { type ProfileProgress, profile } from '../system/profiler.ts';
import { type EndpointChoice, linkTo } from './coinference.ts';
import { browserEngine } from './engine.ts';

export interface ProfileRequest {
  points: number;
  /** What to time; ops that `from` has already are skipped. */
  keys: readonly PlannedKey[];
  /** Time to aim at for all of them, ms. */
  aimMs: number;
  /** What an earlier profiling of the same machine got to. */
  from?: Profile | undefined;
  /** See ProfilePlan. */
  rough?: boolean | undefined;
  /** Whether encoding and decoding are timed too. */
  codings?: boolean | undefined;
}
interface DeviceProfileRequest extends ProfileRequest {
  /** 0 asks for the default. */
  threads: number;
  /** This browser in words. */
  host: string;
}
interface EdgeProfileRequest extends ProfileRequest {
  endpoint: EndpointChoice;
}

type OnProgress = (progress: ProfileProgress) => void;

/** Times ops on a machine, resuming from an earlier profiling of the same one. */
function timed(
  signal: AbortSignal,
  { runner, pack, ...machine }: ProfileTarget,
  { points, keys, aimMs, from, rough = false, codings = false }: ProfileRequest,
  onProgress: OnProgress,
): Promise<Profile> {
  const rest = from && isOf(from, machine, points) ? { from } : {};
  const plan = { ...machine, points, keys, aimMs, rough, ...(codings && { codings: { pack } }), ...rest };
  return profile(signal, runner, plan, onProgress);
}

/** Times op micro-graphs on this browser. */
export async function profileDevice(
  signal: AbortSignal,
  request: DeviceProfileRequest,
  onProgress: OnProgress,
): Promise<Profile> {
  const runtime = await browserEngine(request.threads);
  return timed(signal, thisMachine(runtime, request.host), request, onProgress);
}

/** The same on the endpoint, by its own clock. */
export async function profileEdge(
  signal: AbortSignal,
  request: EdgeProfileRequest,
  onProgress: OnProgress,
): Promise<Profile> {
  const { endpoint } = request;
  const link = linkTo({ ...endpoint, mbps: null });
  return timed(signal, await endpointMachine(signal, link, endpoint.url), request, onProgress);
}

/** The link as it is; a rate that it is held to is not in it. */
export const profileLink = (signal: AbortSignal, endpoint: EndpointChoice): Promise<LinkProfile> =>
  measureLink(signal, linkTo({ ...endpoint, mbps: null }));
