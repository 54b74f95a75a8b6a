import { writeLatencyModel } from '../../learning/latency/latencyModelFile.ts';
import { keyText } from '../../system/keys.ts';
import { assertLatencyModelOf } from '../../system/learned.ts';
import type { LinkProfile } from '../../system/link.ts';
import { MACHINES, machineById } from '../../system/machines.ts';
import { NO_POWER } from '../../system/modelled.ts';
import type { Profile } from '../../system/profile.ts';
import { saveBytes } from '../../workers/blobs.ts';
import { chooseFile, download } from '../kit/files.ts';
import { adviceOf } from '../store/advice.ts';
import type { LinkChoice, MachineChoice, Project } from '../store/project.ts';
import { fileNameOf } from '../store/projectJson.ts';
import type { Side } from '../store/session/machines.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { modelledFor } from './chosen.ts';
import { addToLibrary } from './library.ts';
import { MachineFileError, printProfile, readMachineFile } from './machineFile.ts';
import { KNOWN_POWERS } from './power.ts';
import { unfitFor } from './refusal.ts';

/** A modelled device brings its own power figures. */
export function putMachine(system: Project['system'], side: Side, choice: MachineChoice): void {
  system[side].machine = choice;
  // Factors and a latency model are those of two machines together.
  delete system.calibration;
  delete system.latencyModel;
  const machine = choice.kind === 'modelled' ? machineById(choice.id) : undefined;
  if (side === 'device' && machine) system.power = machine.power?.name ?? NO_POWER.name;
}

/** Chooses whose times stand for a side. */
export const chooseMachine = (store: StudioStore, side: Side, choice: MachineChoice): void =>
  store.getState().edit(`Choose the ${side}`, ({ system }) => putMachine(system, side, choice));

/** JSON numbers are finite: a link without a limit is as good as this one. */
const UNLIMITED_MBPS = 100_000;
const linkChoice = (link: LinkProfile): LinkChoice => ({
  kind: 'set',
  upMbps: Math.min(link.upMbps, UNLIMITED_MBPS),
  downMbps: Math.min(link.downMbps, UNLIMITED_MBPS),
  roundTripMs: link.roundTripMs + link.perRequestMs,
  jitterMs: link.jitterMs ?? 0,
  lossRate: link.lossRate ?? 0,
});

/** A modelled machine that a file holds as it stands here needs no place in the library; one with other figures does. */
export function modelledChoice(profile: Profile, project: Project): MachineChoice | null {
  const machine = profile.kind === 'modelled' && MACHINES.find(({ name }) => name === profile.host);
  const here = machine && modelledFor(machine.id, project);
  if (!here || here.points !== profile.points) return null;
  const times = new Map(here.rows.map(({ key, medianMs }) => [keyText(key), medianMs]));
  const same = profile.rows.every(({ key, medianMs }) =>
    [medianMs, undefined].includes(times.get(keyText(key))),
  );
  return same ? { kind: 'modelled', id: machine.id } : null;
}

/** Takes a profile's or a system's file into the library, and into use where a side is named or the file names both. */
async function take(store: StudioStore, file: File, side: Side | null): Promise<void> {
  const setting = settingOf(store.getState().project);
  const read = readMachineFile(await file.text(), file.name, setting);
  const fits = (at: Side, profile: Profile) => {
    const unfit = unfitFor(at, profile, setting);
    if (unfit) throw new MachineFileError(file.name, `${unfit}; it cannot be the ${at} here`);
  };
  const choiceOf = async (profile: Profile): Promise<MachineChoice> =>
    modelledChoice(profile, store.getState().project) ?? {
      kind: 'library',
      id: await addToLibrary(store, profile),
    };
  if (read.kind === 'profile') {
    if (side) fits(side, read.profile);
    const choice = await choiceOf(read.profile);
    if (side) chooseMachine(store, side, choice);
    return;
  }
  const { device, edge, link, power, calibration, latencyModel } = read.system;
  if (typeof latencyModel === 'string') {
    const why = `latency model: it names another file (${latencyModel}), which a browser cannot open; put it inside`;
    throw new MachineFileError(file.name, why);
  }
  if (latencyModel && typeof device !== 'string' && typeof edge !== 'string') {
    assertLatencyModelOf({ device, edge }, latencyModel);
  }
  const kept = latencyModel && (await saveBytes('predictor', writeLatencyModel(latencyModel)));
  const machine = async (at: Side, named: Profile | string): Promise<MachineChoice> => {
    if (typeof named === 'string') return { kind: 'modelled', id: named };
    fits(at, named);
    return choiceOf(named);
  };
  const [first, second] = [await machine('device', device), await machine('edge', edge)];
  store.getState().edit(`Open ${file.name}`, ({ system }) => {
    putMachine(system, 'device', first);
    putMachine(system, 'edge', second);
    if (link) system.link = linkChoice(link);
    if (power) system.power = KNOWN_POWERS.some(({ name }) => name === power.name) ? power.name : power;
    if (calibration) system.calibration = calibration;
    if (kept) system.latencyModel = kept;
  });
}

/** Imports files; what is wrong with one is said where the library is, and the others are taken. */
export async function importMachines(
  store: StudioStore,
  files: readonly File[],
  side: Side | null = null,
): Promise<void> {
  store.getState().put('library', { problem: null });
  for (const file of files) {
    try {
      await take(store, file, side);
    } catch (error) {
      store.getState().put('library', { problem: adviceOf(error) });
    }
  }
}

export async function chooseMachineFile(store: StudioStore, side: Side | null = null): Promise<void> {
  const file = await chooseFile('.json,application/json');
  if (file) await importMachines(store, [file], side);
}

export const exportProfile = (profile: Profile): void =>
  download(
    fileNameOf(`${profile.host}-${profile.points}`, 'machine', 'profile.json'),
    printProfile(profile),
    'application/json',
  );
