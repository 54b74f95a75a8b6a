import type { System } from '../../system/system.ts';
import { useStudio } from '../store/useStudio.ts';
import { systemNow } from './chosen.ts';

/** The system that predictions are made for; null while a part of it is missing. */
export const useSystem = (): System | null => useStudio(systemNow);
