import type { Zoo } from '../../coinference/dispatch/zoo.ts';
import type { Link } from '../../coinference/link.ts';
import { measureLink } from '../../coinference/measureLink.ts';
import { placeOps } from '../../design/communicate.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import { keyText, runKey } from '../../system/keys.ts';
import type { PlannedKey } from '../../system/plan.ts';
import { profile } from '../../system/profiler.ts';
import type { System } from '../../system/system.ts';
import type { ProfileTarget } from '../profiling.ts';

/** Elements of the runs that start and copy, by which all others are reckoned. */
const RUNS = [64, 16_384, 262_144];

/** The ops of a zoo's designs, wherever they run. */
export function keysOfZoo({ entries, setting }: Pick<Zoo, 'entries' | 'setting'>): PlannedKey[] {
  const keys = entries.flatMap(({ design }) => {
    const ids = design.ops.map(({ id }) => id);
    return keysOfDesign(placeOps(design, ids, 'device'), setting, 'device');
  });
  const unique = new Map(keys.map((key) => [keyText(key), key]));
  return [...[...unique.values()], ...RUNS.map(runKey)].map((key) => ({ key, stage: 'coarse' }));
}

/**
 * A system of two machines that are there, as far as a zoo needs it: its designs' ops timed on both, and the link measured
 * as it is. @param seconds to aim at for each machine
 * @param codecs whether schemes have codecs besides those that the zoo knows the accuracy of
 */
export async function profileZoo(
  signal: AbortSignal,
  zoo: Zoo,
  machines: { device: ProfileTarget; edge: ProfileTarget; link: Link; power: System['power'] },
  {
    seconds = 4,
    codecs = false,
    onProgress,
  }: { seconds?: number; codecs?: boolean; onProgress?: (words: string) => void } = {},
): Promise<System> {
  const keys = keysOfZoo(zoo);
  const { points } = zoo.setting;
  const coded = codecs || zoo.entries.some((entry) => Object.keys(entry.codecs ?? {}).length > 0);
  const time = async (what: string, { host, runtime, runner, pack }: ProfileTarget) => {
    onProgress?.(`${what}: timing ${keys.length} ops`);
    const plan = { host, runtime, points, keys, aimMs: 1000 * seconds, ...(coded && { codings: { pack } }) };
    return profile(signal, runner, plan, () => {});
  };
  const edge = await time('edge', machines.edge);
  const device = await time('device', machines.device);
  onProgress?.('link: measuring');
  const link = await measureLink(signal, machines.link, { repeats: 8 });
  return { device, edge, link, power: machines.power };
}
