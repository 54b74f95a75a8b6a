import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { loadRecord } from '../../../workers/blobs.ts';
import type { SentSnapshot } from '../../../workers/frontStream.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { newProject, noResults, type Project } from '../../store/project.ts';
import { stepStatus } from '../../store/steps.ts';
import { createStudioStore } from '../../store/store.ts';
import { accuracyKey } from './accuracySource.ts';
import { loadSearch, pauseOrResumeSearch, searchWithin, startSearch, stopSearch } from './controller.ts';
import { canSearch, searchKey } from './needs.ts';

beforeAll(() => {
  vi.stubGlobal('location', new URL('http://localhost/'));
  // Every frame is drawn at once.
  let clock = 0;
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => {
    clock += 1000;
    draw(clock);
  });
});
afterAll(() => vi.unstubAllGlobals());

const MEMBER = {
  encoding: '1 4 0 0 0 0 0 0 0 0 0 0,1 3 0 0 0 0 0 0 0 0 0 0',
  figures: { latency: { value: 3, provenance: 'modelled' as const } },
};
const snapshot = (scored: number): SentSnapshot => ({
  objectives: ['latency', 'energy', 'accuracy'],
  candidatesScored: scored,
  designsScored: scored,
  perSecond: 1000,
  accuracyEvaluated: 2,
  feasible: scored,
  limits: [],
  nearest: [],
  unscorable: 0,
  volume: 2.5,
  elapsedMs: 100,
  paused: false,
  front: [MEMBER.encoding],
  fresh: [MEMBER],
  recent: [],
});

/** Modelled machines need no profiling; each test has points of its own, so that what it keeps is its own. */
let points = 32;
beforeEach(() => {
  points *= 2;
});
function project(): Project {
  const machine = { kind: 'modelled' as const, id: 'pi4b' };
  const whole = newProject();
  const { system } = whole;
  return {
    ...whole,
    points,
    system: { ...system, device: { threads: 0, machine }, edge: { url: '', machine } },
  };
}

function studio(oracle: object = {}) {
  let show: (snapshot: SentSnapshot) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const search = vi.fn(
    (signal: AbortSignal, _request: object, _accuracy: unknown, _cost: unknown, onSnapshot: typeof show) => {
      show = onSnapshot;
      return new Promise((resolve, reject) => {
        fail = reject;
        signal.addEventListener('abort', () => resolve(STATE));
      });
    },
  );
  const [pause, resume] = [vi.fn(), vi.fn()];
  const workers = fakeWorkers({ search: { search: search as never, pause, resume }, oracle });
  const store = createStudioStore(project(), noResults, workers);
  const { put } = store.getState();
  put('accuracy', {
    key: accuracyKey(store.getState()),
    shipped: { url: 'a' } as never,
    correction: CORRECTION,
  });
  return {
    ...{ store, search, pause, resume },
    job: () => jobOf(store.getState(), 'search'),
    status: () => stepStatus(store.getState(), 'search'),
    /** Until it is drawn, which is behind the next frame. */
    show: async (scored: number) => {
      show(snapshot(scored));
      await new Promise((drawn) => setTimeout(drawn));
    },
    fail: (error: unknown) => fail(error),
    begun: () => vi.waitFor(() => expect(search).toHaveBeenCalled()),
  };
}
const CORRECTION = { shift: 0.1, half: 0.02, networks: 5, at: '' };
const STATE = { kept: 'as it was' };

test('S10.6 a search shows its front, is paused and resumed, and is kept with the project when it is stopped', async () => {
  const { store, search, pause, resume, job, status, show, begun } = studio();
  const whole = startSearch(store);
  await begun();
  expect(search.mock.calls[0]?.[1]).toMatchObject({
    accuracyModel: 'a',
    correction: CORRECTION,
    resume: undefined,
  });
  expect(status()).toEqual({ state: 'busy', words: 'searching' });
  pauseOrResumeSearch(store);
  expect(pause).not.toHaveBeenCalled();
  await show(5000);
  expect(store.getState().search).toMatchObject({ scored: 5000, perSecond: 1000, front: [MEMBER] });
  expect(store.getState().search.progress.at(-1)).toEqual({ seconds: 0.1, volume: 2.5 });
  pauseOrResumeSearch(store);
  expect(status()).toEqual({ state: 'attention', words: 'paused' });
  expect(store.getState().search.perSecond).toBe(0);
  pauseOrResumeSearch(store);
  expect([pause.mock.calls.length, resume.mock.calls.length]).toEqual([1, 1]);
  await stopSearch(store);
  await whole;
  expect(job().state).toBe('stopped');
  expect(store.getState().results.searches).toMatchObject([{ front: [MEMBER], source: 'model' }]);
  expect(store.getState().search).toMatchObject({ canResume: true, perSecond: 0 });
  expect(await loadRecord(searchKey(store.getState()))).toEqual(STATE);
  expect(status()).toEqual({ state: 'done', words: '1 search' });
});

