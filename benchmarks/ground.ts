import { readAccuracyModel } from '../src/learning/accuracy/accuracyFile.ts';
import { predictedAccuracy } from '../src/search/predictedAccuracy.ts';
import { linkSetByHand } from '../src/system/link.ts';
import { type MachineModel, machineById } from '../src/system/machines.ts';
import { modelledProfile } from '../src/system/modelled.ts';
import type { System } from '../src/system/system.ts';

/** What is searched: modelled machines, and an accuracy model. */
export interface Ground {
  system: System;
  setting: { points: number; features: number; classes: number };
  accuracyOf: ReturnType<typeof predictedAccuracy>;
}

/** @param model of safetensors, as it is shipped */
export function groundOn(model: Uint8Array<ArrayBuffer>, device: string, edge: string, mbps: number): Ground {
  const accuracy = readAccuracyModel(model);
  const setting = { ...accuracy.setting, points: 1024 };
  const [onDevice, onEdge] = [device, edge].map(machineById) as [MachineModel, MachineModel];
  const { power } = onDevice;
  if (!power) throw new Error(`no power figures of ${device}`);
  const system = {
    device: modelledProfile(onDevice, setting),
    edge: modelledProfile(onEdge, setting),
    link: linkSetByHand(mbps),
    power,
  };
  return { system, setting, accuracyOf: predictedAccuracy(accuracy) };
}
