import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LinkError } from '../../../coinference/errors.ts';
import type { RunFrame, RunRequest } from '../../../workers/coinference.ts';
import { currentTiming } from '../../store/commands.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { newProject } from '../../store/project.ts';
import { stepStatus } from '../../store/steps.ts';
import { createStudioStore } from '../../store/store.ts';
import { isOf, startRun, stopRun } from './controller.ts';

beforeAll(() => vi.stubGlobal('location', new URL('http://localhost:8600/')));
afterAll(() => vi.unstubAllGlobals());

const frame = (sample: number, totalMs: number): RunFrame => ({
  sample,
  label: 0,
  logits: new Float32Array(2),
  timing: {
    ...{ deviceMs: 2, headMs: 1, tailMs: 1, upMs: 1, queueMs: 0, edgeMs: 1, downMs: 1 },
    ...{ otherMs: totalMs - 5, totalMs },
  },
  bytesUp: 100,
  bytesDown: 40,
});

function studio() {
  let take: (frames: readonly RunFrame[]) => void = () => {};
  let end: (outcome: number | Error) => void = () => {};
  const run = vi.fn((_signal: AbortSignal, _request: RunRequest, onFrames: typeof take) => {
    take = onFrames;
    return new Promise<number>((resolve, reject) => {
      end = (outcome) => (typeof outcome === 'number' ? resolve(outcome) : reject(outcome));
    });
  });
  const store = createStudioStore(newProject(), undefined, fakeWorkers({ device: { run: run as never } }));
  store.getState().put('run', { frames: 3 });
  return {
    store,
    run,
    job: () => jobOf(store.getState(), 'run'),
    status: () => stepStatus(store.getState(), 'run'),
    take: (...frames: RunFrame[]) => take(frames),
    end: (outcome: number | Error) => end(outcome),
  };
}

test('S15.9 a run shows its frames as they come, and keeps their medians with the project', async () => {
  const { store, run, job, status, take, end } = studio();
  const whole = startRun(store);
  expect(status()).toEqual({ state: 'busy', words: 'starting' });
  expect(run.mock.calls[0]?.[1]).toMatchObject({
    samples: [0, 1, 2],
    weights: { kind: 'untrained' },
    endpoint: { url: 'http://localhost:8600', mbps: 40, limitMs: 60_000 },
  });
  take(frame(0, 7));
  take(frame(1, 8));
  expect(job()).toMatchObject({ words: 'Frame 2 of 3', progress: 2 / 3 });
  expect(status()).toEqual({ state: 'busy', words: 'frame 2 of 3' });
  take(frame(2, 9));
  end(4);
  await whole;
  const state = store.getState();
  expect(job().state).toBe('done');
  expect(state.run).toMatchObject({ warmUp: 4, results: [{ sample: 0 }, { sample: 1 }, { sample: 2 }] });
  expect(state.results.runs).toMatchObject([{ frames: 3, latencyMs: 8, bytesUp: 100 }]);
  expect(currentTiming(state)?.latency).toMatchObject({ value: 8, provenance: 'measured' });
  expect(isOf(state.run.ran, state.project)).toBe(true);
  expect(status()).toEqual({ state: 'done', words: 'measured' });
});

test('S15.5 a run that loses its endpoint says so, keeps nothing, and can run again', async () => {
  const { store, job, status, take, end } = studio();
  const whole = startRun(store);
  take(frame(0, 7));
  end(new LinkError('E301', 'No answer from http://localhost:8600.'));
  await whole;
  expect(job()).toMatchObject({ state: 'failed', problem: { code: 'E301', title: 'Endpoint down' } });
  expect(status()).toEqual({ state: 'attention', words: 'failed' });
  expect(store.getState().results.runs).toEqual([]);
  const again = startRun(store);
  expect(job()).toMatchObject({ state: 'running', problem: null });
  expect(store.getState().run.results).toEqual([]);
  take(frame(0, 7));
  end(4);
  await again;
  expect(job().state).toBe('done');
});

test('S15.120 a stopped run shows the frames that it had and is no failure', async () => {
  const { store, job, status, take } = studio();
  const whole = startRun(store);
  take(frame(0, 7));
  void stopRun(store);
  take(frame(1, 7));
  await whole;
  expect(job()).toMatchObject({ state: 'stopped', problem: null });
  expect(store.getState().run.results).toHaveLength(1);
  expect(store.getState().results.runs).toEqual([]);
  expect(status().state).toBe('open');
});
