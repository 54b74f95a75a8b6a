import { expect, test, vi } from 'vitest';
import { IDLE, type Job } from './job.ts';
import { Jobs, type Running, type Work } from './jobs.ts';

function board() {
  const shown = new Map<string, Job<string>>();
  let clock = 0;
  const jobs = new Jobs<string, string>(
    { read: (id) => shown.get(id) ?? IDLE, write: (id, job) => void shown.set(id, job) },
    (error) => (error as Error).message,
    () => clock,
  );
  const pass = (ms: number) => {
    clock += ms;
  };
  return { jobs, now: (id = 'a') => shown.get(id) ?? IDLE, pass };
}

/** Work that ends when it is told to. */
function held(more: Partial<Work> = {}) {
  let resolve: (words: string) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<string>((...both) => {
    [resolve, reject] = both;
  });
  const runs: Running[] = [];
  const work: Work = {
    words: 'starting',
    run: (running) => {
      runs.push(running);
      running.signal.addEventListener('abort', () => reject(new DOMException('Stopped.', 'AbortError')));
      return promise;
    },
    ...more,
  };
  return { work, resolve, reject, say: (...news: Parameters<Running['say']>) => runs[0]?.say(...news), runs };
}

test('S15.120 a job runs, tells how it gets on, saves, and is done', async () => {
  const { jobs, now } = board();
  const save = vi.fn(() => {
    // It counts as done once it is saved.
    expect(now().state).toBe('running');
  });
  const { work, resolve, say } = held({ save });
  const end = jobs.start('a', work);
  expect(now()).toMatchObject({ state: 'running', words: 'starting', progress: null });
  say({ words: 'half', progress: 0.5, leftMs: 10 });
  expect(now()).toMatchObject({ words: 'half', progress: 0.5, leftMs: 10 });
  resolve('all of it');
  expect(await end).toMatchObject({ state: 'done', words: 'all of it', progress: 1 });
  expect(save.mock.calls).toEqual([['done']]);
  say({ words: 'late' });
  expect(now().words).toBe('all of it');
});

test('S15.120 one of a kind runs at a time; others run beside it', async () => {
  const { jobs, now } = board();
  const [first, second, other] = [held(), held(), held()];
  void jobs.start('a', first.work);
  expect(await jobs.start('a', second.work)).toMatchObject({ state: 'running' });
  expect(second.runs).toHaveLength(0);
  void jobs.start('b', other.work);
  expect(now('b').state).toBe('running');
});

test('S15.120 a stopped job aborts its work, saves, and says how it stands', async () => {
  const { jobs, now } = board();
  const save = vi.fn();
  const { work } = held({ save, stopped: () => 'Stopped at half.' });
  const end = jobs.start('a', work);
  jobs.stop('a');
  expect(now()).toMatchObject({ state: 'running', stopping: true });
  expect(await end).toMatchObject({ state: 'stopped', words: 'Stopped at half.', problem: null });
  expect(save.mock.calls).toEqual([['stopped']]);
});

test('S15.120 work that hands its state over when it is stopped is stopped too', async () => {
  const { jobs } = board();
  const end = jobs.start('a', {
    words: '',
    run: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('state'))),
  });
  jobs.stop('a');
  expect((await end).state).toBe('stopped');
});

test('S15.120 a failed job saves what it has and keeps its problem; the first problem is the one to say', async () => {
  const { jobs } = board();
  const error = new Error('broken');
  const save = vi.fn(() => Promise.reject(new Error('full')));
  const { work, reject } = held({ save });
  const end = jobs.start('a', work);
  reject(error);
  expect(await end).toMatchObject({ state: 'failed', problem: 'broken' });
  expect(save.mock.calls).toEqual([['failed', error]]);
});

test('S15.120 what cannot be saved at the end is said, whether the job was done or stopped', async () => {
  const save = () => Promise.reject(new Error('full'));
  for (const stop of [false, true]) {
    const { jobs } = board();
    const { work, resolve } = held({ save });
    const end = jobs.start('a', work);
    if (stop) jobs.stop('a');
    else resolve('');
    expect(await end).toMatchObject({ state: 'failed', problem: 'full' });
  }
});

test('S15.120 a job saves now and then while it runs, and continues where that fails', async () => {
  const { jobs, now, pass } = board();
  const save = vi.fn(() => Promise.reject(new Error('full')));
  const { work, runs } = held({ save, saveEveryMs: 100 });
  void jobs.start('a', work);
  runs[0]?.worthSaving();
  expect(save).not.toHaveBeenCalled();
  pass(100);
  runs[0]?.worthSaving();
  runs[0]?.worthSaving();
  expect(save.mock.calls).toEqual([['going']]);
  expect(now()).toMatchObject({ state: 'running' });
});

test('S15.120 pausing holds the work itself, once it is under way', () => {
  const { jobs, now } = board();
  const [pause, resume] = [vi.fn(), vi.fn()];
  const { work, say } = held({ pause, resume });
  void jobs.start('a', work);
  jobs.pause('a');
  expect(pause).not.toHaveBeenCalled();
  say({ begun: true });
  jobs.pause('a');
  jobs.pause('a');
  expect(now().state).toBe('paused');
  jobs.resume('a');
  expect(now().state).toBe('running');
  expect([pause.mock.calls.length, resume.mock.calls.length]).toEqual([1, 1]);
});

test('S15.120 a problem that was found elsewhere is reported and taken back; a running job is left alone', () => {
  const { jobs, now } = board();
  jobs.report('a', 'changed');
  expect(now()).toMatchObject({ state: 'failed', problem: 'changed' });
  jobs.forget('a');
  expect(now()).toEqual(IDLE);
  void jobs.start('a', held().work);
  jobs.report('a', 'changed');
  jobs.forget('a');
  expect(now().state).toBe('running');
});
