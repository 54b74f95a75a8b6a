import { describe, expect, it } from 'vitest';
import { parseSystemFile, printSystemFile, SystemFormatError } from './systemFile.ts';
import { fakeLatencyModel, fakeProfile, fakeSystem } from './testing.ts';

const setting = { points: 128, features: 3, classes: 10 };
const profile = fakeProfile(setting, 1);
const good = { format: 'gcode-system', version: 3, device: profile, edge: 'edge.json' };
const copy = (json: unknown) => JSON.parse(JSON.stringify(json));

describe('S9.11 parseSystemFile', () => {
  it('reads profiles that are contained, and leaves named ones to be read', () => {
    expect(parseSystemFile(copy(good))).toEqual(good);
    expect(parseSystemFile({ ...good, latencyModel: 'p.safetensors' }).latencyModel).toBe('p.safetensors');
  });

  it('S9.63 reads version 1, which had no latency model', () => {
    expect(parseSystemFile({ ...copy(good), version: 1 })).toEqual(good);
  });

  it('S9.400 a printed system is read as it was, latency model included', () => {
    const system = fakeSystem(setting);
    const latencyModel = fakeLatencyModel(system);
    const link = { ...system.link, upMbps: Number.POSITIVE_INFINITY, jitterMs: 1, lossRate: 0.01 };
    const {
      format: _,
      version: __,
      ...read
    } = parseSystemFile(JSON.parse(printSystemFile({ ...system, link, latencyModel })));
    expect(read).toEqual({ ...system, link, latencyModel });
  });

  it.each([
    ['another kind of file', { format: 'gcode-profile' }, 'not a system'],
    ['another version', { ...good, version: 4 }, 'it has version 4, made by a newer program'],
    ['no edge', { ...good, edge: undefined }, 'edge'],
    [
      'a profile of another version',
      { ...good, device: { ...profile, version: 9 } },
      'device: it has version 9',
    ],
    [
      'a negative time',
      { ...good, device: { ...profile, rows: [{ ...profile.rows[0], q1Ms: -2 }] } },
      'device: rows.0.q1Ms',
    ],
    ['a link without a rate', { ...good, link: { roundTripMs: 1 } }, 'link.upMbps'],
    ['a loss of all', { ...good, link: { ...fakeSystem(setting).link, lossRate: 1 } }, 'link.lossRate'],
    ['an implausible factor', { ...good, calibration: { version: 1, device: -1 } }, 'calibration.device'],
    ['a latency model that is no base64', { ...good, latencyModel: { safetensors: '#' } }, 'latencyModel'],
    ['a latency model that is none', { ...good, latencyModel: { safetensors: 'AAAA' } }, 'latencyModel: '],
    ['nothing', null, 'not a system'],
  ])('refuses %s and names the field', (_, json, message) => {
    expect(() => parseSystemFile(json)).toThrow(SystemFormatError);
    expect(() => parseSystemFile(json)).toThrow(message);
  });
});
