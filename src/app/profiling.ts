import { LinkError } from '../coinference/errors.ts';
import { isForeign, isProxied, lacksOf, proxied } from '../coinference/foreign.ts';
import type { Link } from '../coinference/link.ts';
import { linkPacking, zlibPacking } from '../coinference/packing.ts';
import { exchangeRunner, remoteRunner } from '../coinference/remoteRunner.ts';
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

/**
 * The endpoint of a link, timed by its own clock. @throws LinkError E473 for a server that is none of ours, E303 where an endpoint
 * does not say what it computes with
 */
export async function endpointMachine(signal: AbortSignal, link: Link, url: string): Promise<ProfileTarget> {
  const about = await link.describe(signal);
  if (isForeign(about)) throw new LinkError('E473', `${about.name} at ${url} does not time its runs`);
  const { engine, host } = about;
  if (!engine) throw new LinkError('E303', `${url} does not say what it computes with (gcode_engine)`);
  return {
    host: host ?? new URL(url).host,
    runtime: engine,
    runner: remoteRunner(link),
    pack: linkPacking(link),
  };
}

/**
 * Where an endpoint is asked so that its link can be held to a rate: a server of others behind the proxy of an endpoint at `own`,
 * everything else where it is.
 * @throws LinkError E472 where that endpoint does not let the server through
 */
export async function heldAddress(
  signal: AbortSignal,
  url: string,
  own: string,
  open: (url: string) => Link,
): Promise<string> {
  if (isProxied(url) || !isForeign(await open(url).describe(signal))) return url;
  const through = proxied(own, url);
  try {
    await open(through).describe(signal);
    return through;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LinkError && error.code === 'E472') throw error;
    return url;
  }
}

/** What a server of others is taken to compute with: our models are loaded there as ONNX Runtime's, and it says no more. */
const NOT_TOLD: RuntimeInfo = {
  engine: 'onnxruntime-node',
  provider: 'cpu',
  version: 'not told',
  threads: 1,
};

/**
 * The edge of frames that are to be dispatched over a link that changes its rate: an endpoint by its own clock, a server of others
 * from this side. Tables of the latter are for the run at hand, and are not kept.
 * @throws LinkError E473 for such a server without the proxy of an endpoint, which holds the link for it
 */
export async function dispatchEdge(
  signal: AbortSignal,
  link: Link,
  url: string,
): Promise<{ edge: ProfileTarget; lacks: string[] }> {
  const about = await link.describe(signal);
  if (!isForeign(about)) return { edge: await endpointMachine(signal, link, url), lacks: [] };
  const { name, version } = about;
  if (!isProxied(url)) throw new LinkError('E473', `${name} at ${url} does not hold the link to a rate`);
  const host = `${name} ${version}, timed from this side`;
  const pack = async () => [];
  return { edge: { host, runtime: NOT_TOLD, runner: exchangeRunner(link), pack }, lacks: lacksOf(about) };
}

/** Whether a half-made profile may be resumed on a machine: it is of this one, its engine and number of points. */
export const isOf = (
  profile: Profile,
  { host, runtime }: Pick<ProfileTarget, 'host' | 'runtime'>,
  points: number,
): boolean => profile.host === host && profile.points === points && sameEngine(profile.runtime, runtime);
