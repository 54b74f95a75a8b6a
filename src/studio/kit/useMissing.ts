import type { StudioState } from '../store/store.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { dataMissing, designMissing, type Missing } from './ready.ts';

const toRun = (state: StudioState): Missing | null => designMissing(state) ?? dataMissing(state);

/** What has to be put right first, by default before a design can be trained or run; null when nothing. */
export function useMissing(check: (state: StudioState) => Missing | null = toRun): Missing | null {
  const store = useStudioStore();
  // A Missing is made again each time it is asked for: its words say whether it changed.
  const what = useStudio((s) => check(s)?.what);
  return what === undefined ? null : check(store.getState());
}
