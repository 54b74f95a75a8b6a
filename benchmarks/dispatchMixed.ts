/** What a dispatcher has of fixed schemes over a trace of link and load, and how far two plays of one run differ anyway. */

import type { RunReport, Segment } from '../src/app/dispatch/report.ts';
import type { Change } from '../src/app/dispatch/runTrace.ts';
import type { Figure } from './benchmark.ts';

/**
 * Targets, ms, half as much again from one to the next: from what no scheme of the zoo holds on a common machine to what nearly
 * every one does. All of them are played and printed, so that none is chosen by what the dispatcher did there.
 */
export const TARGETS = [20, 30, 45, 60, 90];

export type DispatchRun = RunReport & { round: number; changes: Change[] };

export interface TargetRuns {
  where: string;
  /** As they were played: the first is adaptive. */
  runs: readonly DispatchRun[];
}

export const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** What the best of some runs gave in each stretch: a dispatcher that knew the trace, and had only these to choose among. */
export const oracle = (runs: readonly RunReport[], better: (a: Segment, b: Segment) => boolean): Segment[] =>
  (runs[0]?.segments ?? []).map((first, i) =>
    runs.map(({ segments }) => segments[i] ?? first).reduce((a, b) => (better(b, a) ? b : a)),
  );

export const lostOf = (what: string, runs: readonly RunReport[]): Figure => ({
  name: `${what}: frames lost or out of order`,
  value: total(runs.map((r) => r.lost + r.outOfOrder)),
  unit: 'count',
  goal: '0',
});

/** All plays of one run. */
interface Plays {
  run: string;
  within: number[];
  /** Frames within the target in each stretch, of all plays. */
  stretches: number[];
  /** Of all frames, mJ a frame. */
  energyMj: number;
}

function playsOf(runs: readonly DispatchRun[]): Plays[] {
  const names = [...new Set(runs.map(({ run }) => run))];
  return names.map((run) => {
    const plays = runs.filter((each) => each.run === run);
    const stretches = (plays[0]?.segments ?? []).map((_, i) =>
      total(plays.map(({ segments }) => segments[i]?.withinTarget ?? 0)),
    );
    const frames = total(plays.map((play) => play.frames));
    const energyMj = total(plays.map((play) => play.energyMj * play.frames)) / frames;
    return { run, stretches, energyMj, within: plays.map(({ withinTarget }) => withinTarget) };
  });
}

const wordsOf = ({
  run,
  round,
  frames,
  withinTarget,
  energyMj,
  switches,
  segments,
  changes,
}: DispatchRun) => {
  const each = segments.map((s) => `${s.mbps.toPrecision(2)}/${s.devices}: ${s.withinTarget} of ${s.frames}`);
  const where = changes.map(({ atS, to }) => `${atS.toFixed(1)} s ${to}`);
  return (
    `  ${run}, play ${round}: ${withinTarget} of ${frames} frames in target (${each.join(', ')}), ` +
    `${energyMj.toFixed(1)} mJ, ${switches} switches: ${where.join(', ')}`
  );
};

/** Figures of the plays for one target. The best fixed scheme, and the oracle, are chosen by what all plays of a scheme gave. */
export function mixedFigures({ where, runs }: TargetRuns, log: (text: string) => void): Figure[] {
  log([where, ...runs.map(wordsOf)].join('\n'));
  const all = playsOf(runs);
  const [free, still, ...others] = all as [Plays, Plays, ...Plays[]];
  const fixed = [still, ...others];
  const sum = ({ within }: Plays) => total(within);
  const best = fixed.reduce((a, b) => (sum(b) > sum(a) ? b : a));
  const known = best.stretches.map((_, i) =>
    Math.max(...fixed.map(({ stretches }) => stretches[i] as number)),
  );
  // Of each run, how far its plays lie apart; of all of them the one that does so most.
  const apart = fixed.map(({ within }) => Math.max(...within) / Math.min(...within));
  const over = (name: string, value: number, goal?: string): Figure => ({
    ...{ name: `${where}: ${name}`, value, unit: 'times', ...(goal && { goal }) },
  });
  const plays = free.within.map((within, i) =>
    over(`the same, play ${i + 1}`, within / (best.within[i] as number)),
  );
  return [
    over(`frames in target over the best fixed scheme (${best.run})`, sum(free) / sum(best), 'at least 1.5'),
    ...plays,
    over('limit: frames of an oracle of the fixed schemes over the best of them', total(known) / sum(best)),
    over('energy a frame over the best fixed scheme (modelled)', free.energyMj / best.energyMj, 'at most 1'),
    over('frames in target over the static pipeline', sum(free) / sum(still)),
    over('energy a frame over the static pipeline (modelled)', free.energyMj / still.energyMj),
    over('noise: most over fewest frames in target of one fixed run, the widest', Math.max(...apart)),
    {
      name: `${where}: switches a play`,
      value:
        total(runs.filter(({ run }) => run === free.run).map(({ switches }) => switches)) /
        free.within.length,
      unit: 'count',
    },
    lostOf(where, runs),
  ];
}
