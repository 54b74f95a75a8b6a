import { expect, it } from 'vitest';
import { BLANK, presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { fakeProfile } from '../../system/testing.ts';
import { addDesign } from '../store/commands.ts';
import { designsOf } from '../store/designs.ts';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import { designKey, newProject, noResults } from '../store/project.ts';
import { settingOf } from '../store/setting.ts';
import { createStudioStore } from '../store/store.ts';
import { against, figuresOf } from './allFigures.ts';
import { predictOthers } from './others.ts';

const split = presetById('split')?.design as Design;

function studio() {
  const workers = fakeWorkers({ latency: { memory: async () => ({ device: 4096, edge: 0 }) as never } });
  const store = createStudioStore(newProject(split), noResults, workers);
  const profile = fakeProfile(settingOf(store.getState().project), 1);
  store.getState().edit('Set', ({ system }) => {
    system.link = { kind: 'set', upMbps: 40, downMbps: 40, roundTripMs: 2, jitterMs: 0, lossRate: 0 };
  });
  store.getState().put('machines', { device: profile, edge: profile });
  addDesign(store, BLANK, 'Add');
  return { store, ids: designsOf(store.getState().project).map(({ id }) => id) };
}

it('S2.65 both designs have their own figures, each with where it comes from', async () => {
  const { store, ids } = studio();
  const [a = '', b = ''] = ids;
  await predictOthers(store, ids, new AbortController().signal);
  const { task, points, system } = store.getState().project;
  const run = {
    frames: 10,
    latencyMs: 9,
    deviceMs: 3,
    upMs: 1,
    edgeMs: 4,
    downMs: 1,
    bytesUp: 1,
    bytesDown: 1,
  };
  store.getState().record((results) => {
    results.runs = [{ id: 'r', at: '2026-01-01T00:00:00Z', designKey: designKey(split), system, ...run }];
  });
  const [one, other] = [figuresOf(store.getState(), a), figuresOf(store.getState(), b)];
  expect([task, points]).toBeTruthy();
  expect(one.get('Latency, measured')).toMatchObject({ value: 9, provenance: 'measured' });
  expect(other.has('Latency, measured')).toBe(false);
  expect(one.get('Latency, predicted')?.low).toBeLessThan(one.get('Latency, predicted')?.high ?? 0);
  expect(one.get('Latency, predicted')?.value).not.toBe(other.get('Latency, predicted')?.value);
  expect(one.get('Bytes up')?.value).toBeGreaterThan(0);
  expect(other.get('Bytes up')?.value).toBe(0);
  expect(one.get('Device memory')).toMatchObject({ value: 4096, provenance: 'modelled' });
});

it('S2.65 a difference within the intervals is not called one', () => {
  const ms = (value: number, low?: number, high?: number) =>
    ({ value, unit: 'ms', provenance: 'predicted', ...(low && { low, high }) }) as const;
  expect(against(ms(10, 8, 12), ms(11, 9, 13))).toBe('intervals overlap');
  expect(against(ms(10, 9, 11), ms(20, 18, 22))).toBe('+10.0 ms (2.00×)');
  expect(against(ms(4), ms(4))).toBe('the same');
  expect(against(ms(4), undefined)).toBeNull();
});
