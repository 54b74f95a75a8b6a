import type { PlayedAbout } from '../app/dispatch/document.ts';
import type { Unplayed } from '../app/dispatch/playRun.ts';
import type { RunReport } from '../app/dispatch/report.ts';
import type { TraceRun } from '../app/dispatch/runTrace.ts';
import { table } from './outcome.ts';

const figure = (value: number, digits = 1): string => (Number.isFinite(value) ? value.toFixed(digits) : '');

function rowOf({
  run,
  frames,
  withinTarget,
  medianMs,
  p99Ms,
  energyMj,
  switches,
  lost,
  rescued,
}: RunReport): string[] {
  return [
    ...[run, String(frames), String(withinTarget), figure(medianMs), figure(p99Ms), figure(energyMj)],
    ...[String(switches), String(lost), String(rescued)],
  ];
}

/** A run that could not be played, in a sentence. */
export const unplayedText = ({ run, error }: Unplayed): string => `${run} could not be played: ${error}`;

/** What failed over the edge in a run, by scheme and reason. */
const brokenTexts = ({ report: { run }, broken }: TraceRun): string[] =>
  broken.map(
    ({ scheme, error, times = 1 }) =>
      `${run}: ${scheme} failed ${times === 1 ? 'once' : `${times} times`}: ${error}`,
  );

/** What was played, for people. @param names of the runs, in their order: the first adapts */
export function dispatchText(
  { link, load, goal, trained, lacks = [] }: PlayedAbout,
  names: readonly string[],
  runs: readonly TraceRun[],
  unplayed: readonly Unplayed[],
): string {
  const parts = (runs[0]?.report.segments ?? []).map((part) => {
    const [used = ''] = Object.entries(part.schemes).sort(([, a], [, b]) => b - a)[0] ?? [];
    return [
      ...[figure(part.fromS), figure(part.mbps), String(part.devices), used, String(part.frames)],
      ...[String(part.withinTarget), figure(part.medianMs), figure(part.p99Ms), figure(part.energyMj)],
    ];
  });
  const rows = names.flatMap((name) =>
    runs.filter(({ report }) => report.run === name).map(({ report }) => rowOf(report)),
  );
  const remarks = [
    ...unplayed.map(unplayedText),
    ...runs.flatMap(brokenTexts),
    ...(lacks.length > 0 ? [`The server at the edge lacks ${lacks.join('; ')}.`] : []),
    ...(trained ? [] : ['Some weights are untrained: times are real, answers mean nothing.']),
  ];
  return [
    `Link: ${link.name}${link.rule ? ` (${link.rule})` : ''}. Load: ${load.rule ?? load.name}. Target: ${goal.targetMs} ms. Energy is modelled.`,
    table(['from s', 'Mb/s', 'devices', 'mostly', 'frames', 'in target', 'median ms', 'p99 ms', 'mJ'], parts),
    table(['run', 'frames', 'in target', 'median ms', 'p99 ms', 'mJ', 'switches', 'lost', 'rescued'], rows),
    ...remarks,
  ].join('\n\n');
}
