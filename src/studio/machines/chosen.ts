import { keysOfDesign } from '../../system/designKeys.ts';
import { heldTo, type LinkProfile, linkSetByHand } from '../../system/link.ts';
import { machineById } from '../../system/machines.ts';
import { modelledProfile } from '../../system/modelled.ts';
import type { Profile } from '../../system/profile.ts';
import type { System } from '../../system/system.ts';
import type { LinkChoice, MachineChoice, Project } from '../store/project.ts';
import { currentProblems, settingOf } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import type { LibraryEntry } from './live.ts';
import { libraryLive, type MachinesLive, machinesLive, type Side } from './live.ts';
import { powerOf } from './power.ts';
import { unfitFor } from './refusal.ts';
import { tablesId } from './tablesId.ts';

/** The profile that stands for a side, or what keeps it from there being one. */
export type Chosen = { profile: Profile } | { missing: string };

const modelled = new Map<string, Profile>();
/** The profile of a modelled machine; the same object for the same machine and setting. */
export function modelledFor(
  id: string,
  project: Pick<Project, 'task' | 'points' | 'classes'>,
): Profile | null {
  const machine = machineById(id);
  if (!machine) return null;
  const key = `${id}:${project.task}:${project.points}:${project.classes}`;
  let found = modelled.get(key);
  if (!found) {
    found = modelledProfile(machine, settingOf(project));
    modelled.set(key, found);
  }
  return found;
}

/** What stands for one side of the project. */
export function chosenMachine(
  side: Side,
  project: Project,
  live: Pick<MachinesLive, Side>,
  entries: readonly LibraryEntry[] | null,
): Chosen {
  const choice: MachineChoice = project.system[side].machine;
  if (choice.kind === 'here') {
    const profile = live[side];
    return profile ? { profile } : { missing: 'not profiled yet' };
  }
  if (choice.kind === 'modelled') {
    const profile = modelledFor(choice.id, project);
    return profile ? { profile } : { missing: `there is no modelled machine ${choice.id}` };
  }
  const entry = entries?.find(({ id }) => id === choice.id);
  if (!entry) {
    return { missing: entries ? 'its profile is not in this browser: import it again' : 'looking it up' };
  }
  const unfit = unfitFor(side, entry.profile, settingOf(project));
  return unfit ? { missing: unfit } : { profile: entry.profile };
}

/** The link of predictions; null while it has to be measured first. */
export function chosenLink(choice: LinkChoice, measured: LinkProfile | null): LinkProfile | null {
  if (choice.kind === 'set') {
    const { upMbps, downMbps, roundTripMs, jitterMs, lossRate } = choice;
    return { ...linkSetByHand(upMbps, roundTripMs), downMbps, jitterMs, lossRate };
  }
  if (choice.kind === 'real') return measured;
  return measured ? heldTo(measured, choice.mbps) : null;
}

/** Whether predictions are about what a run uses: this browser, the endpoint, the real link. */
export const predictsHere = ({ system }: Project): boolean =>
  system.device.machine.kind === 'here' && system.edge.machine.kind === 'here' && system.link.kind !== 'set';

interface Parts {
  device: Profile;
  edge: Profile;
  link: LinkProfile;
}
let last: { parts: Parts; power: Project['system']['power']; calibration: unknown; system: System } | null =
  null;

/** The system that predictions are made for; null while a part of it is missing. The same object while nothing changed. */
export function systemNow({ project }: Pick<StudioState, 'project'>): System | null {
  const live = machinesLive.getState();
  const { entries } = libraryLive.getState();
  const [device, edge] = (['device', 'edge'] as const).map((side) =>
    chosenMachine(side, project, live, entries),
  ) as [Chosen, Chosen];
  const { link: choice, power } = project.system;
  // Where no machine is here there is no link to measure: the rate alone counts.
  const away = project.system.edge.machine.kind !== 'here';
  const link =
    chosenLink(choice, live.link) ?? (away && choice.kind === 'held' ? linkSetByHand(choice.mbps) : null);
  if (!('profile' in device) || !('profile' in edge) || !link) return null;
  const parts = { device: device.profile, edge: edge.profile, link };
  const fitted = [live.factors, live.trained].find((each) => each?.of === tablesId(parts))?.factors;
  const calibration = project.system.calibration ?? fitted;
  const same =
    last?.parts.device === parts.device &&
    last.parts.edge === parts.edge &&
    JSON.stringify(last.parts.link) === JSON.stringify(link) &&
    last.power === power &&
    last.calibration === calibration;
  if (!last || !same) {
    const system: System = { ...parts, power: powerOf(power), ...(calibration && { calibration }) };
    last = { parts, power, calibration, system };
  }
  return last.system;
}

/** The system with modelled machines that answer the design's own ops exactly. */
export function systemForDesign(state: StudioState): System | null {
  const system = systemNow(state);
  if (!system || currentProblems(state).length > 0) return null;
  const { project } = state;
  const setting = settingOf(project);
  const exact = (side: Side): Profile => {
    const choice = project.system[side].machine;
    const machine = choice.kind === 'modelled' ? machineById(choice.id) : undefined;
    return machine
      ? modelledProfile(machine, setting, keysOfDesign(project.design, setting, side))
      : system[side];
  };
  return { ...system, device: exact('device'), edge: exact('edge') };
}
