import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { LinkError } from '../../coinference/errors.ts';
import type { LatencySample } from '../../learning/latency/samples.ts';
import { linkSetByHand } from '../../system/link.ts';
import { fakeProfile } from '../../system/testing.ts';
import { WorkerFailure } from '../../workers/bridge.ts';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import { jobOf } from '../store/jobs.ts';
import { newProject } from '../store/project.ts';
import { settingNow } from '../store/setting.ts';
import { stepStatus } from '../store/steps.ts';
import { createStudioStore } from '../store/store.ts';
import { fitLatencyModel, measureDesigns, stopLatencyModel } from './controller.ts';
import { loadSamples } from './samples.ts';
import { headerOf, latencyModelNow, loadLatencyModel, systemHere } from './saved.ts';

beforeAll(() => vi.stubGlobal('location', new URL('http://localhost/')));
afterAll(() => vi.unstubAllGlobals());

/** Each test has points of its own, so that what it keeps is its own. */
let points = 32;
beforeEach(() => {
  points *= 2;
});

const ABOUT = { crossValidated: { mape: 0.1 }, tableSum: { mape: 0.3 }, calibration: null };

function studio() {
  let take: (batch: LatencySample[]) => void = () => {};
  let end: (error?: unknown) => void = () => {};
  const device = {
    measureDesigns: vi.fn((_signal: AbortSignal, _request: object, onBatch: typeof take) => {
      take = onBatch;
      return new Promise<void>((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve());
      });
    }),
  };
  const latencyTraining = { train: vi.fn(async (): Promise<unknown> => ({ id: 'p', about: ABOUT })) };
  const workers = fakeWorkers({ device: device as never, latencyTraining: latencyTraining as never });
  const store = createStudioStore({ ...newProject(), points }, undefined, workers);
  const profile = (speed: number) => fakeProfile(settingNow(store.getState()), speed);
  store.getState().put('machines', { device: profile(1), edge: profile(8), link: linkSetByHand(900, 1, 0) });
  store.getState().put('latencyModel', { target: 2 });
  const sample = (design: string): LatencySample => ({
    design,
    setting: settingNow(store.getState()),
    linkMbps: null,
    latencyMs: 10,
    parts: { deviceMs: 4, upMs: 2, edgeMs: 3, downMs: 1 },
    q1Ms: 9,
    q3Ms: 11,
    repeats: 5,
    pass: 1,
    when: '2026-01-01T00:00:00Z',
  });
  const system = systemHere(store.getState());
  if (!system) throw new Error('no system');
  return {
    ...{ store, device, latencyTraining },
    job: (id: 'collect' | 'learn') => jobOf(store.getState(), id),
    status: () => stepStatus(store.getState(), 'setup'),
    take: (...designs: string[]) => take(designs.map(sample)),
    end: (error?: unknown) => end(error),
    kept: async () => (await loadSamples(headerOf(system), settingNow(store.getState()))).samples,
  };
}

test('S15.65 designs are measured with the time left, and each batch is kept', async () => {
  const { store, device, job, status, take, end, kept } = studio();
  const whole = measureDesigns(store);
  expect(status()).toEqual({ state: 'busy', words: 'measuring' });
  await vi.waitFor(() => expect(device.measureDesigns).toHaveBeenCalled());
  take('a');
  expect(job('collect')).toMatchObject({ words: '1 of 4 measurements, each design 2 times', progress: 0.25 });
  expect(job('collect').leftMs).not.toBeNull();
  expect(store.getState().latencyModel).toMatchObject({ designs: 1, samples: 1 });
  // Learning waits: the machines are busy.
  await fitLatencyModel(store);
  expect(job('learn').state).toBe('idle');
  end();
  await whole;
  expect(job('collect').state).toBe('done');
  expect(await kept()).toHaveLength(1);
});

test('S15.65 what was measured is kept when the endpoint is lost, and when it is stopped', async () => {
  for (const how of ['fail', 'stop'] as const) {
    const { store, device, job, take, end, kept } = studio();
    const whole = measureDesigns(store);
    await vi.waitFor(() => expect(device.measureDesigns).toHaveBeenCalled());
    take(how);
    if (how === 'fail') end(new LinkError('E301', 'No answer.'));
    else stopLatencyModel(store);
    await whole;
    if (how === 'fail') expect(job('collect')).toMatchObject({ state: 'failed', problem: { code: 'E301' } });
    else expect(job('collect').state).toBe('stopped');
    expect((await kept()).map(({ design }) => design)).toContain(how);
  }
});

test('S15.66 a latency model is trained, kept for these tables, and used when it is better than their sum', async () => {
  const { store, job, status } = studio();
  const whole = fitLatencyModel(store);
  expect(status()).toEqual({ state: 'busy', words: 'learning' });
  await whole;
  expect(job('learn').state).toBe('done');
  expect(latencyModelNow(store.getState())).toBe('p');
  store.getState().put('latencyModel', { key: null, record: null });
  await loadLatencyModel(store);
  expect(latencyModelNow(store.getState())).toBe('p');
});

test('S15.66 a training that fails leaves the latency model there was', async () => {
  const { store, latencyTraining, job } = studio();
  await fitLatencyModel(store);
  latencyTraining.train.mockRejectedValueOnce(new WorkerFailure('out of memory'));
  await fitLatencyModel(store);
  expect(job('learn')).toMatchObject({ state: 'failed', problem: { code: 'E417' } });
  expect(latencyModelNow(store.getState())).toBe('p');
});
