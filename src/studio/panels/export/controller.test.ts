import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { StoreError } from '../../../workers/storageErrors.ts';
import { download } from '../../kit/files.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { type CheckpointRef, designKey, newProject, noResults } from '../../store/project.ts';
import { stepStatus } from '../../store/steps.ts';
import { createStudioStore } from '../../store/store.ts';
import { exportDesign, exportZoo } from './controller.ts';

vi.mock('../../kit/files.ts', () => ({ download: vi.fn() }));

beforeAll(() => {
  vi.stubGlobal('location', new URL('http://localhost/'));
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
});
afterEach(() => vi.mocked(download).mockClear());
afterAll(() => vi.unstubAllGlobals());

const project = newProject();
const checkpoint = {
  id: 'c',
  design: project.design,
  task: project.task,
  points: project.points,
} as CheckpointRef;
const results = { ...noResults, checkpoints: [checkpoint] };

function studio(buildBundle: () => Promise<unknown>, found = results) {
  const build = vi.fn((_signal: AbortSignal, _request: object) => buildBundle());
  const workers = fakeWorkers({ device: { buildBundle: build as never } });
  return { build, store: createStudioStore(project, found, workers) };
}

test('S15.9 a bundle of the newest checkpoint is built and handed over', async () => {
  const built = { zip: new Uint8Array(3), files: [{ name: 'manifest.json', bytes: 2 }] };
  const { build, store } = studio(async () => built);
  const whole = exportDesign(store);
  expect(stepStatus(store.getState(), 'export')).toEqual({ state: 'busy', words: 'building' });
  await whole;
  expect(build.mock.calls[0]?.[1]).toMatchObject({ checkpoint: 'c', runnerUrl: 'http://localhost/runner/' });
  expect(download).toHaveBeenCalledWith(expect.stringMatching(/\.gcode\.zip$/), built.zip, 'application/zip');
  expect(store.getState().bundle.built).toMatchObject({ ...built, designKey: designKey(project.design) });
  expect(stepStatus(store.getState(), 'export')).toEqual({ state: 'done', words: 'exported' });
});

test('S15.120 an export that fails says why and hands nothing over', async () => {
  const { store } = studio(async () => {
    throw new StoreError('E366', 'The checkpoint c is damaged.');
  });
  await exportDesign(store);
  expect(jobOf(store.getState(), 'export')).toMatchObject({ state: 'failed', problem: { code: 'E366' } });
  expect(store.getState().bundle.built).toBeNull();
  expect(download).not.toHaveBeenCalled();
});

test('S15.9 without trained weights nothing is exported', async () => {
  const { build, store } = studio(async () => null, noResults);
  await exportDesign(store);
  expect(build).not.toHaveBeenCalled();
  expect(jobOf(store.getState(), 'export').state).toBe('idle');
});

test('S15.197 the zoo that the dispatcher would choose from is exported, in the place of the design on the canvas', async () => {
  vi.stubGlobal('navigator', { userAgent: 'a browser', hardwareConcurrency: 2 });
  const built = { zip: new Uint8Array(3), files: [{ name: 'manifest.json', bytes: 2 }] };
  const build = vi.fn(async (_signal: AbortSignal, _request: object, onWords: (words: string) => void) => {
    onWords('Building');
    return built;
  });
  const own = { ...checkpoint, designKey: designKey(project.design), accuracy: 0.9 };
  const workers = fakeWorkers({ device: { buildZooBundle: build as never } });
  const store = createStudioStore(project, { ...noResults, checkpoints: [own] }, workers);
  store.getState().put('dispatch', { targetMs: 30, goal: 'latency' });
  await exportZoo(store);
  expect(build.mock.calls[0]?.[1]).toMatchObject({
    zoo: { kind: 'own', designs: [{ name: project.design.name, checkpoint: 'c' }] },
    goal: { what: 'latency', targetMs: 30 },
    leastAccuracy: 0.85,
    runnerUrl: 'http://localhost/runner/',
  });
  const name = `${project.task}-zoo.gcode.zip`;
  expect(download).toHaveBeenCalledWith(name, built.zip, 'application/zip');
  expect(store.getState().bundle.built).toMatchObject({ ...built, designKey: null });
});
