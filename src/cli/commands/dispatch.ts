import { stat } from 'node:fs/promises';
import { InvalidArgumentError } from 'commander';
import type { PlannedRun } from '../../app/dispatch/fixed.ts';
import type { Unplayed } from '../../app/dispatch/playRun.ts';
import type { Followers, TraceRun } from '../../app/dispatch/runTrace.ts';
import {
  at,
  LINK_TRACES,
  type LinkTrace,
  LOAD_TRACES,
  type LoadTrace,
  MOST_DEVICES,
  playedIn,
  steadyLoad,
  TRACE_S,
} from '../../coinference/dispatch/traces.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { companyFor } from '../dispatchCompany.ts';
import { type DispatcherOptions, dispatcherOptions, goalOf, powerOf } from '../dispatcherOptions.ts';
import { dispatchText, unplayedText } from '../dispatchText.ts';
import { readNamedText } from '../files.ts';
import { naturalNumber, positiveInteger, positiveNumber, repeats } from '../options.ts';
import { log, type Outcome, UsageError } from '../outcome.ts';
import { engineOptions, type SystemOptions, withSystem } from '../realSystem.ts';

interface Options extends Omit<SystemOptions, 'link'>, DispatcherOptions {
  zoo: string;
  trace: string;
  load?: string;
  devices?: number;
  task?: string;
  data?: string;
  points?: number;
  seconds?: number;
  fixed: number;
  rounds: number;
}

/** As a trace's file may be. */
function traceSeconds(text: string): number {
  const value = positiveNumber(text);
  if (value >= TRACE_S.least && value <= TRACE_S.most) return value;
  throw new InvalidArgumentError(`Expected seconds from ${TRACE_S.least} to ${TRACE_S.most}.`);
}

export const dispatchCommand: CommandSpec<Options> = {
  name: 'dispatch',
  about:
    'choose among the designs of a zoo while link and load change: play a trace, adapting, and beside it fixed schemes',
  options: (command) =>
    dispatcherOptions(engineOptions(command))
      .requiredOption(
        '--zoo <file>',
        'the index of a shipped zoo (public/zoo/shapes.json), or a list of designs with weights and accuracy',
      )
      .requiredOption(
        '--trace <file or name>',
        `the link over time: a CSV file, or ${Object.keys(LINK_TRACES).join(', ')}`,
      )
      .option(
        '--load <file or name>',
        `devices that use the edge over time: a CSV file, or ${Object.keys(LOAD_TRACES).join(', ')}`,
      )
      .option('--devices <number>', 'so many devices all the time, 1 to 16', positiveInteger)
      .option('--task <name>', 'the task whose frames run; a zoo of another one is refused')
      .option('--data <folder>', "the task's data, where it needs some")
      .option('--points <number>', 'points a sample: of a zoo, the designs for so many', positiveInteger)
      .option('--seconds <number>', "play the trace in this time (default: the trace's own)", traceSeconds)
      .option(
        '--fixed <number>',
        'run so many schemes beside it, each all the time; 0 runs none',
        naturalNumber,
        3,
      )
      .option(
        '--rounds <number>',
        'play each run so often, every second time in the opposite order',
        repeats,
        1,
      ),
  run: dispatch,
};

/** The text of a trace's file. Throws UsageError where it is not there, E461 where it is too large for a trace. */
async function traceText(option: string, path: string): Promise<string> {
  const { assertTraceSize } = await import('../../coinference/dispatch/traceFile.ts');
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  assertTraceSize(path, size);
  return readNamedText(option, path);
}

async function linkTraceOf({ trace, seconds }: Options): Promise<LinkTrace> {
  const { parseLinkTrace } = await import('../../coinference/dispatch/traceFile.ts');
  const known = Object.hasOwn(LINK_TRACES, trace) ? LINK_TRACES[trace] : undefined;
  const read = known?.() ?? parseLinkTrace(await traceText('--trace', trace), trace);
  return seconds === undefined ? read : playedIn(read, seconds);
}

async function loadTraceOf({ load, devices }: Options, { seconds }: LinkTrace): Promise<LoadTrace> {
  if (load !== undefined && devices !== undefined) throw new UsageError('give either --load or --devices');
  const known = load !== undefined && Object.hasOwn(LOAD_TRACES, load) ? LOAD_TRACES[load] : undefined;
  if (known) return known(seconds);
  if (load !== undefined) {
    const { parseLoadTrace } = await import('../../coinference/dispatch/traceFile.ts');
    return playedIn(parseLoadTrace(await traceText('--load', load), load), seconds);
  }
  const number = devices ?? 1;
  if (number > MOST_DEVICES) throw new UsageError(`--devices ${number}: there are ${MOST_DEVICES} at most`);
  return steadyLoad(number);
}

async function dispatch(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { readZoo } = await import('../zoos.ts');
  const { setupOf } = await import('../dispatchSetup.ts');
  const { dispatchDocument, playedAbout } = await import('../../app/dispatch/document.ts');
  const { playRun, wasPlayed } = await import('../../app/dispatch/playRun.ts');
  const { nameOfRun, plannedRuns } = await import('../../app/dispatch/fixed.ts');
  const { crossingScheme } = await import('../../app/dispatch/company.ts');
  const { playsOf, warmUpOf } = await import('../../app/dispatch/order.ts');
  const link = await linkTraceOf(options);
  const load = await loadTraceOf(options, link);
  const traces = { link, load };
  const power = powerOf(options);
  const { task, data: folder, points } = options;
  const found = await readZoo(
    options.zoo,
    { ...(task && { task }), ...(folder && { data: folder }), ...(points && { points }) },
    signal,
  );
  const goal = goalOf(options);
  return withSystem({ ...options, link: null, holds: true }, async (real) => {
    const { endpoint } = real;
    const setup = await setupOf(signal, { ...options, goal, power }, found, real);
    const { zoo, schemes, system, lacks = [] } = setup;
    const { runs: planned, theirs } = plannedRuns(setup, traces, options.fixed);
    const most = Math.max(...load.steps.map(({ devices }) => devices)) - 1;
    const sent = theirs?.scheme ?? crossingScheme(setup);
    const company = most > 0 && sent ? await companyFor(setup, sent, endpoint, most, at(link, 0)) : null;
    const runs: (TraceRun & { round: number })[] = [];
    const unplayed: (Unplayed & { round: number })[] = [];
    const followers: Followers = {
      onDevices: (devices) => company?.set(devices - 1),
      onLink: (held) => company?.follow(held),
    };
    const plays = playsOf(planned.length, options.rounds, traces);
    let warmUp = warmUpOf(plays);
    try {
      for (const { run: number, round, traces: played, counts } of plays) {
        const run = planned[number] as PlannedRun;
        const not = counts ? '' : ', which does not count';
        log(`Playing ${link.name} for ${played.link.seconds} s${not}: ${nameOfRun(run)}`);
        const result = await playRun(signal, setup, played, run, followers);
        if (!wasPlayed(result)) log(unplayedText(result));
        if (!counts && !wasPlayed(result)) warmUp = {};
        if (!counts) continue;
        if (wasPlayed(result)) runs.push({ ...result, round });
        else unplayed.push({ ...result, round });
      }
    } finally {
      await company?.close();
    }
    const about = playedAbout(zoo, { ...traces, goal, power: system.power, schemes, lacks });
    return {
      document: dispatchDocument({ ...about, ...warmUp }, runs, unplayed),
      text: dispatchText(about, planned.map(nameOfRun), runs, unplayed),
      failed: unplayed.length > 0 || runs.some(({ report }) => report.lost > 0 || report.outOfOrder > 0),
    };
  });
}
