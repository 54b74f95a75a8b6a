import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviceEnergyMj, POWER_PRESETS, type PowerProfile } from '../../system/energy.ts';
import { EnergyMeter, type MeteredFrame } from './energyMeter.ts';

const power = POWER_PRESETS[0] as PowerProfile;
const ms = fc.double({ min: 0.1, max: 50, noNaN: true });
const parts = fc.record({ deviceMs: ms, upMs: ms, edgeMs: ms, downMs: ms });
type Parts = Record<'deviceMs' | 'upMs' | 'edgeMs' | 'downMs', number>;

/** A frame whose parts follow each other. */
function frameAt(takenMs: number, { deviceMs, upMs, edgeMs, downMs }: Parts): MeteredFrame {
  const [up, edge, down] = [
    takenMs + deviceMs,
    takenMs + deviceMs + upMs,
    takenMs + deviceMs + upMs + edgeMs,
  ];
  return {
    ...{ takenMs, doneMs: down + downMs, deviceMs },
    spans: [
      { stage: 'up', startMs: up, endMs: edge },
      { stage: 'edge', startMs: edge, endMs: down },
      { stage: 'down', startMs: down, endMs: down + downMs },
    ],
  };
}

it('S11.143 frames one at a time cost the sum of their parts; overlapping ones less, and never less than the device computes', () => {
  fc.assert(
    fc.property(
      fc.array(parts, { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, overlap) => {
        const alone = list.map(({ deviceMs, upMs, edgeMs, downMs }) =>
          deviceEnergyMj(power, deviceMs, upMs + downMs, edgeMs),
        );
        const total = (energies: readonly number[]) => energies.reduce((a, b) => a + b, 0);
        const run = (by: number) => {
          const meter = new EnergyMeter(power);
          let takenMs = 0;
          return list.map((each) => {
            const frame = frameAt(takenMs, each);
            takenMs += (1 - by) * (frame.doneMs - takenMs);
            return meter.frame(frame);
          });
        };
        for (const [i, energy] of run(0).entries()) expect(energy).toBeCloseTo(alone[i] as number, 6);
        expect(total(run(overlap))).toBeLessThanOrEqual(total(alone) + 1e-6);
        const computing = total(list.map(({ deviceMs }) => (power.activeW - power.idleW) * deviceMs));
        expect(total(run(overlap))).toBeGreaterThan(computing);
      },
    ),
  );
});
