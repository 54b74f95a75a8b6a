import type { Setting } from '../design/types.ts';
import { ginParameters } from '../learning/latency/gin.ts';
import type { LatencyModel } from '../learning/latency/latencyModel.ts';
import { float32 } from '../onnx/tensor.ts';
import { POWER_PRESETS, type PowerProfile } from './energy.ts';
import type { OpKey } from './keys.ts';
import { engineName } from './learned.ts';
import { linkSetByHand } from './link.ts';
import { keptCounts, keptGrid, spaceGrid } from './plan.ts';
import { CODING_WAYS, CODINGS, type CodingRow, type Profile } from './profile.ts';
import type { System } from './system.ts';

/** A made-up latency for tests: grows with the work, differs by op, function and machine. */
export function fakeMs(key: OpKey, speed: number): number {
  const flavour = [...`${key.op}${key.params}`].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 97, 7) / 97;
  const work =
    key.rows * (key.inWidth + key.outWidth + (key.op === 'Combine' ? key.inWidth * key.outWidth : 0));
  return (0.05 + (1 + flavour) * work * 1e-6) / speed;
}

export function fakeProfile(
  setting: Setting,
  speed: number,
  keys = spaceGrid(setting).map((x) => x.key),
): Profile {
  return {
    format: 'gcode-profile',
    version: 2,
    kind: 'measured',
    host: `fake x${speed}`,
    runtime: { engine: 'onnxruntime-node', provider: 'cpu', version: '0', threads: 1 },
    points: setting.points,
    created: '2026-01-01T00:00:00Z',
    drift: { samplesMs: [], ratio: 1, steady: true },
    rows: keys.map((key) => {
      const ms = fakeMs(key, speed);
      return { key, medianMs: ms, q1Ms: 0.9 * ms, q3Ms: 1.2 * ms, runs: 10 };
    }),
    codings: fakeCodings(speed),
  };
}

/** Made-up times of encoding and decoding, each with its own. */
const fakeCodings = (speed: number): CodingRow[] =>
  CODINGS.flatMap((coding, c) =>
    CODING_WAYS.flatMap((way, w) =>
      [4096, 262_144].map((count) => {
        const ms = (0.05 + (3 + c + 0.4 * w) * 1e-6 * count) / speed;
        return { coding, way, count, medianMs: ms, q1Ms: 0.9 * ms, q3Ms: 1.2 * ms, runs: 10 };
      }),
    ),
  );

export const fakeSystem = (setting: Setting, mbps = 40): System => ({
  device: fakeProfile(setting, 1),
  edge: fakeProfile(setting, 8),
  link: linkSetByHand(mbps, 2, 1),
  power: POWER_PRESETS[0] as PowerProfile,
});

/** A system that was timed with every share of the points too. */
export function systemOfShares(setting: Setting): System {
  const parts = keptCounts(setting).flatMap((points) => keptGrid(setting, points));
  const keys = [...spaceGrid(setting), ...parts].map(({ key }) => key);
  return {
    ...fakeSystem(setting),
    device: fakeProfile(setting, 1, keys),
    edge: fakeProfile(setting, 8, keys),
  };
}

/** A latency model of a system, as it is before training: all factors are 1. Its interval is 20 % to both sides. */
export function fakeLatencyModel({ device, edge }: Pick<System, 'device' | 'edge'>): LatencyModel {
  const hidden = 8;
  const member = Object.fromEntries(
    [...ginParameters(hidden)].map(([name, dims]) => [
      name,
      float32(new Float32Array(dims.reduce((a, b) => a * b, 1)), [...dims]),
    ]),
  );
  return {
    hidden,
    members: [member],
    logHalfWidth: Math.log(1.2),
    coverage: 0.9,
    crossValidated: { mape: 0.1, within5: 0, within10: 0.5, within20: 1, pairsInOrder: 1, count: 1 },
    designs: [],
    rates: [null],
    samples: 1,
    seed: 1,
    created: '2026-01-01T00:00:00.000Z',
    device: engineName(device.runtime),
    edge: engineName(edge.runtime),
  };
}
