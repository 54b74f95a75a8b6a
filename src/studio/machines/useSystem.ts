import type { System } from '../../system/system.ts';
import { useLive } from '../kit/live.ts';
import { useStudio } from '../store/useStudio.ts';
import { systemNow } from './chosen.ts';
import { libraryLive, machinesLive } from './live.ts';

/** The system that predictions are made for; null while a part of it is missing. */
export function useSystem(): System | null {
  // Its parts are not in the store: this draws anew when they change, and the system is then asked for again.
  useLive(machinesLive, (s) => s.device);
  useLive(machinesLive, (s) => s.edge);
  useLive(machinesLive, (s) => s.link);
  useLive(machinesLive, (s) => s.factors);
  useLive(machinesLive, (s) => s.trained);
  useLive(libraryLive, (s) => s.entries);
  return useStudio(systemNow);
}
