import { expect, test } from 'vitest';
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
