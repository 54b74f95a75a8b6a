import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designOf } from '../../design/genomeDesign.ts';
import { genomeFromSeed } from '../../design/testing.ts';
import type { Setting } from '../../design/types.ts';
import { type Engines, peakMemory } from '../../system/memory.ts';
import { fakeSystem } from '../../system/testing.ts';
import { genomeOfPlaced, networkOf } from './network.ts';
import { PlacementMemory } from './placementMemory.ts';
import { Placements } from './placements.ts';

const setting: Setting = { points: 64, features: 3, classes: 10 };

describe.each<Engines>([
  { device: 'onnxruntime-node', edge: 'onnxruntime-node' },
  { device: 'onnxruntime-web', edge: 'onnxruntime-node' },
  { device: 'onnxruntime-node', edge: 'onnxruntime-web' },
])('S9.700 memory of placements, device $device and edge $edge', (engines) => {
  it('is that of the emitted models, for every placement', () => {
    const memory = new PlacementMemory(setting, engines);
    const placements = new Placements(setting, fakeSystem(setting));
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const network = networkOf(genomeFromSeed(seed));
        placements.each(network, (placed) => {
          const said = memory.of(network, placed);
          expect(said).toEqual(peakMemory(designOf(genomeOfPlaced(network, placed)), setting, engines));
        });
      }),
      { numRuns: 8 },
    );
  });
});
