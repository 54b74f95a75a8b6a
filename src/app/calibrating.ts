import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Setting } from '../design/types.ts';
import { type Fidelity, fidelity } from '../learning/latency/metrics.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import { type Calibration, CalibrationError, calibrate, calibrationSample } from '../system/calibrate.ts';
import { type Estimate, estimateDesign, type Tables, tablesOf } from '../system/estimate.ts';
import { plainTablesOf, systemAt } from '../system/learned.ts';
import type { System } from '../system/system.ts';

export interface Calibrated {
  /** Null where none that is plausible makes the sum better. */
  calibration: Calibration | null;
  /** How well the sum of op times does on the samples, with the factors where there are any. */
  tableSum: Fidelity;
}

/** Fits the calibration of a system's tables to measured designs (calibrate, S9.9), and judges the sum on them. */
export function calibrated(samples: readonly LatencySample[], setting: Setting, system: System): Calibrated {
  const designs = new Map(samples.map(({ design }) => [design, designOf(parseGenome(design))]));
  const estimates = (by: System, tables: Tables) =>
    samples.map(({ design, linkMbps }) => {
      const at = systemAt(by, linkMbps);
      return estimateDesign(designs.get(design) as ReturnType<typeof designOf>, setting, at, tables);
    });
  const judge = (list: readonly Estimate[]): Fidelity =>
    fidelity(
      samples.map(({ latencyMs }) => latencyMs),
      list.map(({ latencyMs }) => latencyMs),
    );
  const { calibration: _, ...uncalibrated } = system;
  const sums = estimates(uncalibrated, plainTablesOf(system));
  const plain = judge(sums);
  try {
    const calibration = calibrate(sums.map((sum, i) => calibrationSample(sum, samples[i] as LatencySample)));
    const by = { ...uncalibrated, calibration };
    const better = judge(estimates(by, tablesOf(by)));
    if (better.mape < plain.mape) return { calibration, tableSum: better };
  } catch (error) {
    if (!(error instanceof CalibrationError)) throw error;
  }
  return { calibration: null, tableSum: plain };
}
