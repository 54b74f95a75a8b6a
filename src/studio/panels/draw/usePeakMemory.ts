import { useEffect, useState } from 'react';
import type { Placement } from '../../../design/types.ts';
import { useSystem } from '../../machines/useSystem.ts';
import { answering } from '../../prediction/worker.ts';
import { currentProblems, settingOf } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** Time without an edit before memory is worked out: the design's graphs are emitted for it. */
const PAUSE_MS = 250;

/** Bytes that each side of the design on the canvas keeps; null while it is not valid or not worked out yet. */
export function usePeakMemory(): Record<Placement, number> | null {
  const store = useStudioStore();
  const design = useStudio((s) => s.project.design);
  const points = useStudio((s) => s.project.points);
  const valid = useStudio((s) => currentProblems(s).length === 0);
  // A machine that is not known yet is taken for what runs here: WASM on the device, native on the edge.
  const system = useSystem();
  const device = system?.device.runtime.engine;
  const edge = system?.edge.runtime.engine;
  const [peak, setPeak] = useState<Record<Placement, number> | null>(null);
  useEffect(() => {
    setPeak(null);
    if (!valid || points === 0) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const setting = settingOf(store.getState().project);
      const engines = device && edge && { device, edge };
      const found = await answering
        .call(stop.signal, (api, signal) => api.memory(signal, design, setting, engines))
        .catch(() => null);
      if (!stop.signal.aborted) setPeak(found);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [store, design, points, valid, device, edge]);
  return peak;
}
