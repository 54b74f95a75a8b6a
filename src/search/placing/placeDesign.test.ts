import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeEach, withCommunication } from '../../design/communicate.ts';
import { designOf } from '../../design/genomeDesign.ts';
import { opOf } from '../../design/ops/catalogue.ts';
import { PRESETS } from '../../design/presets.ts';
import { genomeFromSeed, seeded } from '../../design/testing.ts';
import type { Design, Op, Placement, Setting } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { estimateDesign, tablesOf } from '../../system/estimate.ts';
import { peakMemory } from '../../system/memory.ts';
import { fakeSystem } from '../../system/testing.ts';
import { networkOf } from '../mapping/network.ts';
import { allPlacements } from '../mapping/testing.ts';
import { placeDesign } from './placeDesign.ts';

const setting: Setting = { points: 64, features: 3, classes: 10 };
const system = fakeSystem(setting, 20);
const tables = tablesOf(system);

/** A small drawn design that branches and joins, of a seed; ops are placed at random. Some are not valid. */
function drawn(seed: number, size: number): Design {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const side = (): Placement => pick(['device', 'edge']);
  const ops: Op[] = [{ id: 'input', kind: 'Input', placement: 'device', inputs: [] }];
  const unread = new Set<string>();
  const add = (op: Op) => {
    ops.push(op);
    for (const id of op.inputs) unread.delete(id);
    unread.add(op.id);
  };
  for (let i = 0; i < size; i++) {
    const place = { id: `op${i}`, placement: side(), inputs: [pick(ops.slice(-3)).id] };
    const kind = pick(['Combine', 'Combine', 'Sample', 'Aggregate', 'Aggregate', 'Concat'] as const);
    if (kind === 'Combine') add(opOf('Combine', place, { width: pick([8, 32, 128]) }));
    if (kind === 'Sample') add(opOf('Sample', place, { k: 8 }));
    if (kind === 'Aggregate')
      add(opOf('Aggregate', place, { message: pick(['source', 'relative']), reducer: 'max' }));
    const other = pick(ops.slice(-4)).id;
    if (kind === 'Concat' && other !== place.inputs[0]) {
      add(opOf('Concat', { ...place, inputs: [place.inputs[0] as string, other] }, {}));
    }
  }
  let last = [...unread].at(-1) ?? 'input';
  if (unread.size > 1) {
    add(opOf('Concat', { id: 'join', placement: side(), inputs: [...unread] }, {}));
    last = 'join';
  }
  add(opOf('Pool', { id: 'pool', placement: side(), inputs: [last] }, { functions: ['max'] }));
  add(opOf('Classifier', { id: 'classifier', placement: side(), inputs: ['pool'] }, { hidden: [32] }));
  return withCommunication({ version: 1, name: `drawn ${seed}`, ops });
}

const validDrawn = fc
  .tuple(fc.nat(1e9), fc.integer({ min: 2, max: 5 }))
  .map(([seed, size]) => drawn(seed, size))
  .filter((design) => problemsOf(design, setting).length === 0);

/** Every placement that is valid, by trying all sides of all ops. */
function* everyPlacement(design: Design): Generator<Design> {
  const ids = design.ops.flatMap(({ id, kind }) => (kind === 'Input' || kind === 'Communicate' ? [] : [id]));
  for (let bits = 0; bits < 2 ** ids.length; bits++) {
    const sides = new Map(ids.map((id, i) => [id, (bits >> i) & 1 ? 'edge' : 'device'] as const));
    const placed = placeEach(design, sides);
    if (problemsOf(placed, setting).length === 0) yield placed;
  }
}

describe('S10.48 the best placement of a drawn design', () => {
  it.each(['latency', 'energy', 'throughput'] as const)('is that of trying all, by %s', (by) => {
    fc.assert(
      fc.property(validDrawn, (design) => {
        const costOf = (placed: Design) => {
          const { latencyMs, energyMj, throughputFps } = estimateDesign(placed, setting, system, tables);
          return { latency: latencyMs, energy: energyMj, throughput: -throughputFps }[by];
        };
        const least = Math.min(...[...everyPlacement(design)].map(costOf));
        const found = placeDesign(design, setting, system, { by }, tables);
        expect(found?.proven).toBe(true);
        expect(problemsOf(found?.design as Design, setting)).toEqual([]);
        expect(costOf(found?.design as Design)).toBeCloseTo(least, 9);
      }),
      { numRuns: 8 },
    );
  });

  it('is that of the space for a chain of it', () => {
    for (let seed = 0; seed < 8; seed++) {
      const genome = genomeFromSeed(seed);
      const list = allPlacements(networkOf(genome)).map(
        (placed) => estimateDesign(designOf(placed), setting, system, tables).latencyMs,
      );
      const found = placeDesign(designOf(genome), setting, system, {}, tables);
      // A design on the canvas has no limit of 12 positions, so that it may do better.
      expect(found?.estimate.latencyMs).toBeLessThanOrEqual(Math.min(...list) + 1e-9);
      if (networkOf(genome).ops.length <= 10)
        expect(found?.estimate.latencyMs).toBeCloseTo(Math.min(...list), 9);
    }
  });

  it('keeps to modes and memory, and stays as it is where nothing is better', () => {
    const design = drawn(3, 4);
    const edges = [...everyPlacement(design)].map((placed) => peakMemory(placed, setting).edge);
    const limit = [...new Set(edges)].sort((a, b) => a - b)[1] as number;
    const found = placeDesign(
      design,
      setting,
      system,
      { modes: ['DE', 'DED'], memory: { edge: limit } },
      tables,
    );
    expect(peakMemory(found?.design as Design, setting).edge).toBeLessThanOrEqual(limit);
    const best = placeDesign(design, setting, system, {}, tables)?.design as Design;
    expect(placeDesign(best, setting, system, {}, tables)?.design).toBe(best);
  });

  it('says where it could not try all', () => {
    const dgcnn = PRESETS[0]?.design as Design;
    expect(placeDesign(dgcnn, setting, system, { by: 'throughput', most: 3 }, tables)?.proven).toBe(false);
    expect(placeDesign(dgcnn, setting, system, {}, tables)?.proven).toBe(true);
  });
});
