import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { keepReplaced, listAside, previousProject, putAside, REPLACED_KEPT } from './aside.ts';
import { memoryKeep } from './memoryKeep.ts';
import { CURRENT, compareAndSet, joined, NEVER_STORED, NOT_KNOWN, restore, stampOf } from './persist.ts';
import { newProject, noResults, type Results } from './project.ts';
import { projectJson } from './projectFile.ts';

const design = PRESETS[0]?.design as Design;
const file = (name: string) => ({ project: { ...newProject(design), name }, results: noResults });

describe('the project between visits', () => {
  it('comes back, and the first visit starts without a word', async () => {
    const keep = memoryKeep();
    expect(await restore(keep)).toEqual({ file: null, seen: NEVER_STORED, problem: null });
    expect(await compareAndSet(keep, file('a'), NEVER_STORED, 'me:1')).toBe(true);
    expect(await restore(keep)).toEqual({ file: file('a'), seen: 'me:1', problem: null });
  });

  it('S15.101 is not written over what another tab wrote since', async () => {
    const keep = memoryKeep();
    await compareAndSet(keep, file('a'), NEVER_STORED, 'one:1');
    expect(await compareAndSet(keep, file('b'), NEVER_STORED, 'two:1')).toBe(false);
    expect((await restore(keep)).file?.project.name).toBe('a');
    expect(await compareAndSet(keep, file('b'), 'one:1', 'two:1')).toBe(true);
  });

  it('S15.101 is written over what this tab wrote last, also when that write was given up', async () => {
    const keep = memoryKeep();
    await compareAndSet(keep, file('a'), NEVER_STORED, 'me:1');
    expect(await compareAndSet(keep, file('b'), NEVER_STORED, 'me:2')).toBe(true);
  });

  it('S15.104 that cannot be read is kept aside by its number, and can be listed', async () => {
    const keep = memoryKeep();
    const json = { format: 'gcode-project', version: 1, project: { name: 'Old' } };
    keep.entries.set(CURRENT, json);
    const { file, problem } = await restore(keep, () => new Date(0));
    expect([file, problem?.code]).toEqual([null, 'E368']);
    expect(await listAside(keep)).toMatchObject([{ why: 'unreadable', name: 'Old', file: null, json }]);
  });

  it('S15.104 that cannot be read nor be kept aside is never overwritten', async () => {
    const keep = memoryKeep();
    keep.entries.set(CURRENT, 'nonsense');
    const { seen } = await restore({ ...keep, set: () => Promise.reject(new Error('full')) });
    expect(seen).toBe(NOT_KNOWN);
    expect(await compareAndSet(keep, file('new'), seen, 'me:1')).toBe(false);
    expect(keep.entries.get(CURRENT)).toBe('nonsense');
  });

  it('S15.102 is said not to be there when the storage cannot be read', async () => {
    const keep = memoryKeep();
    keep.broken = new DOMException('denied', 'SecurityError');
    expect((await restore(keep)).problem?.code).toBe('E362');
  });
});

describe('projects kept beside the open one', () => {
  it('are found under the keys of earlier versions too', async () => {
    const keep = memoryKeep();
    keep.entries.set('project:previous', projectJson(file('before')));
    keep.entries.set('project:unreadable:2026-01-01T00:00:00.000Z', { format: 'x' });
    expect((await listAside(keep)).map(({ why }) => why).sort()).toEqual(['replaced', 'unreadable']);
    expect((await previousProject(keep))?.name).toBe('before');
  });

  it('stay until they are deleted, but for the oldest of those that were replaced', async () => {
    const keep = memoryKeep();
    await putAside(keep, projectJson(file('other tab')), 'tab', new Date(0));
    for (let i = 0; i < REPLACED_KEPT + 3; i++) {
      await putAside(keep, projectJson(file(`p${i}`)), 'replaced', new Date(1e6 + i));
    }
    const names = (await listAside(keep)).map(({ name }) => name);
    expect(names).toHaveLength(REPLACED_KEPT + 1);
    expect(names).toContain('other tab');
    expect(names).not.toContain('p2');
    await keepReplaced(keep, file('newest'));
    expect((await previousProject(keep))?.name).toBe('newest');
  });
});

it('S15.101 results of two tabs are joined, none twice', () => {
  const runs = (...ids: string[]): Results => ({ ...noResults, runs: ids.map((id) => ({ id })) as never });
  expect(joined(runs('a', 'b'), runs('b', 'c')).runs.map(({ id }) => id)).toEqual(['b', 'c', 'a']);
  expect(stampOf({ stamp: 'x:1' })).toBe('x:1');
});
