import {
  type Baseline,
  dgcnnBaselines,
  floorBaseline,
  placements,
  wholly,
} from '../../app/baselines/baselineDesigns.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import type { AccuracyModel } from '../../learning/accuracy/accuracyModel.ts';
import { placeDesign } from '../../search/placing/placeDesign.ts';
import type { System } from '../../system/system.ts';

const isOnDevice = ({ ops }: Design): boolean => ops.every(({ placement }) => placement === 'device');

/** The chosen design where it is, and on either side, against DGCNN as published on the device. */
export function headlineRows(chosen: Design): Baseline[] {
  const dgcnn = presetById('dgcnn')?.design as Design;
  return [
    {
      group: 'dgcnn',
      name: 'DGCNN as published, device-only',
      design: wholly(dgcnn, 'device'),
      network: 'dgcnn',
    },
    // Where it runs on the device alone anyway, that is the next row.
    ...(isOnDevice(chosen)
      ? []
      : [{ group: 'ours', name: 'chosen design', design: chosen, network: 'chosen' } as const]),
    {
      group: 'ours',
      name: 'chosen design, device-only',
      design: wholly(chosen, 'device'),
      network: 'chosen',
    },
    { group: 'ours', name: 'chosen design, edge-only', design: wholly(chosen, 'edge'), network: 'chosen' },
    floorBaseline(),
  ];
}

export async function rowsOn(
  signal: AbortSignal,
  system: System,
  setting: Parameters<typeof placeDesign>[1],
  model: AccuracyModel | null,
  candidates: number,
  chosen: Design,
): Promise<Baseline[]> {
  const { searchedDesigns } = await import('../../app/baselines/searched.ts');
  const best = (design: Design) => placeDesign(design, setting, system)?.design ?? null;
  const rows = dgcnnBaselines(best);
  const titled = rows.map((row) => ({
    ...row,
    name: row.group === 'branchy' ? row.design.name : `${row.design.name}, ${row.name}`,
  }));
  const found = model && (await searchedDesigns(signal, setting, system, model, candidates));
  const last = [...ours('chosen design', chosen, best), floorBaseline()];
  if (!found) return [...titled, ...last];
  const alone = placements('hgnas', found.device.design, found.device.network, best, [
    'device-only',
    'best partition',
  ]);
  return [
    ...titled,
    ...alone.map((row) => ({
      ...row,
      name: `single-device search, ${row.name}`,
      predicted: found.device.predicted,
    })),
    { group: 'ours', name: 'co-search', ...found.both },
    ...last,
  ];
}

const ours = (name: string, design: Design, best: (design: Design) => Design | null): Baseline[] =>
  placements('ours', design, 'chosen', best, ['best partition']).map((row) => ({ ...row, name }));
