import { expect, it } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { fakeProfile } from '../../system/testing.ts';
import { tableSum } from '../prediction/figures.ts';
import { editDesign } from '../store/commands.ts';
import { newProject } from '../store/project.ts';
import { settingOf } from '../store/setting.ts';
import { createStudioStore } from '../store/store.ts';
import { heatOf } from './heat.ts';
import { moveCost } from './moveCost.ts';

const studio = () => createStudioStore(newProject(presetById('dgcnn')?.design as Design));

it('S15.218 a move says beforehand what it makes of the latency, as the design has it afterwards', () => {
  const store = studio();
  expect(moveCost(store.getState(), ['classifier'], 'edge')).toBeNull();
  store.getState().edit('Set', ({ system }) => {
    system.link = { kind: 'set', upMbps: 40, downMbps: 40, roundTripMs: 2, jitterMs: 0, lossRate: 0 };
  });
  const profile = fakeProfile(settingOf(store.getState().project), 1);
  store.getState().put('machines', { device: profile, edge: profile });
  const said = moveCost(store.getState(), ['classifier'], 'edge');
  const before = tableSum(store.getState())?.latencyMs ?? 0;
  editDesign(store, 'Move', (design) => placeOps(design, ['classifier'], 'edge'));
  const after = tableSum(store.getState())?.latencyMs ?? 0;
  expect(after).toBeGreaterThan(before);
  expect(said).toMatch(/^[\d.]+ ms, [\d.]+ ms more \(predicted\)$/);
  expect(Number.parseFloat(said ?? '')).toBeCloseTo(after, 1);
  // A second visit to the edge is said instead.
  expect(moveCost(store.getState(), ['edgeconv1'], 'edge')).toContain('edge');
});

it('S15.217 colours are shares of the greatest value, and none where nothing is known', () => {
  const { project } = studio().getState();
  const heat = (colour: 'parameters' | 'bytes' | 'time', times = {}) =>
    heatOf(colour, project.design, settingOf(project), times);
  expect(heat('parameters')?.shares.get('classifier')).toBe(1);
  expect(heat('parameters')?.shares.get('pool')).toBe(0);
  expect(heat('bytes')?.most).toBe('1 MiB');
  expect(heat('time')?.most).toBeNull();
  const times = {
    pool: { value: 2, unit: 'ms', provenance: 'measured' },
    input: { value: 0.5, unit: 'ms', provenance: 'measured' },
  };
  expect(heat('time', times)?.shares.get('input')).toBe(0.25);
  expect(heatOf('kind', project.design, settingOf(project), {})).toBeNull();
});
