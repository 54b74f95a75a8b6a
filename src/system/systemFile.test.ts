import { describe, expect, it } from 'vitest';
import { parseSystemFile, SystemFormatError } from './systemFile.ts';
import { fakeProfile } from './testing.ts';

const profile = fakeProfile({ points: 128, features: 3, classes: 10 }, 1);
const good = { format: 'gcode-system', version: 1, device: profile, edge: 'edge.json' };

describe('S9.11 parseSystemFile', () => {
  it('reads profiles that are contained, and leaves named ones to be read', () => {
    expect(parseSystemFile(JSON.parse(JSON.stringify(good)))).toEqual(good);
  });

  it.each([
    ['another kind of file', { format: 'gcode-profile' }, 'not a system'],
    ['another version', { ...good, version: 2 }, 'version: the system has version 2'],
    ['no edge', { ...good, edge: undefined }, 'edge'],
    [
      'a profile of another version',
      { ...good, device: { ...profile, version: 9 } },
      'device: The profile has version 9',
    ],
    [
      'a negative time',
      { ...good, device: { ...profile, rows: [{ ...profile.rows[0], q1Ms: -2 }] } },
      'device: rows.0.q1Ms',
    ],
    ['a link without a rate', { ...good, link: { roundTripMs: 1 } }, 'link.upMbps'],
    ['an implausible factor', { ...good, calibration: { version: 1, device: -1 } }, 'calibration.device'],
    ['nothing', null, 'not a system'],
  ])('refuses %s and names the field', (_, json, message) => {
    expect(() => parseSystemFile(json)).toThrow(SystemFormatError);
    expect(() => parseSystemFile(json)).toThrow(message);
  });
});
