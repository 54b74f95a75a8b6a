import { type LinkTrace, type LoadTrace, playedIn } from '../../coinference/dispatch/traces.ts';

/** One play of a run. */
interface Turn {
  /** Its place among the planned runs. */
  run: number;
  /** From 1. */
  round: number;
}

/**
 * The order in which runs are played, every second round backwards: what changes steadily while they are played (a machine
 * that warms up or slows down) then meets all of them alike, and the two plays of one run show how far plays differ anyway.
 */
function playOrder(runs: number, rounds: number): Turn[] {
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
function warmUpTraces<T extends { link: LinkTrace; load: LoadTrace }>({ link, load }: T) {
  const seconds = Math.min(WARM_UP_S, link.seconds);
  const by = seconds / link.seconds;
  return { link: playedIn(link, seconds), load: playedIn(load, by * load.seconds) };
}

/** One play: of which planned run, over which traces, and whether it counts. */
interface Play<T> extends Turn {
  traces: T;
  /** False of the one that warms up. */
  counts: boolean;
}

/**
 * Every play of runs that are compared, in its order: before those that count some seconds of the second run, which is fixed and
 * so meets the link. One run alone is compared with nothing, and has none before it.
 */
export function playsOf<T extends { link: LinkTrace; load: LoadTrace }>(
  runs: number,
  rounds: number,
  traces: T,
): Play<Pick<T, 'link' | 'load'>>[] {
  const warmUp = { run: 1, round: 0, traces: warmUpTraces(traces), counts: false };
  const turns = playOrder(runs, rounds).map((turn) => ({ ...turn, traces, counts: true }));
  return runs > 1 ? [warmUp, ...turns] : turns;
}

/** How long the play is that does not count, as a document says it; nothing where there is none. */
export const warmUpOf = (plays: readonly Play<{ link: LinkTrace }>[]): { warmUpS?: number } => {
  const warmUp = plays.find(({ counts }) => !counts);
  return warmUp ? { warmUpS: warmUp.traces.link.seconds } : {};
};
