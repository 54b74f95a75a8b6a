import type { Goal } from '../../coinference/dispatch/predict.ts';
import type { Scheme } from '../../coinference/dispatch/scheme.ts';
import type { LinkTrace, LoadTrace } from '../../coinference/dispatch/traces.ts';
import type { Zoo } from '../../coinference/dispatch/zoo.ts';
import type { PowerProfile } from '../../system/energy.ts';
import type { Unplayed } from './playRun.ts';
import type { TraceRun } from './runTrace.ts';

/** A scheme as it is told: what it is, its accuracy, and what it takes whatever the link and the load. */
export type SchemeLine = ReturnType<typeof schemeLine>;

const schemeLine = ({ id, name, mode, codec, parallel, costs, accuracy }: Scheme) => ({
  ...{ id, design: name, mode, parallel, codec, accuracy },
  ...costs,
});

/** What was played, and with what. */
export interface PlayedAbout {
  link: LinkTrace;
  load: LoadTrace;
  goal: Goal;
  task: string;
  points: number;
  /** Whether all weights are trained: if not, times are real and answers mean nothing. */
  trained: boolean;
  power: PowerProfile;
  schemes: readonly SchemeLine[];
  /** What a server at the edge that is none of ours does not do, in words. */
  lacks?: readonly string[];
  /** For how long a run was played first that does not count, s; absent where none was. */
  warmUpS?: number;
}

export const playedAbout = (
  { task, setting, entries }: Zoo,
  rest: Pick<PlayedAbout, 'link' | 'load' | 'goal' | 'power' | 'lacks' | 'warmUpS'> & {
    schemes: readonly Scheme[];
  },
): PlayedAbout => ({
  ...rest,
  ...{ task, points: setting.points },
  trained: entries.every(({ trained }) => trained),
  schemes: rest.schemes.map(schemeLine),
});

/** What `gcode dispatch --json` prints and the studio saves. Latencies are measured, energies modelled. */
export function dispatchDocument(
  { link, load, goal, task, points, trained, power, schemes, lacks = [], warmUpS }: PlayedAbout,
  runs: readonly (Pick<TraceRun, 'report' | 'changes' | 'broken'> & { round?: number })[],
  unplayed: readonly (Unplayed & { round?: number })[] = [],
) {
  return {
    trace: { name: link.name, rule: link.rule, seconds: link.seconds, steps: link.steps },
    load: { name: load.name, rule: load.rule, steps: load.steps },
    ...{ goal: goal.what, targetMs: goal.targetMs, task, points, trained },
    energy: { provenance: 'modelled', power },
    schemes,
    ...(lacks.length > 0 && { server: { lacks } }),
    ...(warmUpS !== undefined && { warmUpS }),
    runs: runs.map(({ report, changes, broken, round }) => ({
      ...{ ...report, changes, broken },
      ...(round !== undefined && { round }),
    })),
    ...(unplayed.length > 0 && { unplayed }),
  };
}
