import { z } from 'zod';
import { NumberedError } from '../design/problem.ts';
import type { Placement } from '../design/types.ts';
import { errorsOf, type Outcome } from './coverage.ts';
import type { Parts } from './parts.ts';
import { type Affine, fitAffine } from './robustFit.ts';
import { median } from './statistics.ts';

const factor = z.number().positive().max(100);
const ms = z.number().nonnegative();
const offset = z.number();

/**
 * What whole designs take over what the tables say. Single ops are timed in a row, hot and alone; the frames of a design
 * come singly, beside everything else that a machine does. Times are ms.
 */
export const calibrationSchema = z.strictObject({
  /** Version 1 had the two factors alone. */
  version: z.union([z.literal(1), z.literal(2)]),
  /** Of all times of the device's table, and of the edge's. */
  device: factor,
  edge: factor,
  /** On top of a segment's start and copies, once a segment. */
  startMs: z.strictObject({ device: ms, edge: ms }).default({ device: 0, edge: 0 }),
  /** On top of the link's figures, each way; below 0 where frames cross faster than the link's probes did. */
  crossingMs: z.strictObject({ up: offset, down: offset }).default({ up: 0, down: 0 }),
  /** What no part's clock sees in a frame that stays on the device, and in one that crosses. */
  otherMs: z.strictObject({ local: ms, crossing: ms }).default({ local: 0, crossing: 0 }),
  /** What predictions of designs were off by, each predicted by a fit to the others, on a logarithmic scale; see errorsOf. */
  logErrors: z.array(z.number()).default([]),
  /** Added to both times before the logarithm: designs far shorter scatter by a time, far longer ones by a share of it. */
  scatterMs: ms.default(0),
  /** Measured designs behind it. */
  designs: z.int().positive(),
  /** Mean absolute relative error of the latency on those designs: before, and with it. */
  errorBefore: z.number().nonnegative(),
  errorAfter: z.number().nonnegative(),
  created: z.iso.datetime(),
});
export type Calibration = z.infer<typeof calibrationSchema>;

type FourParts = Omit<Parts, 'otherMs'>;

/** One design: what it took, and what the uncalibrated tables say, ms. */
export interface CalibrationSample {
  latencyMs: number;
  measured: FourParts;
  table: FourParts;
  /** Segments that run on each side. */
  runs: Record<Placement, number>;
}

/**
 * A measured design beside its tables' sum. Where its parts were not measured, the link is taken to have been as the tables
 * say, and the machines to share the rest as they say.
 * @param estimate by the tables as they were measured, without a calibration, over the link that was measured over
 */
export function calibrationSample(
  { parts: table, runs }: { parts: Parts; runs: Record<Placement, number> },
  { latencyMs, parts }: { latencyMs: number; parts?: FourParts | undefined },
): CalibrationSample {
  const { deviceMs, upMs, edgeMs, downMs } = table;
  const scale = Math.max(0, latencyMs - upMs - downMs) / (deviceMs + edgeMs);
  const shared = { deviceMs: scale * deviceMs, upMs, edgeMs: scale * edgeMs, downMs };
  return { latencyMs, measured: parts ?? shared, table: { deviceMs, upMs, edgeMs, downMs }, runs };
}

export class CalibrationError extends NumberedError {
  override readonly name = 'CalibrationError';
  constructor(message: string) {
    super('E414', message);
  }
}

/** A factor outside this is no property of a machine; the measurements and the profile do not belong together. */
const PLAUSIBLE = [0.1, 10] as const;
/** Errors are relative to the machine's part, or to so much of the frame where that part is next to nothing. */
const LEAST_SHARE = 0.1;
/** Fits for the errors of designs that were left out: one for each design of a few, no more for many. */
const MOST_FOLDS = 20;

type Fit = Pick<Calibration, 'device' | 'edge' | 'startMs' | 'crossingMs' | 'otherMs'>;
const NONE: Fit = {
  device: 1,
  edge: 1,
  startMs: { device: 0, edge: 0 },
  crossingMs: { up: 0, down: 0 },
  otherMs: { local: 0, crossing: 0 },
};

const crosses = (s: CalibrationSample): boolean => s.runs.edge > 0;
const restOf = ({ latencyMs, measured: m }: CalibrationSample): number =>
  Math.max(0, latencyMs - m.deviceMs - m.upMs - m.edgeMs - m.downMs);

