import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genomeFromSeed } from '../../design/testing.ts';
import type { Setting } from '../../design/types.ts';
import { linkSetByHand } from '../../system/link.ts';
import { fakeSystem } from '../../system/testing.ts';
import type { ObjectiveId } from '../objectives.ts';
import { Space } from '../space.ts';
import { BestPlacements } from './bestPlacements.ts';
import { networkOf } from './network.ts';
import { Placements } from './placements.ts';

const setting: Setting = { points: 256, features: 3, classes: 10 };

describe('S10.570 what is left out early changes nothing', () => {
  it.each<[ObjectiveId[], number]>([
    [['latency', 'energy', 'accuracy'], 40],
    [['latency', 'accuracy'], 1],
    [['energy', 'parameters'], 400],
    [['latency', 'energy', 'bytes'], 10],
  ])('for %s at %d Mb/s', (ids, mbps) => {
    const system = { ...fakeSystem(setting), link: linkSetByHand(mbps, 1, 0.2) };
    const space = new Space(setting, { codecs: ['fp32', 'int8+deflate'] });
    const pruned = new BestPlacements(new Placements(setting, system, space), ids, {});
    // One that is told of every placement gets every one.
    const told: number[] = [];
    const whole = new BestPlacements(
      new Placements(setting, system, space),
      ids,
      {},
      null,
      ({ latencyMs }) => {
        told.push(latencyMs);
      },
    );
    fc.assert(
      fc.property(fc.nat(1e9), fc.constantFrom(0.5, Number.NaN), (seed, accuracy) => {
        const network = networkOf(genomeFromSeed(seed));
        told.length = 0;
        const all = whole.of(network, accuracy);
        expect(pruned.of(network, accuracy)).toEqual(all);
        expect(told).toHaveLength(all.designs);
      }),
      { numRuns: 60 },
    );
  });
});
