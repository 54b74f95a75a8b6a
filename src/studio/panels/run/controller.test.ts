import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Pipelined } from '../../../app/measuring.ts';
import { LinkError } from '../../../coinference/errors.ts';
import type { RunFrame, RunRequest } from '../../../workers/coinference.ts';
import { download } from '../../kit/files.ts';
import { currentTiming } from '../../store/commands.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { newProject } from '../../store/project.ts';
import { stepStatus } from '../../store/steps.ts';
import { createStudioStore } from '../../store/store.ts';
import { isOf, saveTrace, startRun, stopRun } from './controller.ts';

vi.mock('../../kit/files.ts', () => ({ download: vi.fn() }));

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
  const row = { begin: () => {}, tell: (_done: number) => {}, end: (_outcome: Pipelined | Error) => {} };
  const begun = new Promise<void>((resolve) => {
    row.begin = resolve;
  });
  const stream = vi.fn((_signal: AbortSignal, _request: RunRequest, onProgress: (done: number) => void) => {
    row.tell = onProgress;
    row.begin();
    return new Promise<Pipelined>((resolve, reject) => {
      row.end = (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome));
    });
  });
  const device = { run: run as never, stream };
  const store = createStudioStore(newProject(), undefined, fakeWorkers({ device }));
  store.getState().put('run', { frames: 3 });
  return {
    store,
    run,
    stream,
    row,
    begun,
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

const inARow: Pipelined = {
  throughputFps: 250,
  frames: 5,
  trace: [{ frame: 0, spans: [{ stage: 'head', startMs: 3, endMs: 4 }] }],
};

/** A run whose frames one by one are through. */
async function singles() {
  const all = studio();
  all.store.getState().put('run', { frames: 5 });
  const whole = startRun(all.store);
  for (let i = 0; i < 5; i++) all.take(frame(i, 7 + i));
  all.end(4);
  await all.begun;
  return { ...all, whole };
}

test('S15.160 after the frames one by one the same samples run in a row, and what they gave is kept with the run', async () => {
  const { store, run, stream, row, job, whole } = await singles();
  expect(stream.mock.calls[0]?.[1]).toEqual(run.mock.calls[0]?.[1]);
  expect(job()).toMatchObject({ state: 'running', words: 'Frames in a row: 0 of 5' });
  row.tell(2);
  expect(job()).toMatchObject({ words: 'Frames in a row: 2 of 5', progress: 2 / 5 });
  row.end(inARow);
  await whole;
  expect(job().state).toBe('done');
  expect(store.getState().run.stream).toEqual(inARow);
  expect(store.getState().results.runs).toMatchObject([{ frames: 5, latencyMs: 9, throughputFps: 250 }]);
});

test.each<[string, (all: Awaited<ReturnType<typeof singles>>) => void, string]>([
  ['stopped', ({ store }) => void stopRun(store), 'stopped'],
  ['broken off', ({ row }) => row.end(new LinkError('E301', 'No answer.')), 'failed'],
])('S15.160 what the frames took one by one is kept when those in a row are %s', async (_, how, state) => {
  const all = await singles();
  how(all);
  await all.whole;
  expect(all.job().state).toBe(state);
  expect(all.store.getState().run).toMatchObject({ warmUp: 4, stream: null });
  const { runs } = all.store.getState().results;
  expect(runs).toMatchObject([{ frames: 5, latencyMs: 9 }]);
  expect(runs[0]).not.toHaveProperty('throughputFps');
});

test('S15.160 too few frames for a rate do not run in a row; a clock that saw no time gives none', async () => {
  const few = studio();
  few.store.getState().put('run', { frames: 4 });
  const short = startRun(few.store);
  few.end(4);
  await short;
  expect(few.job().state).toBe('done');
  expect(few.stream).not.toHaveBeenCalled();
  const { store, row, whole } = await singles();
  row.end({ ...inARow, throughputFps: Number.POSITIVE_INFINITY });
  await whole;
  expect(store.getState().results.runs[0]).not.toHaveProperty('throughputFps');
});

test('S15.161 the trace of the frames in a row is saved for Chrome, and only once there is one', async () => {
  const { store, row, whole } = await singles();
  saveTrace(store);
  expect(download).not.toHaveBeenCalled();
  row.end(inARow);
  await whole;
  saveTrace(store);
  const [name, text] = vi.mocked(download).mock.calls[0] ?? [];
  expect(name).toBe('Untitled-project.trace.json');
  expect(JSON.parse(text as string).traceEvents).toContainEqual(
    expect.objectContaining({ ph: 'X', name: 'head 0', ts: 0, dur: 1000 }),
  );
});
