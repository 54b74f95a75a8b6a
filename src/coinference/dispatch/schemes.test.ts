import { expect, test } from 'vitest';
import { UntimedError } from '../../system/learned.ts';
import { fakeProfile } from '../../system/testing.ts';
import { crosses } from './scheme.ts';
import { OTHER_DEVICES, schemesOf } from './schemes.ts';
import { goal, setting, system, zoo } from './testing.ts';

test('S14.66 schemes for devices that were not timed use the edge, where the timed one is as fast as the edge and needs none', () => {
  const device = { ...fakeProfile(setting, 0.4), host: 'a device' };
  const same = { ...system, device, edge: fakeProfile(setting, 0.4) };
  expect(schemesOf(zoo, same, { goal }).filter(crosses)).toEqual([]);
  const elsewhere = schemesOf(zoo, same, { goal, slower: OTHER_DEVICES });
  expect(elsewhere.filter(crosses)).not.toEqual([]);
  expect(elsewhere.filter((scheme) => !crosses(scheme))).not.toEqual([]);
});

test.each(['device', 'edge'] as const)(
  "S11.690 a zoo's op that the profile of the %s has no time of is named, and nothing is chosen without it",
  (side) => {
    const lacking = { ...system, [side]: { ...system[side], rows: system[side].rows.slice(0, 5) } };
    const choose = () => schemesOf(zoo, lacking, { goal });
    expect(choose).toThrow(UntimedError);
    expect(choose).toThrow(
      expect.objectContaining({
        code: 'E416',
        message: expect.stringMatching(
          new RegExp(`^design 0: the profile of the ${side} \\(.+\\) has no time for `),
        ),
      }),
    );
    expect(schemesOf(zoo, system, { goal }).length).toBeGreaterThan(1);
  },
);
