import { type LinkTrace, type LoadTrace, playedIn } from '../../coinference/dispatch/traces.ts';

/** One play of a run. */
export interface Turn {
  /** Its place among the planned runs. */
  run: number;
  /** From 1. */
  round: number;
}

/**
 * The order in which runs are played, every second round backwards: what changes steadily while they are played (a machine
 * that warms up or slows down) then meets all of them alike, and the two plays of one run show how far plays differ anyway.
 */
export function playOrder(runs: number, rounds: number): Turn[] {
  return Array.from({ length: rounds }, (_, r) => {
    const turns = Array.from({ length: runs }, (_, run): Turn => ({ run, round: r + 1 }));
    return r % 2 === 0 ? turns : turns.reverse();
  }).flat();
}

/** A trace is played in so many seconds at most before any play that counts. */
const WARM_UP_S = 6;

/**
 * Traces to play once before those that count: whatever is played first takes longer, because engines, processes and the
 * code between them are still compiling themselves.
 */
export function warmUpTraces<T extends { link: LinkTrace; load: LoadTrace }>({ link, load }: T) {
  const seconds = Math.min(WARM_UP_S, link.seconds);
  const by = seconds / link.seconds;
  return { link: playedIn(link, seconds), load: playedIn(load, by * load.seconds) };
}
