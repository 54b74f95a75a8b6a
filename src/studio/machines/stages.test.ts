import { describe, expect, it } from 'vitest';
import { spaceGrid } from '../../system/plan.ts';
import { fakeProfile } from '../../system/testing.ts';
import { coverageOf } from './coverage.ts';
import { outlook, stagesOf } from './stages.ts';

const setting = { points: 64, features: 3, classes: 10 };
const grid = spaceGrid(setting);
const coarse = grid.filter(({ stage }) => stage === 'coarse');
const coarseOnly = fakeProfile(
  setting,
  1,
  coarse.map(({ key }) => key),
);
const names = (list: ReturnType<typeof stagesOf>) => list.map(({ side, stage }) => `${stage} ${side}`);

describe('S15.60 stages of profiling', () => {
  it('time the coarse ops of both machines before any fine one', () => {
    const stages = stagesOf(['device', 'edge'], grid, {});
    expect(names(stages)).toEqual(['coarse edge', 'coarse device', 'fine edge', 'fine device']);
    expect(stages[0]?.keys).toHaveLength(coarse.length);
  });

  it('S9.160 time the rough rows of the first table again', () => {
    const hasty = { ...coarseOnly, rows: coarseOnly.rows.map((row) => ({ ...row, rough: true as const })) };
    const stages = stagesOf(['device'], grid, { device: hasty });
    expect(names(stages)).toEqual(['fine device']);
    expect(stages[0]?.keys).toHaveLength(grid.length);
    expect(coverageOf(hasty, setting)).toMatchObject({ usable: true, have: coarse.length });
    const last = fakeProfile(setting, 1);
    const almost = {
      ...last,
      rows: last.rows.map((row, i) => (i === 3 ? { ...row, rough: true as const } : row)),
    };
    expect(coverageOf(almost, setting)).toMatchObject({ usable: true, complete: false });
  });

  it('continue with what is missing', () => {
    expect(names(stagesOf(['device', 'edge'], grid, { edge: coarseOnly }))).toEqual([
      'coarse device',
      'fine edge',
      'fine device',
    ]);
    expect(stagesOf(['device'], grid, { device: fakeProfile(setting, 1) })).toEqual([]);
  });

  it('tell the time that is left from each machine’s own pace', () => {
    const stages = stagesOf(['device', 'edge'], grid, {});
    expect(outlook(stages, 0, 0, {}).leftMs).toBeNull();
    // The coarse ones once more among them.
    const fine = grid.length;
    const half = coarse.length / 2;
    const early = outlook(stages, 0, half, { edge: { done: half, ms: half * 10 } });
    expect(early.leftMs).toBeCloseTo(10 * (half + coarse.length + 2 * fine));
    const both = { edge: { done: coarse.length, ms: coarse.length * 10 }, device: { done: 1, ms: 40 } };
    const later = outlook(stages, 1, 1, both);
    expect(later.leftMs).toBeCloseTo(40 * (coarse.length - 1) + 10 * fine + 40 * fine);
    expect(later.progress).toBeCloseTo((coarse.length + 1) / (2 * coarse.length + 2 * fine));
  });
});

describe('coverage of the space', () => {
  it('is usable with the coarse ops, complete with all', () => {
    expect(coverageOf(coarseOnly, setting)).toMatchObject({
      usable: true,
      complete: false,
      have: coarse.length,
    });
    expect(coverageOf(fakeProfile(setting, 1), setting)).toMatchObject({ usable: true, complete: true });
    expect(coverageOf({ ...coarseOnly, rows: coarseOnly.rows.slice(1) }, setting).usable).toBe(false);
  });
});
