import { type Direction, payloadMs, transferMs, transferSpread } from './link.ts';
import type { System } from './system.ts';

type Linked = Pick<System, 'link' | 'calibration'>;

/**
 * One way of a frame over a system's link, ms: the link's figures and what frames were measured to take on top of them,
 * never less than the payload needs.
 */
export function crossingMs({ link, calibration }: Linked, bytes: number, direction: Direction): number {
  const onTop = calibration?.crossingMs[direction] ?? 0;
  return Math.max(payloadMs(link, bytes, direction), transferMs(link, bytes, direction) + onTop);
}

/** The same with its quartiles; see transferSpread. */
export function crossingSpread(
  system: Linked,
  bytes: number,
  direction: Direction,
): { ms: number; lowMs: number; highMs: number } {
  const { ms: plain, lowMs, highMs } = transferSpread(system.link, bytes, direction);
  const ms = crossingMs(system, bytes, direction);
  return { ms, lowMs: Math.max(0, ms - (plain - lowMs)), highMs: ms + (highMs - plain) };
}

/** What belongs to no machine and no way over the link. */
export const otherMs = ({ calibration }: Pick<System, 'calibration'>, crosses: boolean): number =>
  calibration?.otherMs[crosses ? 'crossing' : 'local'] ?? 0;