function fitTo(samples: readonly CalibrationSample[]): Fit {
  const side = (placement: Placement): Affine =>
    fitAffine(
      samples
        .filter(({ runs }) => runs[placement] > 0)
        .map(({ latencyMs, measured, table, runs }) => {
          const y = placement === 'device' ? measured.deviceMs : measured.edgeMs;
          return {
            x: placement === 'device' ? table.deviceMs : table.edgeMs,
            n: runs[placement],
            y,
            unit: Math.max(y, LEAST_SHARE * latencyMs),
          };
        }),
    );
  const [device, edge] = [side('device'), side('edge')];
  const over = (list: readonly CalibrationSample[], read: (s: CalibrationSample) => number) =>
    list.length > 0 ? median(list.map(read)) : 0;
  const crossing = samples.filter(crosses);
  const local = samples.filter((s) => !crosses(s));
  return {
    device: device.factor,
    edge: edge.factor,
    startMs: { device: device.offset, edge: edge.offset },
    crossingMs: {
      up: over(crossing, (s) => s.measured.upMs - s.table.upMs),
      down: over(crossing, (s) => s.measured.downMs - s.table.downMs),
    },
    otherMs: { local: over(local, restOf), crossing: over(crossing, restOf) },
  };
}

function predicted(s: CalibrationSample, { device, edge, startMs, crossingMs, otherMs }: Fit): number {
  const { deviceMs, upMs, edgeMs, downMs } = s.table;
  const onDevice = device * deviceMs + startMs.device * s.runs.device;
  if (!crosses(s)) return onDevice + otherMs.local;
  const onEdge = edge * edgeMs + startMs.edge * s.runs.edge;
  const linkMs = Math.max(0, upMs + crossingMs.up) + Math.max(0, downMs + crossingMs.down);
  return onDevice + onEdge + linkMs + otherMs.crossing;
}

const meanError = (samples: readonly CalibrationSample[], by: Fit): number =>
  samples.reduce((sum, s) => sum + Math.abs(predicted(s, by) / s.latencyMs - 1), 0) / samples.length;

const outcomeOf = (s: CalibrationSample, by: Fit): Outcome => ({
  predictedMs: predicted(s, by),
  measuredMs: s.latencyMs,
});

/** Each design by a fit to the others. */
function unseen(samples: readonly CalibrationSample[]): Outcome[] {
  const folds = Math.min(samples.length, MOST_FOLDS);
  const outcomes = new Array<Outcome>(samples.length);
  for (let fold = 0; fold < folds; fold++) {
    const by = folds > 1 ? fitTo(samples.filter((_, i) => i % folds !== fold)) : NONE;
    for (let i = fold; i < samples.length; i += folds) {
      outcomes[i] = outcomeOf(samples[i] as CalibrationSample, by);
    }
  }
  return outcomes;
}

function assertTimes(samples: readonly CalibrationSample[]): void {
  for (const [i, { latencyMs, measured, table }] of samples.entries()) {
    if (!(latencyMs > 0 && Number.isFinite(latencyMs))) {
      throw new CalibrationError(`design ${i + 1}: latencyMs is ${latencyMs}, which is no time.`);
    }
    for (const [which, parts] of Object.entries({ measured, table })) {
      for (const field of ['deviceMs', 'upMs', 'edgeMs', 'downMs'] as const) {
        const value = parts[field];
        if (value >= 0 && Number.isFinite(value)) continue;
        throw new CalibrationError(`design ${i + 1}: ${which} ${field} is ${value}, which is no time.`);
      }
    }
  }
}

/** What measured designs say where no calibration is plausible: the sums stay as they are, and how far they are off is known. */
export const uncalibrated = (samples: readonly CalibrationSample[], created = new Date()): Calibration => ({
  version: 2,
  ...NONE,
  ...errorsOf(samples.map((s) => outcomeOf(s, NONE))),
  designs: samples.length,
  errorBefore: meanError(samples, NONE),
  errorAfter: meanError(samples, NONE),
  created: created.toISOString(),
});

/**
 * Fits what a system's whole designs take to what its tables say, part by part: for each machine a factor and a start for
 * each segment (robust least squares on errors relative to the frame), for each way over the link what it takes on top,
 * and what no part's clock sees (medians). A side that no design uses keeps the factor 1.
 * @throws CalibrationError when there are no samples, a time is no time, or a factor is implausible
 */
export function calibrate(samples: readonly CalibrationSample[], created = new Date()): Calibration {
  if (samples.length === 0) throw new CalibrationError('There is no measured design to calibrate with.');
  assertTimes(samples);
  const found = fitTo(samples);
  for (const side of ['device', 'edge'] as const) {
    const value = found[side];
    if (value >= PLAUSIBLE[0] && value <= PLAUSIBLE[1]) continue;
    throw new CalibrationError(
      `The ${side}'s factor would be ${value.toPrecision(3)}: these measurements are not of this profile's machine.`,
    );
  }
  return {
    version: 2,
    ...found,
    ...errorsOf(unseen(samples)),
    designs: samples.length,
    errorBefore: meanError(samples, NONE),
    errorAfter: meanError(samples, found),
    created: created.toISOString(),
  };
}
