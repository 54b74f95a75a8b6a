import { useMemo } from 'react';
import type { Estimate } from '../../../system/estimate.ts';
import { libraryLive, machinesLive } from '../../machines/live.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { useLive } from './live.ts';
import { estimateNow } from './prediction.ts';

/** What the chosen machines' tables predict of the design on the canvas; null while there is nothing to predict from. */
export function usePrediction(): Estimate | null {
  const store = useStudioStore();
  const project = useStudio((s) => s.project);
  const device = useLive(machinesLive, (s) => s.device);
  const edge = useLive(machinesLive, (s) => s.edge);
  const link = useLive(machinesLive, (s) => s.link);
  const entries = useLive(libraryLive, (s) => s.entries);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the estimate is read from exactly these
  return useMemo(() => estimateNow(store.getState()), [store, project, device, edge, link, entries]);
}
