import { profileZoo } from '../app/dispatch/profileZoo.ts';
import type { DispatchSetup } from '../app/dispatch/runTrace.ts';
import { dispatchEdge, heldAddress, thisMachine } from '../app/profiling.ts';
import type { Goal } from '../coinference/dispatch/predict.ts';
import { schemesOf } from '../coinference/dispatch/schemes.ts';
import type { Zoo } from '../coinference/dispatch/zoo.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import type { Link } from '../coinference/link.ts';
import type { PowerProfile } from '../system/energy.ts';
import type { System } from '../system/system.ts';
import type { EndpointChoice } from './coinference.ts';
import type { DataChoice } from './data.ts';
import { openZoo, type ZooChoice } from './dispatchZoo.ts';
import { browserEngine } from './engine.ts';

/** A zoo, the machines that it is for, and what is wanted of it. */
export interface ZooRequest {
  zoo: ZooChoice;
  /** The samples that run; its points are those of the zoo's designs. */
  data: DataChoice;
  /** The link's rate is what it is, or that of a trace. */
  endpoint: EndpointChoice;
  threads: number;
  /** This browser in words. */
  host: string;
  power: PowerProfile;
  goal: Goal;
  /** Designs that are not known to be right so often are not used, 0..1; 0 takes all. */
  leastAccuracy: number;
  /** See schemesOf. */
  slower?: readonly number[];
}

/** A zoo on this browser and an endpoint, with the schemes that matter there. */
interface ZooOnSystem extends Pick<DispatchSetup, 'zoo' | 'data' | 'system' | 'schemes' | 'throttledLink'> {
  /** The machines in words. */
  where: string;
  /** Where the endpoint is asked, so that its link can be held to a rate. */
  url: string;
}

/** A transfer that takes longer has failed, ms. */
const TIMEOUT_MS = 10_000;

/** The tables that were made last: the same zoo on the same machines is timed once. */
let timed: { key: string; system: System; where: string } | undefined;

async function systemFor(
  signal: AbortSignal,
  zoo: Zoo,
  { threads, host, power }: ZooRequest,
  url: string,
  link: Link,
  onWords: (words: string) => void,
): Promise<{ system: System; where: string }> {
  const designs = zoo.entries.map(({ design }) => design);
  const key = JSON.stringify([url, threads, zoo.setting, designs]);
  if (timed?.key !== key) {
    const runtime = await browserEngine(threads);
    const { edge } = await dispatchEdge(signal, link, url);
    const machines = { device: thisMachine(runtime, host), edge, link, power };
    const system = await profileZoo(signal, zoo, machines, { onProgress: onWords });
    timed = { key, system, where: `${host} and ${edge.host}` };
  }
  const { system, where } = timed;
  return { system: { ...system, power }, where };
}

/** Fetches a zoo, and times its ops on this browser and the endpoint. @param onWords told what is done */
export async function zooOnSystem(
  signal: AbortSignal,
  request: ZooRequest,
  onWords: (words: string) => void,
): Promise<ZooOnSystem> {
  const { goal, leastAccuracy, slower } = request;
  const { token } = request.endpoint;
  const open = (at: string, held?: () => { mbps?: number; delayMs?: number }) =>
    edgeLink({ url: at, timeoutMs: TIMEOUT_MS, ...(held && { held }), ...(token && { token }) });
  const url = await heldAddress(signal, request.endpoint.url, location.origin, open);
  const throttledLink: ZooOnSystem['throttledLink'] = (held) => open(url, held);
  onWords('Fetching the designs');
  const { zoo, data } = await openZoo(signal, request.zoo, request.data);
  const plain = throttledLink(() => ({}));
  const { system, where } = await systemFor(signal, zoo, request, url, plain, (words) =>
    onWords(words.charAt(0).toUpperCase() + words.slice(1)),
  );
  const schemes = schemesOf(zoo, system, {
    goal,
    ...(slower && { slower }),
    ...(leastAccuracy > 0 && { leastAccuracy }),
  });
  return { zoo, data, system, where, schemes, throttledLink, url };
}
