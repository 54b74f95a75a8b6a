import { type Column, type Row, rowsOf, wrongTrace as wrong } from './traceRows.ts';
import { type LinkTrace, type LoadTrace, MOST_DEVICES, TRACE_S } from './traces.ts';

/** Times this much farther apart than they mostly are leave a gap. */
const GAP = 10;
/** Times since 1970 in seconds, until the year 5138; today's in ms are ten times that. */
const LAST_S = 1e11;
const MOST_MBPS = 100_000;
const LEAST_MBPS = 0.01;
const MOST_DELAY_MS = 10_000;
/** A trace's file is a few numbers a line; what is larger is something else. */
const MOST_BYTES = 16 * 2 ** 20;

/** Asked before a file is read. Throws E461 for one that is too large. */
export function assertTraceSize(name: string, bytes: number): void {
  if (bytes > MOST_BYTES) throw wrong(name, `${bytes} bytes are too many for a trace`);
}

const SECONDS: Column = {
  name: 'seconds',
  words: ['s', 'sec', 'secs', 'second', 'seconds', 't', 'time', 'timestamp', 'elapsed'],
};
const RATE: Column = {
  name: 'Mb/s',
  words: ['mb/s', 'mbps', 'mbit/s', 'megabits', 'rate', 'bandwidth', 'throughput'],
};
const DELAY: Column = {
  name: 'delay in ms',
  words: ['delay', 'latency', 'ms', 'milliseconds'],
  optional: true,
};
const DEVICES: Column = { name: 'devices', words: ['device', 'devices', 'client', 'clients', 'count'] };

/** Times that grow, without a gap. */
function timesOf(rows: readonly Row[], where: string): { times: number[]; seconds: number } {
  const first = rows[0]?.cells[0] ?? 0;
  const times = rows.map(({ cells }) => (cells[0] as number) - first);
  const steps = times.slice(1).map((time, i) => time - (times[i] as number));
  for (const [i, step] of steps.entries()) {
    if (!(step > 0))
      throw wrong(`${where}, line ${rows[i + 1]?.line}`, 'its time is not after that of the row before');
  }
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
  const gap = steps.findIndex((step) => steps.length > 2 && step > GAP * usual);
  if (gap >= 0) {
    const line = rows[gap + 1]?.line;
    throw wrong(
      `${where}, line ${line}`,
      `${steps[gap]?.toPrecision(3)} s after the row before, where rows are ${usual.toPrecision(3)} s apart: a gap`,
    );
  }
  const seconds = (times.at(-1) as number) + usual;
  const unit = 'its times are to be in seconds';
  if (first > LAST_S) throw wrong(where, `it begins at ${first}, which are ms since 1970 or less: ${unit}`);
  if (seconds > TRACE_S.most)
    throw wrong(where, `it lasts ${seconds.toPrecision(3)} s, more than a day: ${unit}`);
  if (seconds < TRACE_S.least)
    throw wrong(where, `it lasts ${seconds.toPrecision(3)} s, less than ${TRACE_S.least} s: ${unit}`);
  return { times, seconds };
}

/** A link's trace from CSV: seconds, Mb/s, and where it is known the delay each way in ms. Throws E461 with the line. */
export function parseLinkTrace(text: string, name: string): LinkTrace {
  const rows = rowsOf(text, name, [SECONDS, RATE, DELAY]);
  const { times, seconds } = timesOf(rows, name);
  const steps = rows.map(({ line, cells: [, mbps = 0, delayMs = 0] }, i) => {
    const where = `${name}, line ${line}`;
    if (mbps === 0)
      throw wrong(
        where,
        'a rate of 0: no frame would ever arrive; write a small rate, or leave the link out',
      );
    if (!(mbps >= LEAST_MBPS && mbps <= MOST_MBPS))
      throw wrong(where, `${mbps} Mb/s is outside ${LEAST_MBPS} to ${MOST_MBPS}`);
    if (!(delayMs >= 0 && delayMs <= MOST_DELAY_MS))
      throw wrong(where, `a delay of ${delayMs} ms is outside 0 to ${MOST_DELAY_MS}`);
    return { atS: times[i] as number, mbps, delayMs };
  });
  return { name, rule: null, steps, seconds };
}

/** A load's trace from CSV: seconds, devices. Throws E461 with the line. */
export function parseLoadTrace(text: string, name: string): LoadTrace {
  const rows = rowsOf(text, name, [SECONDS, DEVICES]);
  const { times, seconds } = timesOf(rows, name);
  const steps = rows.map(({ line, cells: [, devices = 0] }, i) => {
    if (!Number.isInteger(devices) || devices < 1 || devices > MOST_DEVICES) {
      throw wrong(
        `${name}, line ${line}`,
        `${devices} devices: use a whole number from 1 to ${MOST_DEVICES}`,
      );
    }
    return { atS: times[i] as number, devices };
  });
  return { name, rule: null, steps, seconds };
}
