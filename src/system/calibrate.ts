import { z } from 'zod';
import { median } from './statistics.ts';

const factor = z.number().positive().max(100);

/**
 * What whole designs take over what the tables' sums say, one factor for each machine. Single ops are timed with warm
 * caches and alone; inside a design they are not.
 */
export const calibrationSchema = z.strictObject({
  version: z.literal(1),
  device: factor,
  edge: factor,
  /** Measured designs behind the factors. */
  designs: z.int().positive(),
  /** Mean absolute relative error of the latency on those designs: before, and with the factors. */
  errorBefore: z.number().nonnegative(),
  errorAfter: z.number().nonnegative(),
  created: z.iso.datetime(),
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** One design: what it took, and what the uncalibrated tables say, ms. */
export interface CalibrationSample {
  measuredMs: number;
  deviceMs: number;
  edgeMs: number;
  /** Time that belongs to no machine: the link. */
  linkMs: number;
}

export class CalibrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CalibrationError';
  }
}

/** Relative errors beyond this many deviations count less: a design that ran in a slow spell is not the machine. */
const HUBER = 1.345;
/** Median absolute deviation to standard deviation, for normal errors. */
const MAD = 1.4826;
const ROUNDS = 50;
/** Pulls a factor towards 1 as much as one design with 1 % error would: decides where a side hardly runs. */
const PRIOR = 1e-4;
/** A factor outside this is no property of a machine; the measurements and the profile do not belong together. */
const PLAUSIBLE = [0.1, 10] as const;

const relativeError = (s: CalibrationSample, device: number, edge: number): number =>
  (device * s.deviceMs + edge * s.edgeMs + s.linkMs) / s.measuredMs - 1;

const meanError = (samples: readonly CalibrationSample[], device: number, edge: number): number =>
  samples.reduce((sum, s) => sum + Math.abs(relativeError(s, device, edge)), 0) / samples.length;

/** Weighted least squares of the relative errors in (device - 1, edge - 1). */
function solve(samples: readonly CalibrationSample[], weights: readonly number[]): [number, number] {
  let dd = PRIOR;
  let de = 0;
  let ee = PRIOR;
  let dr = 0;
  let er = 0;
  for (const [i, s] of samples.entries()) {
    const w = weights[i] as number;
    const d = s.deviceMs / s.measuredMs;
    const e = s.edgeMs / s.measuredMs;
    const rest = -relativeError(s, 1, 1);
    dd += w * d * d;
    de += w * d * e;
    ee += w * e * e;
    dr += w * d * rest;
    er += w * e * rest;
  }
  const determinant = dd * ee - de * de;
  return [1 + (ee * dr - de * er) / determinant, 1 + (dd * er - de * dr) / determinant];
}

/** Huber's weights: 1 for errors that the bulk has, less the further beyond. */
function huberWeights(errors: readonly number[]): number[] {
  const scale = Math.max(MAD * median(errors.map(Math.abs)), 1e-9);
  return errors.map((error) => Math.min(1, (HUBER * scale) / Math.max(Math.abs(error), 1e-12)));
}

/**
 * Fits one factor for the device and one for the edge by robust least squares on relative error (Huber, iteratively
 * reweighted). A side that no design uses keeps the factor 1.
 * @throws CalibrationError when there are no samples, a time is no positive number, or a factor is implausible
 */
export function calibrate(samples: readonly CalibrationSample[], created = new Date()): Calibration {
  if (samples.length === 0) throw new CalibrationError('There is no measured design to calibrate with.');
  for (const [i, s] of samples.entries()) {
    for (const [field, value] of Object.entries(s)) {
      if (value >= 0 && Number.isFinite(value) && (value > 0 || field !== 'measuredMs')) continue;
      throw new CalibrationError(`design ${i + 1}: ${field} is ${value}, which is no time.`);
    }
  }
  let weights = samples.map(() => 1);
  let [device, edge] = [1, 1];
  for (let round = 0; round < ROUNDS; round++) {
    const [nextDevice, nextEdge] = solve(samples, weights);
    const moved = Math.abs(nextDevice - device) + Math.abs(nextEdge - edge);
    [device, edge] = [nextDevice, nextEdge];
    if (moved < 1e-9) break;
    weights = huberWeights(samples.map((s) => relativeError(s, device, edge)));
  }
  for (const [side, value] of Object.entries({ device, edge })) {
    if (value >= PLAUSIBLE[0] && value <= PLAUSIBLE[1]) continue;
    throw new CalibrationError(
      `The ${side}'s factor would be ${value.toPrecision(3)}: these measurements are not of this profile's machine.`,
    );
  }
  return {
    version: 1,
    device,
    edge,
    designs: samples.length,
    errorBefore: meanError(samples, 1, 1),
    errorAfter: meanError(samples, device, edge),
    created: created.toISOString(),
  };
}
