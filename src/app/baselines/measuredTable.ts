import { measuredEnergyMj } from '../../coinference/frameParts.ts';
import type { Design, Setting } from '../../design/types.ts';
import { calibratedWeights } from '../../learning/initialise.ts';
import type { PowerProfile } from '../../system/energy.ts';
import { peakMemory } from '../../system/memory.ts';
import { predictDesigns } from '../../system/prediction.ts';
import type { System } from '../../system/system.ts';
import { type MeasureOptions, measureDesigns } from '../measuring.ts';
import type { Baseline } from './baselineDesigns.ts';
import { type BaselineFigure, type BaselineRow, compared } from './table.ts';

/** Accuracies that are known, by network. */
export type Accuracies = ReadonlyMap<string, BaselineFigure>;

const rowOf = (
  { group, name, design, network, predicted }: Baseline,
  accuracies: Accuracies,
  figures: BaselineRow['figures'],
  problem?: string,
): BaselineRow => {
  const accuracy = accuracies.get(network) ?? predicted;
  return {
    ...{ group, name, design: design.name },
    figures: { ...figures, ...(accuracy && { accuracy }) },
    ...(problem !== undefined && { problem }),
  };
};

const memoryOf = (design: Design, setting: Setting): BaselineRow['figures'] => {
  const { device, edge } = peakMemory(design, setting);
  return {
    deviceMemoryBytes: { value: device, provenance: 'modelled' },
    edgeMemoryBytes: { value: edge, provenance: 'modelled' },
  };
};

interface MeasuringBaselines extends Omit<MeasureOptions, 'weightsOf'> {
  setting: Setting;
  power: PowerProfile;
  accuracies: Accuracies;
  onRow(words: string): void;
}

/** Runs every baseline for real, in rounds over all of them; the weights are untrained, which changes no time. */
export async function measuredRows(
  signal: AbortSignal,
  baselines: readonly Baseline[],
  { setting, power, accuracies, onRow, ...options }: MeasuringBaselines,
): Promise<BaselineRow[]> {
  const rows: BaselineRow[] = [];
  const weightsOf: MeasureOptions['weightsOf'] = (design) =>
    calibratedWeights(options.reference, design, setting, 1, options.data);
  const designs = baselines.map(({ design }) => design);
  for await (const { index, result } of measureDesigns(signal, designs, { ...options, weightsOf })) {
    const baseline = baselines[index] as Baseline;
    if (result instanceof Error) {
      rows[index] = rowOf(baseline, accuracies, {}, result.message);
      continue;
    }
    const { latencyMs, q1Ms: low, q3Ms: high, parts, bytesUp, bytesDown, pipelined } = result;
    const energy = measuredEnergyMj(power, parts);
    onRow(`${baseline.group}, ${baseline.name}: ${latencyMs.toFixed(2)} ms`);
    rows[index] = rowOf(baseline, accuracies, {
      latencyMs: { value: latencyMs, provenance: 'measured', low, high },
      ...(energy !== null && { energyMj: { value: energy, provenance: 'modelled' } }),
      ...(pipelined && { throughputFps: { value: pipelined.throughputFps, provenance: 'measured' } }),
      ...memoryOf(baseline.design, setting),
      bytes: { value: bytesUp + bytesDown, provenance: 'measured' },
    });
  }
  return compared(rows);
}

/** The same of a system that is not here. */
export async function modelledRows(
  signal: AbortSignal,
  baselines: readonly Baseline[],
  setting: Setting,
  system: System,
  accuracies: Accuracies,
): Promise<BaselineRow[]> {
  const designs = baselines.map(({ design }) => design);
  const predictions = await predictDesigns(signal, designs, setting, system);
  const rows = baselines.map((baseline, i) => {
    const found = predictions[i];
    if (!found || Number.isNaN(found.latencyMs)) return rowOf(baseline, accuracies, {}, 'not in the tables');
    const {
      latencyMs,
      lowMs: low,
      highMs: high,
      energyMj,
      throughputFps,
      bytesUp,
      bytesDown,
      provenance,
    } = found;
    return rowOf(baseline, accuracies, {
      latencyMs: { value: latencyMs, provenance, low, high },
      ...(Number.isFinite(energyMj) && { energyMj: { value: energyMj, provenance: 'modelled' } }),
      throughputFps: { value: throughputFps, provenance },
      ...memoryOf(baseline.design, setting),
      bytes: { value: bytesUp + bytesDown, provenance: 'modelled' },
    });
  });
  return compared(rows);
}
