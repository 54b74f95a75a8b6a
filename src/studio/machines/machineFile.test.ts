import { describe, expect, it } from 'vitest';
import { printSystemFile } from '../../system/systemFile.ts';
import { fakeLatencyModel, fakeProfile, fakeSystem } from '../../system/testing.ts';
import { printProfile, readMachineFile } from './machineFile.ts';
import { brokenBy, unfitFor } from './refusal.ts';

const setting = { points: 64, features: 3, classes: 10 };
const good = fakeProfile(setting, 1);
const text = (change: object) => JSON.stringify({ ...good, ...change });
const read = (content: string) => readMachineFile(content, 'pi.json', setting);

describe('S15.61 machine files', () => {
  it('come back as they were', () => {
    expect(read(printProfile(good))).toEqual({ kind: 'profile', profile: good });
    const system = fakeSystem(setting);
    const latencyModel = fakeLatencyModel(system);
    const { system: found } = read(printSystemFile({ ...system, latencyModel })) as { system: object };
    expect(found).toMatchObject({ device: system.device, edge: system.edge, link: system.link });
  });

  it('are read when they were made for other classes', () => {
    expect(read(printProfile(fakeProfile({ ...setting, classes: 40 }, 1))).kind).toBe('profile');
  });

  it.each([
    ['cut short', '{"format": "gcode-pro', 'not JSON'],
    ['of another kind', '{"format": "gcode-design"}', 'format: it is neither'],
    ['null', 'null', 'format: it is neither'],
    ['of a newer version', text({ version: 9 }), 'version 9'],
    ['with a negative time', text({ rows: [{ ...good.rows[0], medianMs: -1 }] }), 'rows.0.medianMs'],
    ['without timings', text({ rows: [] }), 'rows: there is no timing in it'],
    ['with missing rows', text({ rows: good.rows.slice(0, 40) }), /rows: \S+ and \d+ more are missing/],
    ['with too few points', text({ points: 8 }), 'points: 8 are fewer'],
    [
      'a system that names a file',
      JSON.stringify({ format: 'gcode-system', version: 1, device: 'pi.json', edge: 'i7-7700' }),
      'device: it names another file (pi.json)',
    ],
    [
      'a system with a broken edge',
      JSON.stringify({ format: 'gcode-system', version: 1, device: good, edge: { ...good, rows: [] } }),
      'edge: rows: there is no timing in it',
    ],
  ])('are refused by file and field: %s', (_, content, message) => {
    expect(() => read(content)).toThrow(message);
    expect(() => read(content)).toThrow('pi.json');
  });

  it('S15.62 stand for a side only where they were made for it', () => {
    expect(brokenBy(good, setting)).toBeNull();
    expect(unfitFor('device', good, setting)).toBeNull();
    expect(unfitFor('device', good, { ...setting, points: 128 })).toContain('points: it was timed with 64');
    const runtime = { ...good.runtime, engine: 'onnxruntime-web' as const };
    expect(unfitFor('edge', { ...good, runtime }, setting)).toContain('runtime.engine');
    expect(unfitFor('device', { ...good, runtime }, setting)).toBeNull();
  });
});
