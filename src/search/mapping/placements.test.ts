import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GenomeContext, genomeContext, genomeProblem, printGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import { modeOf, plan } from '../../design/segments.ts';
import { genomeFromSeed } from '../../design/testing.ts';
import type { Setting } from '../../design/types.ts';
import { estimateDesign, tablesOf } from '../../system/estimate.ts';
import { fakeSystem, systemOfShares } from '../../system/testing.ts';
import { Space } from '../space.ts';
import { crossingsOf, genomeOfPlaced, networkKey, networkOf } from './network.ts';
import { Placements } from './placements.ts';
import { allPlacements } from './testing.ts';

const points: Setting = { points: 128, features: 3, classes: 10 };
const many: Setting = { points: 256, features: 3, classes: 10 };
const words: Setting = { points: 40, features: 64, classes: 2, words: { vocabulary: 500, neighbours: 8 } };

const close = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(b) + 1e-12);

describe.each([
  ['points', points, undefined, ['fp32']],
  ['half of the points', many, 1 / 2, ['fp32']],
  ['an eighth of the points in any codec', many, 1 / 8, ['fp32', 'int16+delta']],
  ['points in any codec', many, undefined, ['fp32', 'fp32+delta', 'int8+deflate']],
  ['words', words, undefined, ['fp32']],
] as const)('S10.40 S10.170 S10.176 every placement of a network of %s', (_, setting, share, names) => {
  const system = share ? systemOfShares(setting) : fakeSystem(setting);
  const tables = tablesOf(system);
  const { codecs, ...space } = new Space(setting, { codecs: names });
  const placements = new Placements(setting, system, { ...space, codecs }, tables);
  const context: GenomeContext = genomeContext(setting);

  it('is given once, with the figures of the design', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const network = networkOf({ ...genomeFromSeed(seed, context), share });
        const wanted = new Set(allPlacements(network, codecs).map(printGenome));
        placements.each(network, (placed) => {
          const genome = genomeOfPlaced(network, placed);
          expect(genomeProblem(genome, context)).toBeNull();
          expect(wanted.delete(printGenome(genome))).toBe(true);
          const design = designOf(genome);
          const slow = estimateDesign(design, setting, system, tables);
          close(placed.latencyMs, slow.latencyMs);
          close(placed.energyMj, slow.energyMj);
          for (const part of ['deviceMs', 'upMs', 'edgeMs', 'downMs', 'otherMs'] as const)
            close(placed[part], slow.parts[part]);
          close(placed.deviceRunMs, slow.runMs.device);
          close(placed.edgeRunMs, slow.runMs.edge);
          expect([placed.bytesUp, placed.bytesDown]).toEqual([slow.bytesUp, slow.bytesDown]);
          expect(placed.mode).toBe(modeOf(plan(design)));
        });
        expect([...wanted]).toEqual([]);
      }),
      { numRuns: names.length > 1 ? 2 : 8 },
    );
  });
});

describe('S10.40 placements', () => {
  const system = fakeSystem(points);

  it('keep to the modes and positions of the problem', () => {
    const space = { modes: ['DE', 'D'], positions: 8 } as const;
    const placements = new Placements(points, system, space);
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const network = networkOf(genomeFromSeed(seed));
        if (network.ops.length > space.positions) return;
        placements.each(network, (placed) => {
          expect(space.modes).toContain(placed.mode);
          expect(network.ops.length + crossingsOf(placed, network.ops.length)).toBeLessThanOrEqual(8);
        });
      }),
    );
  });

  it('are NaN where the tables lack an op on that side, and nowhere else', () => {
    const edge = { ...system.edge, rows: system.edge.rows.filter(({ key }) => key.op !== 'Pool') };
    const placements = new Placements(points, { ...system, edge });
    const network = networkOf(genomeFromSeed(1));
    const pool = network.ops.indexOf(4);
    placements.each(network, ({ from, to, latencyMs, energyMj }) => {
      const asks = from <= pool && pool < to;
      expect([Number.isNaN(latencyMs), Number.isNaN(energyMj)]).toEqual([asks, asks]);
    });
  });

  it('do not change what is computed', () => {
    const network = networkOf(genomeFromSeed(5));
    for (const genome of allPlacements(network))
      expect(networkKey(networkOf(genome))).toBe(networkKey(network));
  });
});
