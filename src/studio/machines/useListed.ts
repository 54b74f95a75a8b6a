import { MACHINES } from '../../system/machines.ts';
import type { Profile } from '../../system/profile.ts';
import type { MachineChoice } from '../store/project.ts';
import type { Side } from '../store/session/machines.ts';
import { settingOf } from '../store/setting.ts';
import { useStudio } from '../store/useStudio.ts';
import { modelledFor } from './chosen.ts';
import { unfitFor } from './refusal.ts';

/** A machine as the library lists it. */
export interface Listed {
  id: string;
  name: string;
  profile: Profile;
  /** What choosing it for a side means; null where it cannot be chosen there. */
  choice: Record<Side, MachineChoice | null>;
  /** Library id, for those that can be taken out. */
  removable: string | null;
}

/** Everything there is to predict for: what is here, what was imported, what is modelled. */
export function useListed(): Listed[] {
  const project = useStudio((s) => s.project);
  const device = useStudio((s) => s.machines.device);
  const edge = useStudio((s) => s.machines.edge);
  const entries = useStudio((s) => s.library.entries) ?? [];
  const here = (side: Side, name: string, profile: Profile | null): Listed[] =>
    profile
      ? [
          {
            id: `here-${side}`,
            name,
            profile,
            choice: { device: null, edge: null, [side]: { kind: 'here' } },
            removable: null,
          },
        ]
      : [];
  const imported = entries.map(({ id, profile }): Listed => {
    const choice: MachineChoice = { kind: 'library', id };
    const forSide = (side: Side) => (unfitFor(side, profile, settingOf(project)) ? null : choice);
    return {
      id,
      name: profile.host,
      profile,
      choice: { device: forSide('device'), edge: forSide('edge') },
      removable: id,
    };
  });
  const modelled = MACHINES.flatMap(({ id, name }): Listed[] => {
    const profile = modelledFor(id, project);
    const choice: MachineChoice = { kind: 'modelled', id };
    return profile
      ? [{ id: `modelled-${id}`, name, profile, choice: { device: choice, edge: choice }, removable: null }]
      : [];
  });
  return [
    ...here('device', 'This browser', device),
    ...here('edge', 'The endpoint', edge),
    ...imported,
    ...modelled,
  ];
}
