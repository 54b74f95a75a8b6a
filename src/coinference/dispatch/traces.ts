import { normal, randomStream } from '../../design/random.ts';

/** A quantity over time that holds from each step to the next. */
export interface Steps<T> {
  /** In order; the first is at 0 s. */
  steps: readonly ({ atS: number } & T)[];
  seconds: number;
}

/** A link over time. */
export interface LinkTrace extends Steps<{ mbps: number; delayMs: number }> {
  name: string;
  /** How it was generated; null for one that was read from a file. */
  rule: string | null;
}

/** Devices that use the edge over time, the one whose frames are watched counted. */
export interface LoadTrace extends Steps<{ devices: number }> {
  name: string;
  rule: string | null;
}

export const MOST_DEVICES = 16;

/** Traces that are shorter or longer than this are in another unit than seconds: no frame, or a day. */
export const TRACE_S = { least: 0.1, most: 86_400 };

/** The step that holds at a time; the last one from its start on. */
export function at<T>({ steps }: Steps<T>, seconds: number): { atS: number } & T {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle] as { atS: number }).atS <= seconds) low = middle;
    else high = middle - 1;
  }
  return steps[low] as { atS: number } & T;
}

/** The same played in another time. */
export function playedIn<S extends Steps<unknown>>(trace: S, seconds: number): S {
  const by = seconds / trace.seconds;
  return { ...trace, seconds, steps: trace.steps.map((step) => ({ ...step, atS: step.atS * by })) };
}

const stepTrace = (): LinkTrace => ({
  name: 'step',
  rule: 'generated: 40 Mb/s for 8 s, 5 Mb/s for 8 s, 40 Mb/s for 8 s, 2 ms each way',
  steps: [40, 5, 40].map((mbps, i) => ({ atS: 8 * i, mbps, delayMs: 2 })),
  seconds: 24,
});

/** A logarithm that wanders around a mean and comes back to it. */
function walking(seed = 1): LinkTrace {
  const random = randomStream(seed, 'walking');
  let off = 0;
  const steps = Array.from({ length: 60 }, (_, atS) => {
    off = 0.85 * off + 0.35 * normal(random);
    // Behind a wall for ten seconds of every thirty.
    const wall = atS % 30 >= 20 ? Math.log(6) : 0;
    const mbps = Math.min(80, Math.max(0.5, 25 * Math.exp(off - wall)));
    return { atS, mbps: Math.round(100 * mbps) / 100, delayMs: wall > 0 ? 6 : 2 };
  });
  return {
    name: 'walking',
    rule:
      `generated with seed ${seed}: Wi-Fi while walking, each second 25 Mb/s times a factor whose logarithm is an ` +
      'autoregressive walk (0.85, 0.35), a sixth of it for ten seconds of every thirty, 0.5 to 80 Mb/s',
    steps,
    seconds: 60,
  };
}

const tunnel = (): LinkTrace => ({
  name: 'tunnel',
  rule: 'generated: a train at 30 Mb/s and 15 ms each way, 12 s in a tunnel at 0.4 Mb/s and 60 ms, with 3 s at 4 Mb/s on both sides',
  steps: [
    { atS: 0, mbps: 30, delayMs: 15 },
    { atS: 12, mbps: 4, delayMs: 30 },
    { atS: 15, mbps: 0.4, delayMs: 60 },
    { atS: 27, mbps: 4, delayMs: 30 },
    { atS: 30, mbps: 30, delayMs: 15 },
  ],
  seconds: 42,
});

const MIXED_S = 24;
/** A fast and a slow link, each with one device and with many, for the same time: of these four each wants something else. */
const MIXED = [
  { mbps: 60, devices: 1 },
  { mbps: 60, devices: MOST_DEVICES },
  { mbps: 1.5, devices: MOST_DEVICES },
  { mbps: 1.5, devices: 1 },
].map((each, i, { length }) => ({ ...each, atS: (i * MIXED_S) / length, delayMs: 2 }));

const mixed = (): LinkTrace => ({
  name: 'mixed',
  rule: 'generated: 60 Mb/s for 12 s, 1.5 Mb/s for 12 s, 2 ms each way; with the load of this name each with one device and with many',
  steps: MIXED.filter((_, i) => i % 2 === 0).map(({ atS, mbps, delayMs }) => ({ atS, mbps, delayMs })),
  seconds: MIXED_S,
});

export const LINK_TRACES: Readonly<Record<string, () => LinkTrace>> = {
  step: stepTrace,
  walking,
  tunnel,
  mixed,
};

/** So many devices all the time. */
export const steadyLoad = (devices: number): LoadTrace => ({
  name: `${devices} device${devices === 1 ? '' : 's'}`,
  rule: `generated: ${devices} all the time`,
  steps: [{ atS: 0, devices }],
  seconds: 1,
});

/** From one device to sixteen and back. */
export const crowd = (seconds: number): LoadTrace => ({
  name: 'crowd',
  rule: 'generated: 1, 4, 16, 4 and 1 devices, a fifth of the time each',
  steps: [1, 4, 16, 4, 1].map((devices, i) => ({ atS: (i * seconds) / 5, devices })),
  seconds,
});

/** One device in the first and the last quarter, sixteen in between; see the link trace of this name. */
export const mixedLoad = (seconds: number): LoadTrace =>
  playedIn(
    {
      name: 'mixed',
      rule: `generated: 1 device for a quarter of the time, ${MOST_DEVICES} for half of it, 1 for the rest`,
      steps: MIXED.filter((_, i) => i !== 2).map(({ atS, devices }) => ({ atS, devices })),
      seconds: MIXED_S,
    },
    seconds,
  );

/** By name, for a time in seconds. */
export const LOAD_TRACES: Readonly<Record<string, (seconds: number) => LoadTrace>> = {
  crowd,
  mixed: mixedLoad,
};
