import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { type Keep, keepPrevious, persist, previousProject, restore, SET_ASIDE } from './persist.ts';
import { newProject, noResults } from './project.ts';
import { createStudioStore } from './store.ts';

/** A keep in memory that copies, as IndexedDB does. */
function memoryKeep(): Keep & { entries: Map<string, unknown> } {
  const entries = new Map<string, unknown>();
  return {
    entries,
    get: async (key) => structuredClone(entries.get(key)),
    set: async (key, value) => void entries.set(key, structuredClone(value)),
  };
}
const design = PRESETS[0]?.design as Design;

describe('keeping the project between visits', () => {
  it('brings back what was there, results included', async () => {
    const keep = memoryKeep();
    const store = createStudioStore(newProject(design));
    const written = persist(store, keep);
    store.getState().edit('Rename', (project) => {
      project.name = 'Kept';
    });
    await written();
    expect((await restore(keep)).file).toEqual({ project: store.getState().project, results: noResults });
  });

  it('writes the newest state when changes come faster than writes', async () => {
    const keep = memoryKeep();
    const store = createStudioStore(newProject(design));
    const written = persist(store, keep);
    for (const name of ['a', 'b', 'c']) {
      store.getState().edit('Rename', (project) => {
        project.name = name;
      });
    }
    await written();
    expect((await restore(keep)).file?.project.name).toBe('c');
  });

  it('sets aside what it cannot read, and says so', async () => {
    const keep = memoryKeep();
    keep.entries.set('project:current', { format: 'gcode-project', version: 1, project: {} });
    const { file, problem } = await restore(keep, () => new Date(0));
    expect(file).toBeNull();
    expect(problem).toMatch(/kept aside/);
    expect(keep.entries.get(`${SET_ASIDE}1970-01-01T00:00:00.000Z`)).toMatchObject({ version: 1 });
  });

  it('starts anew on the first visit without a word', async () => {
    expect(await restore(memoryKeep())).toEqual({ file: null, problem: null });
  });

  it('says once when nothing can be kept', async () => {
    const keep: Keep = {
      get: async () => undefined,
      set: async () => {
        throw new Error('the disk is full');
      },
    };
    const store = createStudioStore(newProject(design));
    const written = persist(store, keep);
    for (const name of ['a', 'b']) {
      store.getState().edit('Rename', (project) => {
        project.name = name;
      });
      await written();
    }
    expect(store.getState().ui.notices.map((n) => n.message)).toEqual([
      expect.stringMatching(/disk is full/),
    ]);
  });

  it('can go back to the project before', async () => {
    const keep = memoryKeep();
    expect(await previousProject(keep)).toBeNull();
    const file = { project: newProject(design), results: noResults };
    await keepPrevious(keep, file);
    expect(await previousProject(keep)).toEqual(file);
  });
});
