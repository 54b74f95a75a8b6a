import { useIdle } from '../../kit/useIdle.ts';

/**
 * A value for the panel's fields: the newest while a person works in them, and otherwise once the canvas has drawn what it
 * shows of it.
 */
export function useUnhurried<T>(now: T): T {
  const later = useIdle(now);
  return globalThis.document?.activeElement?.closest('.step-panel') ? now : later;
}
