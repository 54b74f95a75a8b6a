import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { IDLE, paused, started, told } from '../../app/job.ts';
import { linkSetByHand } from '../../system/link.ts';
import { fakeProfile } from '../../system/testing.ts';
import { actionById, allActions } from '../kit/registry.ts';
import type { Advice } from '../store/advice.ts';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import type { JobId, StudioJob } from '../store/jobs.ts';
import { type CheckpointRef, newProject, noResults } from '../store/project.ts';
import { settingNow } from '../store/setting.ts';
import { createStudioStore } from '../store/store.ts';
import './registry.ts';

beforeAll(async () => {
  vi.stubGlobal('location', new URL('http://localhost/'));
  await allActions();
}, 60_000);
afterAll(() => vi.unstubAllGlobals());

const starting: StudioJob = started<Advice>(IDLE, 'Starting');
const going = told(starting, { begun: true });
const held = paused(going);

/** A studio in which everything can be done: machines timed, designs measured, weights trained. */
function studio() {
  const project = newProject();
  const { design, task, points } = project;
  const checkpoint = { id: 'c', design, task, points, epochs: 1, planned: 2 } as CheckpointRef;
  const store = createStudioStore(project, { ...noResults, checkpoints: [checkpoint] }, fakeWorkers());
  const profile = (speed: number) => fakeProfile(settingNow(store.getState()), speed);
  const { put } = store.getState();
  put('machines', { device: profile(1), edge: profile(8), link: linkSetByHand(900, 1, 0) });
  put('latencyModel', { designs: 20, samples: 120 });
  return store;
}

it.each<[JobId, string[], string[]]>([
  ['profile', ['machines.profile', 'machines.ops', 'latencyModel.measure'], ['machines.stop']],
  ['collect', ['latencyModel.measure', 'latencyModel.train'], ['latencyModel.stop']],
  ['learn', ['latencyModel.measure', 'latencyModel.train'], ['latencyModel.stop']],
  ['search', ['search.start'], ['search.stop']],
  ['train', ['train.start', 'train.continue'], ['train.stop']],
  ['run', ['run.start'], ['run.stop']],
  ['export', ['export.start'], []],
])('S15.120 while the job %s is at work it can be stopped and not be started', (id, starts, stops) => {
  const store = studio();
  const enabled = (ids: readonly string[]) => ids.map((each) => actionById(each).enabled?.(store.getState()));
  expect(enabled(starts)).toEqual(starts.map(() => true));
  expect(enabled(stops)).toEqual(stops.map(() => false));
  for (const job of [starting, going]) {
    store.setState({ jobs: { [id]: job } });
    expect(enabled(starts)).toEqual(starts.map(() => false));
    expect(enabled(stops)).toEqual(stops.map(() => true));
  }
});

it.each(['search', 'train'] as const)('S15.40 S15.120 the job %s is held once it is under way', (id) => {
  const store = studio();
  const enabled = (job: StudioJob) => {
    store.setState({ jobs: { [id]: job } });
    return actionById(`${id}.pause`).enabled?.(store.getState());
  };
  expect([IDLE, starting, going, held].map(enabled)).toEqual([false, false, true, true]);
});

it('S15.120 an action shows the step where its work can be watched', async () => {
  const store = studio();
  await actionById('train.start').run(store);
  expect(store.getState().ui.step).toBe('train');
});

it('S15.161 a trace can be saved once frames ran in a row', () => {
  const store = studio();
  const enabled = () => actionById('run.trace').enabled?.(store.getState());
  expect(enabled()).toBe(false);
  store.getState().put('run', { stream: { throughputFps: 9, frames: 5, trace: [] } });
  expect(enabled()).toBe(true);
});
