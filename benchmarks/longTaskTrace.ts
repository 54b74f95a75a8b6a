import type { Figure } from './benchmark.ts';

/** One long task of a page's main thread. */
export interface LongTask {
  ms: number;
  /** Time that the thread was really computing; the rest it waited for a processor. */
  cpuMs: number;
  /** Where the time went, the most first: what the browser did, and in which functions. */
  parts: [name: string, ms: number][];
  functions: [name: string, ms: number][];
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  id?: string;
  args: {
    name?: string;
    data?: {
      startTime?: number;
      cpuProfile?: { nodes?: ProfileNode[]; samples?: number[] };
      timeDeltas?: number[];
    };
  };
}

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url?: string; lineNumber?: number; columnNumber?: number };
}

/** What a trace has to have. */
export const CATEGORIES = [
  ...['toplevel', 'devtools.timeline', 'v8', 'disabled-by-default-devtools.timeline'],
  'disabled-by-default-v8.cpu_profiler',
];

/** Says what the longest tasks did. @returns the most that one of them computed */
export function explained(
  name: string,
  trace: Uint8Array,
  leastMs: number,
  log: (text: string) => void,
): Figure {
  const tasks = longTasksOf(trace, leastMs);
  const words = (list: [string, number][]) =>
    list.map(([of, took]) => `${of} ${took.toFixed(1)}`).join('\n      ');
  for (const { ms, cpuMs, parts, functions } of tasks.slice(0, 8)) {
    log(`${name}: a task of ${ms.toFixed(0)} ms, ${cpuMs.toFixed(0)} of them computing
    the browser, ms:
      ${words(parts)}
    functions, ms:
      ${words(functions)}`);
  }
  // On a machine that does other work, tasks wait for a processor: what they compute is their own.
  const computed = Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs));
  return {
    name: `${name}, most that one task over ${leastMs} ms computed, traced`,
    value: computed,
    unit: 'ms',
  };
}

/** Tasks of the page's main thread that took longer than `leastMs`, the longest first. */
function longTasksOf(trace: Uint8Array, leastMs: number): LongTask[] {
  const { traceEvents } = JSON.parse(new TextDecoder().decode(trace)) as { traceEvents: TraceEvent[] };
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  return mains
    .flatMap(({ pid, tid }) => longTasksOn(traceEvents, pid, tid, 1000 * leastMs))
    .filter(({ parts }) => !parts.some(([name]) => name.endsWith('StartProfiling')))
    .sort((a, b) => b.ms - a.ms);
}

function longTasksOn(all: readonly TraceEvent[], pid: number, tid: number, least: number): LongTask[] {
  const mine = all.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X');
  mine.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const samples = samplesOf(all, pid, tid);
  // A task is told by two categories.
  const kind = mine.some(({ name }) => name === 'RunTask') ? 'RunTask' : 'ThreadControllerImpl::RunTask';
  const tasks = mine.filter(({ name, dur = 0 }) => name === kind && dur > least);
  return tasks.map(({ ts, dur = 0, tdur = 0 }) => {
    const within = (at: number) => at >= ts && at <= ts + dur;
    const functions = summed(samples.filter(({ at }) => within(at)).map(({ name, us }) => [name, us]));
    return {
      ...{ ms: dur / 1000, cpuMs: tdur / 1000, functions },
      parts: summed(selfTimes(mine.filter((event) => within(event.ts)))),
    };
  });
}

/** What each event took without those inside of it. @param list by their start, the outer first */
function selfTimes(list: readonly TraceEvent[]): [string, number][] {
  const open: { end: number; own: [string, number] }[] = [];
  const found: [string, number][] = [];
  for (const { name, ts, dur = 0 } of list) {
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= ts) open.pop();
    const outer = open.at(-1);
    if (outer) outer.own[1] -= dur;
    const own: [string, number] = [name, dur];
    found.push(own);
    open.push({ end: ts + dur, own });
  }
  return found;
}

function summed(list: readonly (readonly [string, number])[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const [name, us] of list) sums.set(name, (sums.get(name) ?? 0) + us);
  return [...sums]
    .map(([name, us]): [string, number] => [name, us / 1000])
    .filter(([, ms]) => ms >= 1)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 12);
}

/** What the thread was found doing, and for how long. */
function samplesOf(all: readonly TraceEvent[], pid: number, tid: number) {
  const found: { at: number; us: number; name: string }[] = [];
  for (const start of all) {
    if (start.name !== 'Profile' || start.pid !== pid || start.tid !== tid) continue;
    const names = new Map<number, string>();
    let at = start.args.data?.startTime ?? start.ts;
    const chunks = all.filter(
      ({ name, pid: of, id }) => name === 'ProfileChunk' && of === pid && id === start.id,
    );
    for (const { args } of chunks.sort((a, b) => a.ts - b.ts)) {
      const { cpuProfile: profile, timeDeltas = [] } = args.data ?? {};
      for (const { id, callFrame } of profile?.nodes ?? []) names.set(id, nameOf(callFrame));
      for (const [i, node] of (profile?.samples ?? []).entries()) {
        const us = timeDeltas[i] ?? 0;
        at += us;
        found.push({ at, us, name: names.get(node) ?? '?' });
      }
    }
  }
  return found;
}

const nameOf = ({ functionName, url = '', lineNumber, columnNumber }: ProfileNode['callFrame']): string =>
  `${functionName || '(anonymous)'} ${url.split('/').at(-1)}:${lineNumber}:${columnNumber}`;
