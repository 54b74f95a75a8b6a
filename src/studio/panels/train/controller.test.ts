import { expect, test, vi } from 'vitest';
import type { TrainUpdate } from '../../../workers/training.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { memoryStorage } from '../../store/memoryStorage.ts';
import { NEVER_STORED } from '../../store/persist.ts';
import { newProject } from '../../store/project.ts';
import { startSaving } from '../../store/saver.ts';
import { stepStatus } from '../../store/steps.ts';
import { createStudioStore } from '../../store/store.ts';
import { pauseOrResumeTraining, startTraining, stopTraining } from './controller.ts';

const JUDGED = {
  confusion: [[1]],
  classes: ['a'],
  accuracy: 1,
  balancedAccuracy: 1,
  samples: 1,
  wrong: 0,
  misses: [],
};

/** A training whose worker says what the test tells it to. */
function studio() {
  let say: (update: TrainUpdate) => Promise<boolean> = async () => true;
  let end: (error?: unknown) => void = () => {};
  const training = {
    train: vi.fn((_signal: AbortSignal, _request: object, onUpdate: typeof say) => {
      say = onUpdate;
      return new Promise<void>((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve());
      });
    }),
    judge: vi.fn(async () => JUDGED),
    pauseTraining: vi.fn(),
    resumeTraining: vi.fn(),
  };
  const store = createStudioStore(newProject(), undefined, fakeWorkers({ training: training as never }));
  store.getState().put('training', {
    recipes: {
      ...store.getState().training.recipes,
      points: { ...store.getState().training.recipes.points, epochs: 2 },
    },
  });
  const job = () => jobOf(store.getState(), 'train');
  const status = () => stepStatus(store.getState(), 'train');
  const step = (epoch: number) =>
    say({ kind: 'step', epoch, epochs: 2, loss: 1, samplesPerSecond: 9, leftMs: 5000 } as TrainUpdate);
  const epoch = (n: number) =>
    say({ kind: 'epoch', epoch: n, loss: 1, valAccuracy: 0.5, checkpoint: `e${n}`, best: `e${n}`, bytes: 1 });
  return { store, training, job, status, step, epoch, end: (error?: unknown) => end(error) };
}

test('S15.40 a training tells how it gets on, keeps a checkpoint after every epoch, and is judged before it is done', async () => {
  const { store, training, job, status, step, epoch, end } = studio();
  const whole = startTraining(store);
  expect(status()).toEqual({ state: 'busy', words: 'starting' });
  step(0.5);
  expect(status()).toEqual({ state: 'busy', words: 'epoch 1 of 2' });
  expect(job()).toMatchObject({ progress: 0.25, leftMs: 5000 });
  expect(store.getState().training).toMatchObject({
    epoch: 0.5,
    samplesPerSecond: 9,
    loss: [{ epoch: 0.5, value: 1 }],
  });
  epoch(1);
  epoch(2);
  const { checkpoints } = store.getState().results;
  expect(checkpoints.map(({ id, epochs }) => [id, epochs])).toEqual([['e2', 2]]);
  training.judge.mockImplementationOnce(async () => {
    expect(job().state).toBe('running');
    return JUDGED;
  });
  end();
  await whole;
  expect(job()).toMatchObject({ state: 'done', words: 'Trained 2 epochs.' });
  expect(store.getState().judged).toEqual({ checkpoint: 'e2', result: JUDGED });
  expect(status()).toEqual({ state: 'done', words: 'trained' });
});

test('S15.40 a training is paused and resumed once it is under way', () => {
  const { store, training, job, status, step } = studio();
  void startTraining(store);
  pauseOrResumeTraining(store);
  expect(training.pauseTraining).not.toHaveBeenCalled();
  step(0.5);
  pauseOrResumeTraining(store);
  expect(status()).toEqual({ state: 'attention', words: 'paused' });
  // What its worker said before it was held still arrives.
  step(0.6);
  expect(job()).toMatchObject({ state: 'paused', leftMs: null });
  expect(store.getState().training).toMatchObject({ epoch: 0.6, samplesPerSecond: null });
  pauseOrResumeTraining(store);
  expect(status().state).toBe('busy');
  expect([training.pauseTraining.mock.calls.length, training.resumeTraining.mock.calls.length]).toEqual([
    1, 1,
  ]);
});

test('S15.40 S15.41 a stopped training keeps its last whole epoch and is offered to be continued', async () => {
  const { store, job, status, step, epoch } = studio();
  const whole = startTraining(store);
  step(0.5);
  epoch(1);
  void stopTraining(store);
  expect(job().stopping).toBe(true);
  await whole;
  expect(job()).toMatchObject({
    state: 'stopped',
    words: 'Stopped. The last full epoch is saved as a checkpoint.',
  });
  expect(status()).toEqual({ state: 'attention', words: '1 of 2 epochs' });
  const [newest] = store.getState().results.checkpoints;
  void startTraining(store, newest);
  expect(store.getState().training).toMatchObject({ epoch: 1, accuracy: [{ epoch: 1, value: 0.5 }] });
});

test('S15.40 a training that fails says why, and what it reached stays', async () => {
  const { store, job, status, epoch, end } = studio();
  const whole = startTraining(store);
  epoch(1);
  end(Object.assign(new Error('No answer from the endpoint.'), { code: 'E301' }));
  await whole;
  expect(job()).toMatchObject({ state: 'failed', problem: { code: 'E301', title: 'Endpoint down' } });
  expect(status()).toEqual({ state: 'attention', words: 'failed' });
  expect(store.getState().results.checkpoints).toHaveLength(1);
});

test('S15.40 a second training does not begin while one runs', async () => {
  const { store, training } = studio();
  void startTraining(store);
  await startTraining(store);
  expect(training.train).toHaveBeenCalledOnce();
});

test('S15.41 a training that ends before its last epoch is over: there is nothing to continue', async () => {
  const { store, job, status, epoch, end } = studio();
  const whole = startTraining(store);
  epoch(1);
  end();
  await whole;
  expect(job().words).toBe('Stopped early after 1 of 2 epochs: validation accuracy stopped improving.');
  expect(store.getState().results.checkpoints).toMatchObject([{ id: 'e1', over: true }]);
  expect(status()).toEqual({ state: 'done', words: 'trained' });
});

test('S15.601 a worker learns that an epoch is recorded once the project that names its checkpoint is stored', async () => {
  const { store, epoch } = studio();
  const storage = memoryStorage();
  let write = () => {};
  const held = new Promise<void>((resolve) => {
    write = resolve;
  });
  const slow: typeof storage = { ...storage, update: (...args) => held.then(() => storage.update(...args)) };
  startSaving(store, slow, { id: 'one', since: 1, locks: undefined, bus: undefined }, NEVER_STORED);
  void startTraining(store);
  const answered = vi.fn();
  const answer = epoch(1).then(answered);
  for (let i = 0; i < 20; i++) await Promise.resolve();
  expect(answered).not.toHaveBeenCalled();
  write();
  await answer;
  expect(answered).toHaveBeenCalledWith(true);
  const named = [...storage.entries.values()].map((each) => JSON.stringify(each));
  expect(named.some((each) => each.includes('"e1"'))).toBe(true);

  slow.update = () => Promise.reject(new Error('full'));
  slow.set = slow.update as never;
  expect(await epoch(2)).toBe(false);
});
