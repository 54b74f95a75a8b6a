import { expect, test } from 'vitest';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import { jobOf } from '../store/jobs.ts';
import { newProject, noResults } from '../store/project.ts';
import { createStudioStore } from '../store/store.ts';
import { openFolder } from './openFolder.ts';

const file = (path: string): FileSystemEntry =>
  ({
    ...{ isFile: true, isDirectory: false, fullPath: path },
    file: (done: (file: File) => void) => done(new File(['x'], path.split('/').at(-1) as string)),
  }) as unknown as FileSystemEntry;

function folder(path: string, children: FileSystemEntry[]): FileSystemEntry {
  const parts = [children, []];
  const createReader = () => ({ readEntries: (done: (part: unknown) => void) => done(parts.shift()) });
  return { isFile: false, isDirectory: true, fullPath: path, createReader } as unknown as FileSystemEntry;
}

const dropped = () => [folder('/mine', [folder('/mine/cat', [file('/mine/cat/1.off')])])];

test('S15.490 a folder that was dropped beside its place is read for the task at hand, and the place shown', async () => {
  const taken: string[][] = [];
  const refuse = (task: string, files: File[]) => {
    taken.push([task, ...files.map(({ name }) => name)]);
    throw new Error('mine/cat/1.off: no mesh');
  };
  const data = { take: async (_: unknown, task: string, files: File[]) => refuse(task, files) };
  const workers = fakeWorkers({ data: data as never });
  const store = createStudioStore({ ...newProject(), task: 'own' }, noResults, workers);
  store.getState().show({ step: 'draw' });
  await openFolder(store, dropped());
  expect(taken).toEqual([['own', 'mine/cat/1.off']]);
  expect(store.getState().ui.step).toBe('setup');
  expect(jobOf(store.getState(), 'data:own').problem?.message).toBe('mine/cat/1.off: no mesh');
});

test('S15.490 where the task brings its own data a folder is refused in words', async () => {
  const store = createStudioStore({ ...newProject(), task: 'shapes' }, noResults, fakeWorkers({}));
  await expect(openFolder(store, dropped())).rejects.toMatchObject({ code: 'E611' });
});
