import { keysOfZoo, profileZoo } from '../app/dispatch/profileZoo.ts';
import type { DispatchSetup } from '../app/dispatch/runTrace.ts';
import { dispatchEdge, thisMachine } from '../app/profiling.ts';
import type { Goal } from '../coinference/dispatch/predict.ts';
import { schemesOf } from '../coinference/dispatch/schemes.ts';
import type { Zoo } from '../coinference/dispatch/zoo.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import { measureLink } from '../coinference/measureLink.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { nodeZlib } from '../coinference/zlib.node.ts';
import type { Codec } from '../design/codec.ts';
import type { System } from '../system/system.ts';
import { log, UsageError } from './outcome.ts';
import { linkTo, type RealSystem, type SystemOptions, withSystem } from './realSystem.ts';
import { resolveSystem } from './systems.ts';

interface Options {
  goal: Goal;
  power: System['power'];
  codecs?: Codec[] | undefined;
  minAccuracy?: number | undefined;
  /** The machines' tables; without a file the zoo's ops are timed on both. */
  system?: string | undefined;
}

/** A zoo on a device and an endpoint that are there, ready to play traces. */
export async function setupOf(
  signal: AbortSignal,
  { goal, power, codecs, minAccuracy, system: file }: Options,
  { zoo, data }: Pick<DispatchSetup, 'zoo' | 'data'>,
  { device, endpoint }: RealSystem,
): Promise<DispatchSetup> {
  const { url, token } = endpoint;
  const common = { url, openSocket: nodeSocket, zlib: nodeZlib, timeoutMs: 10_000, ...(token && { token }) };
  const throttledLink: DispatchSetup['throttledLink'] = (held) => edgeLink({ ...common, held });
  const link = throttledLink(() => ({}));
  const { edge, lacks } = await dispatchEdge(signal, link, url);
  const measured = () => {
    const machines = { device: thisMachine(device.runtime, 'this device', nodeZlib), edge, link, power };
    return profileZoo(signal, zoo, machines, { onProgress: log, codecs: codecs !== undefined });
  };
  const system = file
    ? await tabledSystem(file, zoo, () => measureLink(signal, link, { repeats: 8 }))
    : await measured();
  const schemes = schemesOf(zoo, system, {
    goal,
    ...(codecs && { codecs }),
    ...(minAccuracy !== undefined && { leastAccuracy: minAccuracy }),
  });
  return { zoo, data, schemes, system, goal, device, throttledLink, lacks };
}

/** A system's file with all ops of a zoo. @param measure the link that is there, for a file without one */
function tabledSystem(file: string, zoo: Zoo, measure: () => Promise<System['link']>): Promise<System> {
  const keys = keysOfZoo(zoo).map(({ key }) => key);
  return resolveSystem(file, {
    ...{ setting: zoo.setting, keys: { device: keys, edge: keys } },
    ...{ link: undefined, measure },
  });
}

/** The machines that a zoo is to run on: those of a file, or this device and an endpoint, on which the zoo's ops are timed now. */
export async function systemOfZoo(
  signal: AbortSignal,
  options: { file?: string | undefined; power: System['power']; coded: boolean } & Omit<
    SystemOptions,
    'link'
  >,
  zoo: Zoo,
): Promise<System> {
  const { file, power, coded } = options;
  if (file) {
    return tabledSystem(file, zoo, async () => {
      throw new UsageError(`--system ${file}: it has no link of its own, and none is there to be measured`);
    });
  }
  return withSystem({ ...options, link: null }, async ({ device, endpoint }) => {
    const link = linkTo(endpoint);
    const { edge } = await dispatchEdge(signal, link, endpoint.url);
    const machines = { device: thisMachine(device.runtime, 'this device', nodeZlib), edge, link, power };
    return profileZoo(signal, zoo, machines, { onProgress: log, codecs: coded });
  });
}
