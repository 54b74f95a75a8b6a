import { dirname, resolve } from 'node:path';
import type { Setting } from '../design/types.ts';
import type { OpKey } from '../system/keys.ts';
import { heldTo, type LinkProfile, linkSetByHand } from '../system/link.ts';
import { MACHINES, type MachineModel, machineById } from '../system/machines.ts';
import { modelledProfile, NO_POWER } from '../system/modelled.ts';
import type { Profile } from '../system/profile.ts';
import type { System } from '../system/system.ts';
import { parseSystemFile, type SystemFile, SystemFormatError } from '../system/systemFile.ts';
import { readJson } from './files.ts';
import { readLatencyModelFile } from './latencyModels.ts';
import type { Link } from './options.ts';
import { UsageError } from './outcome.ts';
import { readProfile } from './profiles.ts';

/** What is asked of a system: keys that modelled machines have to answer exactly. */
interface SystemNeeds {
  setting: Setting;
  keys: { device: readonly OpKey[]; edge: readonly OpKey[] };
  /** `--link`; undefined where the option was not given. */
  link: Link | undefined;
  /** Asked for where the system has no link of its own: the one that is there. */
  measure?: () => Promise<LinkProfile>;
  /** What a person says of the link, in place of what is known of it. */
  terms?: Partial<Pick<LinkProfile, 'roundTripMs' | 'jitterMs' | 'lossRate'>>;
}

const MODELLED = MACHINES.map(({ id }) => id).join(', ');

/** `tx2+i7-7700`, or null for what is no such pair. Throws UsageError for a pair with a machine that is not known. */
function modelledPair(name: string): [MachineModel, MachineModel] | null {
  const ids = name.split('+');
  const [device, edge] = ids.map(machineById);
  if (device && edge && ids.length === 2) return [device, edge];
  if (ids.length === 2 && (device || edge)) {
    const unknown = device ? ids[1] : ids[0];
    throw new UsageError(`--system ${name}: there is no machine ${unknown}; there are ${MODELLED}`);
  }
  return null;
}

async function fileMachine(
  path: string,
  field: 'device' | 'edge',
  { [field]: machine }: SystemFile,
  needs: SystemNeeds,
): Promise<Profile> {
  const model = typeof machine === 'string' ? machineById(machine) : undefined;
  if (model) return modelledProfile(model, needs.setting, needs.keys[field]);
  const named = typeof machine === 'string';
  const where = named ? resolve(dirname(path), machine) : `${path}: ${field}`;
  const profile = named ? await readProfile(`--system ${path}: ${field}`, where) : machine;
  if (profile.points !== needs.setting.points) {
    throw new SystemFormatError(
      `${where}: points is ${profile.points}; ${needs.setting.points} points need a profile of as many`,
    );
  }
  return profile;
}

/** A link from what the system knows, what `--link` asks for, and the one that is there. Throws UsageError when none says a rate. */
async function linkFor(
  own: LinkProfile | undefined,
  { link: asked, terms = {}, measure }: SystemNeeds,
): Promise<LinkProfile> {
  const said = (link: LinkProfile): LinkProfile =>
    Object.keys(terms).length > 0 ? { ...link, ...terms, source: 'set by hand' } : link;
  const known = own ?? (await measure?.());
  if (known) return said(typeof asked === 'number' ? heldTo(known, asked) : known);
  if (typeof asked === 'number') return said(linkSetByHand(asked));
  throw new UsageError('--link: this system has no measured link, so a rate such as 40mbps is needed');
}

/**
 * The system that `--system` names: a file, or two modelled machines.
 * @throws UsageError when it is neither, SystemFormatError or ProfileFormatError naming file and field
 */
export async function resolveSystem(name: string, needs: SystemNeeds): Promise<System> {
  const pair = modelledPair(name);
  if (pair) {
    const [device, edge] = pair;
    return {
      device: modelledProfile(device, needs.setting, needs.keys.device),
      edge: modelledProfile(edge, needs.setting, needs.keys.edge),
      link: await linkFor(undefined, needs),
      power: device.power ?? NO_POWER,
    };
  }
  const json = await readJson('--system', name).catch((error: unknown) => {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `${error.message}, and no pair of modelled machines (${MODELLED}) such as tx2+i7-7700`,
    );
  });
  let file: SystemFile;
  try {
    file = parseSystemFile(json);
  } catch (error) {
    if (error instanceof SystemFormatError) throw error.within(name);
    throw error;
  }
  const device = await fileMachine(name, 'device', file, needs);
  const edge = await fileMachine(name, 'edge', file, needs);
  const model = typeof file.device === 'string' ? machineById(file.device) : undefined;
  const { latencyModel: held } = file;
  const latencyModel =
    typeof held === 'string'
      ? await readLatencyModelFile(`--system ${name}: latency model`, resolve(dirname(name), held))
      : held;
  return {
    device,
    edge,
    link: await linkFor(file.link ?? edge.link, needs),
    power: file.power ?? model?.power ?? NO_POWER,
    ...(file.calibration && { calibration: file.calibration }),
    ...(latencyModel && { latencyModel }),
  };
}
