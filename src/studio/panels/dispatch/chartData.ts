import type { Played } from '../../../app/dispatch/played.ts';
import type { DispatchData } from '../../charts/dispatchScales.ts';
import type { DispatchSession } from '../../store/session/dispatch.ts';
import { linkTraceNow, loadTraceNow } from './choices.ts';
import { runName, runTone, schemeNames } from './schemeNames.ts';

/** What was played, as the chart draws it. */
export function playedChart({ about, runs }: Played): DispatchData {
  const { link, load, goal, schemes } = about;
  const names = schemeNames(schemes);
  return {
    ...{ seconds: link.seconds, targetMs: goal.targetMs, names },
    ...{ rate: link.steps, devices: load.steps },
    runs: runs
      .filter(({ points }) => points.length > 0)
      .map(({ name, points }) => ({
        ...{ name: runName(name, names), tone: runTone(name, schemes), points },
      })),
    changes: runs[0]?.changes.flatMap(({ atS }) => (atS > 0 ? [atS] : [])) ?? [],
  };
}

/** The trace that would be played, before it is. */
export function chosenChart(
  dispatch: Pick<DispatchSession, 'link' | 'load' | 'seconds' | 'targetMs'>,
): DispatchData {
  const link = linkTraceNow(dispatch);
  return {
    ...{ seconds: link.seconds, targetMs: dispatch.targetMs, rate: link.steps },
    devices: loadTraceNow(dispatch).steps,
    ...{ runs: [], changes: [], names: {} },
  };
}
