import { describe, expect, it } from 'vitest';
import { fakeSystem, systemOfShares } from '../system/testing.ts';
import { accuracyModelJudge, shortTrainingJudge } from './accuracyJudge.ts';
import { searchable } from './beforeStart.ts';
import { runSearch } from './search.ts';

const setting = { points: 256, features: 3, classes: 10 };
const shares = ['all', '1/4'];
const wanted = { setting, limits: {}, space: { shares }, accuracies: null, system: systemOfShares(setting) };

describe('S10.173 shares of the points, before a search starts', () => {
  it('are searched where all that is asked for is known of them', () => {
    expect(searchable(wanted)).toMatchObject({ space: { shares }, leftOut: null });
    expect(searchable(wanted).objectives).toContain('latency');
  });

  it('that a machine was not timed with are refused with the way out (E527)', () => {
    const system = { ...systemOfShares(setting), edge: fakeSystem(setting).edge };
    expect(() => searchable({ ...wanted, system })).toThrow(
      'The table of the edge has no times for 1/4 (64)',
    );
    expect(() => searchable({ ...wanted, system, space: {} })).not.toThrow();
  });

  it('S10.421 that no accuracy is known of are left out, unless nothing asks for accuracies', () => {
    const judged = { ...wanted, accuracies: accuracyModelJudge({}) };
    const { space, leftOut } = searchable(judged);
    expect(space).toEqual({ shares: ['all'] });
    expect(leftOut).toMatch(
      /The accuracy model says nothing of designs that read 1\/4 of the points: they are left/,
    );
    // What is left out need not be timed.
    expect(() => searchable({ ...judged, system: fakeSystem(setting) })).not.toThrow();
    const objectives = ['latency', 'energy'] as const;
    expect(searchable({ ...judged, objectives })).toMatchObject({ space: { shares }, leftOut: null });
    expect(searchable({ ...judged, objectives, limits: { accuracy: 0.5 } }).leftOut).not.toBeNull();
    expect(searchable({ ...judged, space: {} })).toMatchObject({ space: {}, leftOut: null });
  });

  it('S10.421 are refused where no accuracy is known of any of them (E528)', () => {
    const judged = {
      ...wanted,
      space: { shares: ['1/4'] },
      accuracies: accuracyModelJudge({ shares: [1, 0.5] }),
    };
    expect(() => searchable(judged)).toThrowError(expect.objectContaining({ code: 'E528' }));
  });

  it('S10.422 are judged by a short training down to 20 of the points that it reads', () => {
    const judge = shortTrainingJudge(1024);
    expect([1, 1 / 2, 1 / 4, 1 / 8].map((share) => judge.knowsShare(share))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(shortTrainingJudge(64).knowsShare(1 / 4)).toBe(false);
  });

  it('cannot be searched past that: the search itself refuses them', async () => {
    const run = (more: object) =>
      runSearch(
        new AbortController().signal,
        {
          setting,
          system: systemOfShares(setting),
          strategy: 'front',
          seed: 1,
          space: { shares },
          maxCandidates: 64,
          ...more,
        },
        () => {},
      );
    await expect(run({ system: fakeSystem(setting) })).rejects.toMatchObject({ code: 'E527' });
    await expect(run({ accuracy: () => null })).rejects.toMatchObject({ code: 'E528' });
    await expect(run({ objectives: ['latency', 'energy'] })).resolves.toHaveProperty('front');
  });
});
