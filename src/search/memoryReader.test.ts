import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genomeFromSeed } from '../design/testing.ts';
import type { Setting } from '../design/types.ts';
import { systemOfShares } from '../system/testing.ts';
import { BestPlacements } from './mapping/bestPlacements.ts';
import { networkOf } from './mapping/network.ts';
import { Placements } from './mapping/placements.ts';
import { MemoryReader } from './memoryReader.ts';
import type { ObjectiveId } from './objectives.ts';

const setting: Setting = { points: 64, features: 3, classes: 10 };
const system = systemOfShares(setting);
const wasm = {
  ...system,
  device: { ...system.device, runtime: { ...system.device.runtime, engine: 'onnxruntime-web' as const } },
};
const networks = fc
  .tuple(fc.nat(1e9), fc.constantFrom(undefined, 1 / 2))
  .map(([seed, share]) => networkOf({ ...genomeFromSeed(seed), share }));

describe.each([
  ['native', system],
  ['WASM', wasm],
] as const)('memory of placements, the device %s', (_, of) => {
  const reader = new MemoryReader(setting, of);

  it('S10.175 is never less than what a placement is given up by', () => {
    fc.assert(
      fc.property(networks, (network) => {
        new Placements(setting, of).each(network, (placed) => {
          const [least, memory] = [reader.atLeast(network, placed), reader.ofPlaced(network, placed)];
          expect(least.device).toBeLessThanOrEqual(memory.device);
          expect(least.edge).toBeLessThanOrEqual(memory.edge);
        });
      }),
      { numRuns: 4 },
    );
  });

  it('S10.174 is an objective: the placements that no other dominates, as all of them say', () => {
    const ids: ObjectiveId[] = ['latency', 'deviceMemory'];
    const placements = new Placements(setting, of);
    const best = new BestPlacements(placements, ids, {}, reader);
    fc.assert(
      fc.property(networks, (network) => {
        const all: number[][] = [];
        placements.each(network, (placed) => {
          all.push([placed.latencyMs, reader.ofPlaced(network, placed).device]);
        });
        const covers = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]) => a <= c && b <= d;
        const front = all.filter(
          (one, i) => !all.some((other, j) => covers(other, one) && (j < i || !covers(one, other))),
        );
        const sorted = (list: readonly number[][]) => [...list].sort(([a = 0], [b = 0]) => a - b);
        const { choices } = best.of(network, Number.NaN);
        expect(sorted(choices.map(({ values }) => values))).toEqual(sorted(front));
      }),
      { numRuns: 4 },
    );
  });
});
