import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Setting } from '../design/types.ts';
import { type Fidelity, fidelity } from '../learning/latency/metrics.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import {
  type Calibration,
  CalibrationError,
  type CalibrationSample,
  calibrate,
} from '../system/calibrate.ts';
import { estimateDesign } from '../system/estimate.ts';
import { plainTablesOf, systemAt } from '../system/learned.ts';
import type { System } from '../system/system.ts';

export interface Calibrated {
  /** One factor for each machine; null where none that is plausible makes the sum better. */
  calibration: Calibration | null;
  /** How well the sum of op times does on the samples, with the factors where there are any. */
  tableSum: Fidelity;
}

/** Fits the factors of a system's tables to measured designs (calibrate, S9.9), and judges the sum on them. */
export function calibrated(samples: readonly LatencySample[], setting: Setting, system: System): Calibrated {
  const tables = plainTablesOf(system);
  const designs = new Map(samples.map(({ design }) => [design, designOf(parseGenome(design))]));
  const list = samples.map(({ design, linkMbps, latencyMs }): CalibrationSample => {
    const at = systemAt(system, linkMbps);
    const { parts } = estimateDesign(designs.get(design) as ReturnType<typeof designOf>, setting, at, tables);
    const { deviceMs, edgeMs, upMs, downMs } = parts;
    return { measuredMs: latencyMs, deviceMs, edgeMs, linkMs: upMs + downMs };
  });
  const judge = (device: number, edge: number): Fidelity =>
    fidelity(
      list.map(({ measuredMs }) => measuredMs),
      list.map(({ deviceMs, edgeMs, linkMs }) => device * deviceMs + edge * edgeMs + linkMs),
    );
  const plain = judge(1, 1);
  try {
    const calibration = calibrate(list);
    const better = judge(calibration.device, calibration.edge);
    if (better.mape < plain.mape) return { calibration, tableSum: better };
  } catch (error) {
    if (!(error instanceof CalibrationError)) throw error;
  }
  return { calibration: null, tableSum: plain };
}
