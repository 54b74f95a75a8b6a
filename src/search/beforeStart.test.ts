import { describe, expect, it } from 'vitest';
import { fakeSystem, systemOfShares } from '../system/testing.ts';
import { searchable } from './beforeStart.ts';
import { runSearch } from './search.ts';

const setting = { points: 256, features: 3, classes: 10 };
const shares = ['all', '1/4'];
const wanted = { setting, limits: {}, space: { shares }, accuracies: false, system: systemOfShares(setting) };

describe('S10.173 shares of the points, before a search starts', () => {
  it('are searched where all that is asked for is known of them', () => {
    expect(searchable(wanted)).toContain('latency');
  });

  it('that a machine was not timed with are refused with the way out (E527)', () => {
    const system = { ...systemOfShares(setting), edge: fakeSystem(setting).edge };
    expect(() => searchable({ ...wanted, system })).toThrow(
      'The table of the edge has no times for 1/4 (64)',
    );
    expect(() => searchable({ ...wanted, system, space: {} })).not.toThrow();
  });

  it('that no accuracy is known of are refused (E528), unless nothing asks for accuracies', () => {
    const judged = { ...wanted, accuracies: true, knowsShare: (share: number) => share === 1 };
    expect(() => searchable(judged)).toThrow('says nothing of designs that read 1/4');
    expect(() => searchable({ ...judged, objectives: ['latency', 'energy'] })).not.toThrow();
    expect(() =>
      searchable({ ...judged, objectives: ['latency', 'energy'], limits: { accuracy: 0.5 } }),
    ).toThrow('says nothing');
    expect(() => searchable({ ...judged, space: {} })).not.toThrow();
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
