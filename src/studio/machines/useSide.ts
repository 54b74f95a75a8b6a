import { useMemo } from 'react';
import type { Side } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { useStudio } from '../store/useStudio.ts';
import { chosenMachine } from './chosen.ts';
import { coverageOf } from './coverage.ts';

/** How far the op times of a side are known, in a word or two; nothing of a machine that is not here, or has none. */
export function useProfileWords(side: Side): string | undefined {
  const here = useStudio((s) => s.project.system[side].machine.kind === 'here');
  const profile = useStudio((s) => s.machines[side]);
  const setting = useStudio(settingNow);
  return useMemo(() => {
    if (!here || !profile) return undefined;
    return coverageOf(profile, setting).complete ? 'profiled' : 'coarse profile';
  }, [here, profile, setting]);
}

/** Whether the machine that is chosen for a side is away and cannot be used. */
export const machineGone = (state: StudioState, side: Side): boolean =>
  state.project.system[side].machine.kind !== 'here' &&
  'missing' in chosenMachine(side, state.project, state.machines, state.library.entries);
