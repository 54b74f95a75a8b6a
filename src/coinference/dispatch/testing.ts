import { decodeDesign } from '../../design/decode.ts';
import type { Setting } from '../../design/types.ts';
import { foldModel, initialModel } from '../../learning/model.ts';
import type { System } from '../../system/system.ts';
import { fakeProfile, fakeSystem } from '../../system/testing.ts';
import type { Conditions } from './conditions.ts';
import type { Goal } from './predict.ts';
import { schemesOf } from './schemes.ts';
import type { Zoo } from './zoo.ts';

export const setting: Setting = { points: 64, features: 3, classes: 5 };
/** An edge twenty times as fast as the device, by made-up tables. */
export const system: System = {
  ...fakeSystem(setting, 40),
  device: fakeProfile(setting, 0.02),
  edge: fakeProfile(setting, 0.4),
};

const ENCODINGS = [
  '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0',
  '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3',
];

/** Two designs of one task, untrained. */
export const zoo: Zoo = {
  task: 'shapes',
  setting,
  entries: ENCODINGS.map((text, i) => {
    const design = decodeDesign(text);
    return {
      name: `design ${i}`,
      design,
      trained: false,
      accuracy: { value: 0.8 + 0.1 * i, provenance: 'measured' as const },
      weights: async () => foldModel(initialModel(design, setting, 1)),
    };
  }),
};

export const goal: Goal = { what: 'latency', targetMs: 20 };
export const schemes = schemesOf(zoo, system, { goal });

export const conditionsOf = (
  mbps: number,
  edge: Conditions['edge'] = { clients: 1, othersBusy: 0 },
): Conditions => ({
  ...{ upMbps: mbps, downMbps: mbps, roundTripMs: 2, edge, deviceFactor: 1, edgeFactor: 1 },
});