test('S10.6 what a search says last is shown and kept, though the page has not drawn it yet', async () => {
  const { store, show, begun } = studio();
  const draw = globalThis.requestAnimationFrame;
  vi.stubGlobal('requestAnimationFrame', () => 0);
  const whole = startSearch(store);
  await begun();
  await show(5000);
  await stopSearch(store);
  await whole;
  vi.stubGlobal('requestAnimationFrame', draw);
  expect(store.getState().search).toMatchObject({ scored: 5000, front: [MEMBER] });
  expect(store.getState().results.searches).toMatchObject([{ front: [MEMBER] }]);
});

test('S10.6 a search whose oracle fails says why, and keeps its front and its state', async () => {
  const { store, job, status, show, fail, begun } = studio();
  const whole = startSearch(store);
  await begun();
  await show(5000);
  const state = { kept: 'when it failed' };
  fail(Object.assign(new Error('The search stopped.'), { code: 'E365', state }));
  await whole;
  expect(job()).toMatchObject({ state: 'failed', problem: { code: 'E365' } });
  expect(status()).toEqual({ state: 'attention', words: 'failed' });
  expect(store.getState().results.searches).toHaveLength(1);
  expect(store.getState().search.canResume).toBe(true);
  expect(await loadRecord(searchKey(store.getState()))).toEqual(state);
});

test('S15.120 what a search says after its end is not shown', async () => {
  const { store, show, begun } = studio();
  const whole = startSearch(store);
  await begun();
  await show(5000);
  await stopSearch(store);
  await whole;
  await show(9000);
  expect(store.getState().search.scored).toBe(5000);
});

test('S15.520 a search that finds nothing begins again with the limits that let a design in', async () => {
  const { store, search, show, begun } = studio();
  void startSearch(store);
  await begun();
  await show(5000);
  const again = searchWithin(store, { latency: 5 });
  await vi.waitFor(() => expect(search).toHaveBeenCalledTimes(2));
  expect(search.mock.calls[1]?.[1]).toMatchObject({ limits: { latency: 5 }, resume: undefined });
  expect(store.getState().search).toMatchObject({ limits: { latency: 5 }, front: [] });
  await stopSearch(store);
  await again;
});

test('S15.81 a search needs tables, something that knows accuracies, and two objectives', () => {
  const { store } = studio();
  const { put } = store.getState();
  expect(canSearch(store.getState())).toBe(true);
  put('search', { objectives: ['latency'] });
  expect(canSearch(store.getState())).toBe(false);
  put('search', { objectives: ['latency', 'energy'] });
  // Without an accuracy model each design in question is trained a little, which takes the task's data.
  put('accuracy', { shipped: null });
  expect(canSearch(store.getState())).toBe(true);
  store.getState().edit('Choose', (project) => void Object.assign(project, { task: 'modelnet40' }));
  put('accuracy', { key: accuracyKey(store.getState()) });
  expect(canSearch(store.getState())).toBe(false);
  // As long as nobody looked for it, the start does.
  put('accuracy', { key: null });
  expect(canSearch(store.getState())).toBe(true);
  store.getState().edit('Choose', ({ system }) => {
    system.device.machine = { kind: 'here' };
  });
  expect(canSearch(store.getState())).toBe(false);
});

test('S15.360 without an accuracy model the search asks short trainings, and only about what it asks for', async () => {
  const shortAccuracies = vi.fn(async () => [{ accuracy: 0.3, provenance: 'predicted' as const }]);
  const { store, search, begun } = studio({ shortAccuracies: shortAccuracies as never });
  store.getState().put('accuracy', { shipped: null });
  const whole = startSearch(store);
  await begun();
  expect(search.mock.calls[0]?.[1]).toMatchObject({ accuracyModel: null, correction: null });
  expect(store.getState().search.source).toBe('short-training');
  const ask = search.mock.calls[0]?.[2] as (encodings: string[]) => Promise<unknown>;
  expect(await ask([MEMBER.encoding])).toEqual([{ accuracy: 0.3, provenance: 'predicted' }]);
  expect(shortAccuracies).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ encodings: [MEMBER.encoding], seed: 1 }),
  );
  await stopSearch(store);
  await whole;
});

test('S10.6 the last front of the project is shown again, and without a kept search there is none to continue', async () => {
  const { store } = studio();
  const { task, system } = store.getState().project;
  store.getState().record((results) => {
    results.searches = [{ id: 's', at: '', task, points, system, evaluated: 1, front: [MEMBER] }];
  });
  await loadSearch(store);
  expect(store.getState().search).toMatchObject({ front: [MEMBER], source: 'supernet', canResume: false });
});
