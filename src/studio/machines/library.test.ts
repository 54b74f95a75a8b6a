import { expect, it } from 'vitest';
import { fakeProfile } from '../../system/testing.ts';
import { loadRecord, saveRecord } from '../../workers/blobs.ts';
import { newProject } from '../store/project.ts';
import { createStudioStore } from '../store/store.ts';
import { addToLibrary, loadLibrary, removeFromLibrary } from './library.ts';

const profile = (points: number) => fakeProfile({ points, features: 3, classes: 10 }, 1);

it('S15.101 a profile is added to, and taken out of, the library as another tab left it', async () => {
  const store = createStudioStore(newProject());
  expect(await loadLibrary(store)).toEqual([]);
  const id = await addToLibrary(store, profile(64));
  const other = { id: 'of another tab', profile: profile(32), added: '2026-01-01T00:00:00.000Z' };
  const later = { id: 'of a later version', profile: { version: 99 } };
  await saveRecord('profile-library', [...((await loadRecord('profile-library')) as object[]), other, later]);
  const second = await addToLibrary(store, profile(128));
  const ids = async () => ((await loadRecord('profile-library')) as { id: string }[]).map((each) => each.id);
  expect(await ids()).toEqual([id, other.id, later.id, second]);
  expect(store.getState().library.entries?.map((each) => each.id)).toEqual([id, other.id, second]);
  expect(await addToLibrary(store, profile(128))).toBe(second);
  await removeFromLibrary(store, id);
  expect(await ids()).toEqual([other.id, later.id, second]);
});
