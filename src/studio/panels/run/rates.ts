import type { Pipelined } from '../../../app/measuring.ts';
import { toldApart } from '../../../coinference/frameParts.ts';
import type { Prediction } from '../../../system/prediction.ts';
import type { Figure } from '../../../system/provenance.ts';
import { quantile } from '../../../system/statistics.ts';
import type { RunFrame } from '../../../workers/coinference.ts';
import { PART_NAMES, type Part } from '../../charts/ink.ts';

/** Stages that work at the same time; the device's head and tail share one processor, and are one. */
const STAGES: readonly [Part, (frame: RunFrame) => number][] = [
  ['device', ({ timing }) => timing.deviceMs],
  ['up', ({ timing }) => timing.upMs],
  ['edge', ({ timing }) => timing.queueMs + timing.edgeMs],
  ['down', ({ timing }) => timing.downMs],
];

/** What overlapping frames gave, as it is shown and kept; null where the clock could not tell. */
export function measuredRate({ throughputFps, frames }: Pipelined, endpoint: string): Figure | null {
  if (!(throughputFps > 0) || !Number.isFinite(throughputFps)) return null;
  return {
    value: throughputFps,
    unit: 'frames/s',
    provenance: 'measured',
    where: `this browser and ${endpoint}, ${frames} overlapping frames, from the first result to the last`,
  };
}

/**
 * One over the slowest stage of the frames that ran one by one, with quartiles; null without frames, where none took
 * time, or where the server does not tell its stage from the way there.
 */
export function slowestStageRate(frames: readonly RunFrame[]): Figure | null {
  if (!toldApart(frames)) return null;
  const stages = STAGES.map(([part, read]) => {
    const times = Float64Array.from(frames, read).sort();
    return { part, times, median: quantile(times, 0.5) };
  });
  const slowest = stages.reduce((worst, stage) => (stage.median > worst.median ? stage : worst));
  if (!(slowest.median > 0)) return null;
  const { part, times, median } = slowest;
  const q1 = quantile(times, 0.25);
  return {
    value: 1000 / median,
    unit: 'frames/s',
    provenance: 'predicted',
    low: 1000 / quantile(times, 0.75),
    high: 1000 / (q1 > 0 ? q1 : median),
    where: `one over the slowest stage, ${PART_NAMES[part]}: median and quartiles of the ${frames.length} frames that ran one by one`,
  };
}

/** What was predicted of overlapping frames before the run. */
export const predictedRate = ({ throughputFps, provenance }: Prediction): Figure => ({
  value: throughputFps,
  unit: 'frames/s',
  provenance,
  where: 'before the run: frames overlap, and the slowest of device, link and edge sets the pace',
});
