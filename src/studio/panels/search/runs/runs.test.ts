import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Member } from '../../../../search/member.ts';
import { fakeWorkers } from '../../../store/fakeWorkers.ts';
import { newProject, noResults, type SearchRecord } from '../../../store/project.ts';
import { createStudioStore } from '../../../store/store.ts';
import { dropRunCloud, loadRunCloud, RunCloud } from './runCloud.ts';
import { bringCloud, deleteRun, nameRun, overlaid, runTitle, saveRun, showRun } from './runs.ts';

beforeAll(() => vi.stubGlobal('location', new URL('http://localhost/')));
afterAll(() => vi.unstubAllGlobals());

const member = (encoding: string): Member => ({
  encoding,
  figures: {
    latency: { value: 3, low: 2, high: 4, coverage: 0.9, provenance: 'modelled' },
    accuracy: { value: 0.5, provenance: 'predicted' },
  },
});
const about = {
  ...{ progress: [{ seconds: 1, volume: 2 }], foundAt: { a: 0.5 }, unscorable: 3, limitReports: [] },
  record: null,
};

function studio() {
  const store = createStudioStore(newProject(), noResults, fakeWorkers({}));
  const { task, points, system } = store.getState().project;
  const run = (id: string): SearchRecord => ({
    ...{
      id,
      at: '2026-01-02T03:04:05Z',
      task,
      points,
      system,
      evaluated: 7,
      scored: 9,
      front: [member(`front of ${id}`)],
    },
  });
  return { store, run, ids: () => store.getState().results.searches.map(({ id }) => id) };
}

test('S15.222 a run is shown again with its front, intervals, candidates and counters', async () => {
  const { store, run } = studio();
  const cloud = new RunCloud('one', about);
  cloud.add([member('a'), member('b')]);
  await cloud.write(about);
  cloud.add([member('c')]);
  await cloud.write({ ...about, unscorable: 4 });
  saveRun(store, run('one'));
  saveRun(store, run('two'));
  await showRun(store, 'two');
  expect(store.getState().search).toMatchObject({ run: 'two', seen: [], front: [member('front of two')] });
  await showRun(store, 'one');
  expect(store.getState().search).toMatchObject({
    ...{ run: 'one', front: [member('front of one')], seen: ['a', 'b', 'c'].map(member) },
    ...{ scored: 9, evaluated: 7, unscorable: 4, progress: about.progress, foundAt: about.foundAt },
  });
});

test('S15.222 a run resumes where another visit left it, and nothing of it is lost', async () => {
  const first = new RunCloud('long', about);
  first.add([member('a')]);
  await first.write(about);
  const second = new RunCloud('long', about);
  second.add([member('b')]);
  await second.write(about);
  expect((await loadRunCloud('long'))?.seen).toEqual([member('a'), member('b')]);
});

test('S15.222 the latest candidates stay, and pieces that nobody is shown go', async () => {
  const cloud = new RunCloud('many', about);
  for (let piece = 0; piece < 12; piece++) {
    cloud.add(Array.from({ length: 500 }, (_, i) => member(`${piece}:${i}`)));
    await cloud.write(about);
  }
  const kept = (await loadRunCloud('many'))?.seen ?? [];
  expect(kept.at(-1)).toEqual(member('11:499'));
  expect(kept.length).toBeGreaterThanOrEqual(4000);
  expect(kept.length).toBeLessThan(5000);
  await dropRunCloud('many');
  expect(await loadRunCloud('many')).toBeNull();
});

test('S15.222 runs with a name or a note stay, of the others the newest', () => {
  const { store, run, ids } = studio();
  saveRun(store, run('named'));
  nameRun(store, 'named', { name: 'The fast one' });
  saveRun(store, run('noted'));
  nameRun(store, 'noted', { note: 'at 10 Mb/s' });
  for (let i = 0; i < 25; i++) saveRun(store, run(`r${i}`));
  expect(ids()).toHaveLength(22);
  expect(ids()[0]).toBe('r24');
  expect(ids()).toEqual(expect.arrayContaining(['named', 'noted', 'r5']));
  expect(ids()).not.toContain('r4');
  // A run that is kept again, as it grows, keeps what was written about it.
  saveRun(store, { ...run('named'), scored: 1000 });
  expect(store.getState().results.searches[0]).toMatchObject({ name: 'The fast one', scored: 1000 });
  expect(runTitle(store.getState().results.searches[0] as SearchRecord)).toBe('The fast one');
  expect(runTitle(run('x'))).toMatch(/^Search of 2 Jan 2026/);
});

test('S15.222 a run is laid over another one, and a deleted one is nowhere', async () => {
  const { store, run, ids } = studio();
  for (const id of ['one', 'two']) saveRun(store, run(id));
  await showRun(store, 'one');
  store.getState().put('search', { overlay: 'two' });
  expect(overlaid(store.getState())?.id).toBe('two');
  await showRun(store, 'two');
  // A run is not laid over itself.
  expect(overlaid(store.getState())).toBeUndefined();
  deleteRun(store, 'two');
  expect(ids()).toEqual(['one']);
  expect(store.getState().search).toMatchObject({ run: null, overlay: null, front: [] });
});

test('S15.222 of a run whose tab died the front of a second ago is found', async () => {
  const { store, run, ids } = studio();
  saveRun(store, run('died'));
  const cloud = new RunCloud('died', about);
  await cloud.write({ ...about, record: { ...run('died'), scored: 500, front: [member('late')] } });
  const fresh = new RunCloud('young', about);
  await fresh.write({ ...about, record: run('young') });
  await showRun(store, 'died');
  expect(store.getState().search).toMatchObject({ scored: 500, front: [member('late')] });
  // One that died before the project had it.
  store.getState().put('search', { run: 'young', front: [], seen: [] });
  await bringCloud(store, 'young');
  expect(ids()).toEqual(['young', 'died']);
  expect(store.getState().search.front).toEqual([member('front of young')]);
});
