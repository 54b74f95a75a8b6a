import { describe, expect, it } from 'vitest';
import type { Profile } from '../../system/profile.ts';
import { fakeProfile } from '../../system/testing.ts';
import { newProject } from '../store/project.ts';
import { createStudioStore } from '../store/store.ts';
import { packMachines, unpackMachines } from './pack.ts';

const profile = fakeProfile({ points: 64, features: 3, classes: 10 }, 1);
const other = fakeProfile({ points: 64, features: 3, classes: 10 }, 2);

describe('S15.61 machines in a project file', () => {
  it('are those of the library that the project predicts with', async () => {
    const added = '2026-01-01T00:00:00Z';
    const store = createStudioStore(newProject());
    store.getState().put('library', {
      entries: [
        { id: 'a', added, profile },
        { id: 'b', added, profile: other },
      ],
    });
    expect(await packMachines(store)).toEqual([]);
    store.getState().edit('Choose', ({ system }) => {
      system.edge.machine = { kind: 'library', id: 'b' };
    });
    expect(await packMachines(store)).toEqual([other]);
  });

  it('come into the library all together or not at all', async () => {
    const kept: Profile[] = [];
    const keep = async (each: Profile) => {
      kept.push(each);
      return '';
    };
    await expect(unpackMachines([profile, { ...other, version: 9 }], keep)).rejects.toThrow('machines.1: ');
    expect(kept).toEqual([]);
    await unpackMachines([profile, other], keep);
    expect(kept).toEqual([profile, other]);
  });
});
