import { useMemo } from 'react';
import type { Estimate } from '../../../system/estimate.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { tablesLive } from '../search/live.ts';
import { useLive } from './live.ts';
import { estimateNow } from './prediction.ts';

/** What the measured tables predict of the design on the canvas; null while there is nothing to predict from. */
export function usePrediction(): Estimate | null {
  const store = useStudioStore();
  const project = useStudio((s) => s.project);
  const device = useLive(tablesLive, (s) => s.device);
  const edge = useLive(tablesLive, (s) => s.edge);
  const link = useLive(tablesLive, (s) => s.link);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the estimate is read from exactly these
  return useMemo(() => estimateNow(store.getState()), [store, project, device, edge, link]);
}
