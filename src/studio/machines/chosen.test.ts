import { describe, expect, it } from 'vitest';
import { fakeProfile } from '../../system/testing.ts';
import { newProject, type Project, predictsHere } from '../store/project.ts';
import { initialLibrary, initialMachines } from '../store/session/machines.ts';
import { settingOf } from '../store/setting.ts';
import { chosenLink, chosenMachine, systemNow } from './chosen.ts';
import { ownPower, powerOf } from './power.ts';

const project = newProject();
const profile = fakeProfile(settingOf(project), 1);
const none = { device: null, edge: null };
const withMachine = (machine: Project['system']['device']['machine']): Project => ({
  ...project,
  system: { ...project.system, device: { threads: 0, machine }, edge: { url: '', machine } },
});

describe('S15.62 whose times stand for a side', () => {
  it('is what is here, once it was profiled', () => {
    expect(chosenMachine('device', project, none, [])).toEqual({ missing: 'not profiled yet' });
    expect(chosenMachine('device', project, { device: profile, edge: null }, [])).toEqual({ profile });
    expect(predictsHere(project)).toBe(true);
  });

  it('is a profile of the library, as long as it is there and fits', () => {
    const chosen = withMachine({ kind: 'library', id: 'x' });
    const entry = { id: 'x', added: '2026-01-01T00:00:00Z', profile };
    expect(chosenMachine('edge', chosen, none, [entry])).toEqual({ profile });
    expect(chosenMachine('edge', chosen, none, [])).toHaveProperty('missing');
    const other = { ...entry, profile: { ...profile, points: 64 } };
    expect(chosenMachine('edge', chosen, none, [other])).toHaveProperty('missing');
    expect(predictsHere(chosen)).toBe(false);
  });

  it('is a modelled machine, called so, with no need to measure anything', () => {
    const chosen = withMachine({ kind: 'modelled', id: 'pi4b' });
    const nothing = { machines: initialMachines, library: initialLibrary };
    const system = systemNow({ project: chosen, ...nothing });
    expect(system?.device.kind).toBe('modelled');
    expect(system?.link.upMbps).toBe(40);
    expect(systemNow({ project: chosen, ...nothing })).toBe(system);
    expect(systemNow({ project, ...nothing })).toBeNull();
  });
});

describe('S15.64 link and power', () => {
  it('takes what was measured, holds it, or is set by hand', () => {
    const measured = {
      roundTripMs: 1,
      upMbps: 900,
      downMbps: 800,
      perRequestMs: 0.5,
      source: 'measured' as const,
    };
    expect(chosenLink({ kind: 'real' }, measured)).toBe(measured);
    expect(chosenLink({ kind: 'held', mbps: 10 }, measured)).toMatchObject({ roundTripMs: 1, upMbps: 10 });
    expect(chosenLink({ kind: 'real' }, null)).toBeNull();
    const set = {
      kind: 'set',
      upMbps: 5,
      downMbps: 20,
      roundTripMs: 30,
      jitterMs: 2,
      lossRate: 0.01,
    } as const;
    expect(chosenLink(set, null)).toMatchObject({
      upMbps: 5,
      downMbps: 20,
      jitterMs: 2,
      source: 'set by hand',
    });
  });

  it('has power figures by name, or a person’s own that keep their origin', () => {
    expect(powerOf('Jetson TX2').idleW).toBe(1.45);
    expect(powerOf('not public').activeW).toBeNaN();
    const own = ownPower('Jetson TX2', { idleW: 2 });
    expect(own).toMatchObject({ activeW: 7.5, idleW: 2, source: 'entered by hand, from Jetson TX2' });
    expect(ownPower(own, { activeW: 9 }).source).toBe(own.source);
    expect(ownPower('not public', {}).activeW).toBe(0);
  });
});
