import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { putAside, REPLACED_KEPT, saveReplaced } from './aside.ts';
import { memoryStorage } from './memoryStorage.ts';
import { packed } from './packed.ts';
import { CURRENT, compareAndSet, joined, NEVER_STORED, NOT_KNOWN, restore, stampOf } from './persist.ts';
import { newProject, noResults, type Results, type SearchRecord } from './project.ts';
import { projectJson } from './projectJson.ts';
import { listAside, previousProject } from './saved.ts';

const design = PRESETS[0]?.design as Design;
const file = (name: string) => ({ project: { ...newProject(design), name }, results: noResults });

describe('the project between visits', () => {
  it('comes back, and the first visit starts without a word', async () => {
    const storage = memoryStorage();
    expect(await restore(storage)).toEqual({ file: null, seen: NEVER_STORED, problem: null });
    expect(await compareAndSet(storage, file('a'), NEVER_STORED, 'me:1')).toBe(true);
    expect(await restore(storage)).toEqual({ file: file('a'), seen: 'me:1', problem: null });
  });

  it('S15.420 has its searches as text, which is written as it was read; earlier versions had them as they are', async () => {
    const storage = memoryStorage();
    const { system } = file('a').project;
    const about = { at: '2026-01-01', task: 'shapes', points: 64, system, evaluated: 1, name: 'Büro' };
    const figures = { latency: { value: 3, provenance: 'modelled' as const } };
    const search = (id: string): SearchRecord => ({ id, ...about, front: [{ encoding: id, figures }] });
    const whole = { ...file('a'), results: { ...noResults, searches: [search('s1'), search('s2')] } };
    await compareAndSet(storage, whole, NEVER_STORED, 'me:1');
    const stored = storage.entries.get(CURRENT) as { results: { searches: string[] } };
    expect(stored.results.searches.map((text) => JSON.parse(text))).toEqual(whole.results.searches);
    const restored = (await restore(storage)).file;
    expect(restored).toEqual(whole);
    const [first] = restored?.results.searches ?? [];
    expect(packed(first as SearchRecord)).toBe(stored.results.searches[0]);
    storage.entries.set(CURRENT, projectJson(whole));
    expect((await restore(storage)).file).toEqual(whole);
    storage.entries.set(CURRENT, { ...projectJson(whole), results: { ...noResults, searches: ['{'] } });
    expect((await restore(storage)).problem?.code).toBe('E368');
  });

  it('S15.101 is not written over what another tab wrote since', async () => {
    const storage = memoryStorage();
    await compareAndSet(storage, file('a'), NEVER_STORED, 'one:1');
    expect(await compareAndSet(storage, file('b'), NEVER_STORED, 'two:1')).toBe(false);
    expect((await restore(storage)).file?.project.name).toBe('a');
    expect(await compareAndSet(storage, file('b'), 'one:1', 'two:1')).toBe(true);
  });

  it('S15.101 is written over what this tab wrote last, also when that write was given up', async () => {
    const storage = memoryStorage();
    await compareAndSet(storage, file('a'), NEVER_STORED, 'me:1');
    expect(await compareAndSet(storage, file('b'), NEVER_STORED, 'me:2')).toBe(true);
  });

  it('S15.104 that cannot be read is kept aside by its number, and can be listed', async () => {
    const storage = memoryStorage();
    const json = { format: 'gcode-project', version: 1, project: { name: 'Old' } };
    storage.entries.set(CURRENT, json);
    const { file, problem } = await restore(storage, () => new Date(0));
    expect([file, problem?.code]).toEqual([null, 'E368']);
    expect(await listAside(storage)).toMatchObject([{ why: 'unreadable', name: 'Old', file: null, json }]);
  });

  it('S15.104 that cannot be read nor be kept aside is never overwritten', async () => {
    const storage = memoryStorage();
    storage.entries.set(CURRENT, 'nonsense');
    const { seen } = await restore({ ...storage, set: () => Promise.reject(new Error('full')) });
    expect(seen).toBe(NOT_KNOWN);
    expect(await compareAndSet(storage, file('new'), seen, 'me:1')).toBe(false);
    expect(storage.entries.get(CURRENT)).toBe('nonsense');
  });

  it('S15.102 is said not to be there when the storage cannot be read', async () => {
    const storage = memoryStorage();
    storage.broken = new DOMException('denied', 'SecurityError');
    expect((await restore(storage)).problem?.code).toBe('E362');
  });
});

describe('projects kept beside the open one', () => {
  it('are found under the keys of earlier versions too', async () => {
    const storage = memoryStorage();
    storage.entries.set('project:previous', projectJson(file('before')));
    storage.entries.set('project:unreadable:2026-01-01T00:00:00.000Z', { format: 'x' });
    expect((await listAside(storage)).map(({ why }) => why).sort()).toEqual(['replaced', 'unreadable']);
    expect((await previousProject(storage))?.name).toBe('before');
  });

  it('stay until they are deleted, but for the oldest of those that were replaced', async () => {
    const storage = memoryStorage();
    await putAside(storage, projectJson(file('other tab')), 'tab', new Date(0));
    for (let i = 0; i < REPLACED_KEPT + 3; i++) {
      await putAside(storage, projectJson(file(`p${i}`)), 'replaced', new Date(1e6 + i));
    }
    const names = (await listAside(storage)).map(({ name }) => name);
    expect(names).toHaveLength(REPLACED_KEPT + 1);
    expect(names).toContain('other tab');
    expect(names).not.toContain('p2');
    await saveReplaced(storage, file('newest'));
    expect((await previousProject(storage))?.name).toBe('newest');
  });
});

it('S15.101 results of two tabs are joined, none twice', () => {
  const runs = (...ids: string[]): Results => ({ ...noResults, runs: ids.map((id) => ({ id })) as never });
  expect(joined(runs('a', 'b'), runs('b', 'c')).runs.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(stampOf({ stamp: 'x:1' })).toBe('x:1');
});
