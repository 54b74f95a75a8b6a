import { createSelector } from 'reselect';
import { placeOps } from '../../design/communicate.ts';
import type { Design, Setting } from '../../design/types.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import type { OpKey } from '../../system/keys.ts';
import { heldTo, type LinkProfile, linkSetByHand } from '../../system/link.ts';
import { machineById } from '../../system/machines.ts';
import { modelledProfile } from '../../system/modelled.ts';
import type { Profile } from '../../system/profile.ts';
import type { System } from '../../system/system.ts';
import type { LinkChoice, MachineChoice, Project } from '../store/project.ts';
import type { LibraryEntry, Machines, Side } from '../store/session/machines.ts';
import { currentProblems, settingNow, settingOf } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { powerOf } from './power.ts';
import { unfitFor } from './refusal.ts';
import { tablesId } from './tablesId.ts';

/** The profile that stands for a side, or what keeps it from there being one. */
export type Chosen = { profile: Profile } | { missing: string };

/** The profile of a modelled machine; the same object for the same machine and setting. */
export const modelledFor: (
  id: string,
  project: Pick<Project, 'task' | 'points' | 'classes'>,
) => Profile | null = createSelector(
  [
    (id: string) => id,
    (_: string, project: Parameters<typeof settingOf>[0]) => project.task,
    (_: string, project: Parameters<typeof settingOf>[0]) => project.points,
    (_: string, project: Parameters<typeof settingOf>[0]) => project.classes,
  ],
  (id, task, points, classes) => {
    const machine = machineById(id);
    return machine ? modelledProfile(machine, settingOf({ task, points, classes })) : null;
  },
);

/** What stands for one side of the project. */
export function chosenMachine(
  side: Side,
  project: Project,
  here: Pick<Machines, Side>,
  entries: readonly LibraryEntry[] | null,
): Chosen {
  const choice: MachineChoice = project.system[side].machine;
  if (choice.kind === 'here') {
    const profile = here[side];
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

export type WithMachines = Pick<StudioState, 'project' | 'machines' | 'library'>;

const profileOf =
  (side: Side) =>
  ({ project, machines, library }: WithMachines): Profile | null => {
    const chosen = chosenMachine(side, project, machines, library.entries);
    return 'profile' in chosen ? chosen.profile : null;
  };

const linkNow = createSelector(
  [
    ({ project }: WithMachines) => project.system.link,
    ({ machines }: WithMachines) => machines.link,
    // Where no machine is here there is no link to measure: the rate alone counts.
    ({ project }: WithMachines) => project.system.edge.machine.kind !== 'here',
  ],
  (choice, measured, away) =>
    chosenLink(choice, measured) ?? (away && choice.kind === 'held' ? linkSetByHand(choice.mbps) : null),
);

/** The system that predictions are made for; null while a part of it is missing. The same object while nothing changed. */
export const systemNow: (state: WithMachines) => System | null = createSelector(
  [
    profileOf('device'),
    profileOf('edge'),
    linkNow,
    ({ project }: WithMachines) => project.system.power,
    ({ project }: WithMachines) => project.system.calibration,
    ({ machines }: WithMachines) => machines.factors,
    ({ machines }: WithMachines) => machines.trained,
  ],
  (device, edge, link, power, given, factors, trained) => {
    if (!device || !edge || !link) return null;
    const parts = { device, edge, link };
    const fitted = [factors, trained].find((each) => each?.of === tablesId(parts))?.factors;
    const calibration = given ?? fitted;
    return { ...parts, power: powerOf(power), ...(calibration && { calibration }) };
  },
);

/** A system whose modelled machines answer these keys of a design exactly; null while the design is not valid. */
const answering = (keysOf: (design: Design, setting: Setting, side: Side) => OpKey[]) =>
  createSelector(
    [
      systemNow,
      settingNow,
      currentProblems,
      ({ project }: WithMachines) => project.design,
      ({ project }: WithMachines) => project.system.device.machine,
      ({ project }: WithMachines) => project.system.edge.machine,
    ],
    (system, setting, problems, design, device, edge): System | null => {
      if (!system || problems.length > 0) return null;
      const exact = (side: Side, choice: MachineChoice): Profile => {
        const machine = choice.kind === 'modelled' ? machineById(choice.id) : undefined;
        return machine ? modelledProfile(machine, setting, keysOf(design, setting, side)) : system[side];
      };
      return { ...system, device: exact('device', device), edge: exact('edge', edge) };
    },
  );

/** The system for the design as it is placed. */
export const systemForDesign: (state: WithMachines) => System | null = answering(keysOfDesign);

/** The same for whatever placement the design may get: each side answers every op. */
export const systemForPlacing: (state: WithMachines) => System | null = answering((design, setting, side) =>
  keysOfDesign(
    placeOps(
      design,
      design.ops.map(({ id }) => id),
      side,
    ),
    setting,
    side,
  ),
);
