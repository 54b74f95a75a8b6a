import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderFiles, openTaskFolder } from '../folder.node.ts';
import { pointClouds } from '../task.ts';
import { openClouds } from './open.ts';
import { asFiles, mixed } from './testing.ts';

describe('a folder on the command line', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcode-own-'));
    for (const [name, content] of Object.entries(mixed)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('S7.9 opens a folder with folders in it, with the points that dropped files give', async () => {
    const opened = await openTaskFolder({ task: 'own', data: folder, points: 64 }, 'val');
    const named = pointClouds(opened, 'this test');
    const dropped = await openClouds(asFiles(mixed), 'val', { points: 64 });
    expect(named).toMatchObject({ task: 'own', classes: ['loose', 'solid', 'table', 'tight'], size: 4 });
    const [a, b] = [new Float32Array(192), new Float32Array(192)];
    for (let i = 0; i < 4; i++) {
      named.read(i, 64, a, 0);
      dropped.read(i, 64, b, 0);
      expect(a).toEqual(b);
    }
  });

  it('S7.9 finds every file of a large folder', async () => {
    const large = join(folder, '.large/deep');
    await mkdir(large, { recursive: true });
    for (let i = 0; i < 150; i++) await writeFile(join(large, `${i}.xyz`), '');
    expect(await folderFiles(join(folder, '.large'))).toHaveLength(150);
  });

  it('S7.12 names the folder and the file', async () => {
    await writeFile(join(folder, 'mine/loose/0.xyz'), '0 0\n');
    await writeFile(join(folder, 'mine/loose/1.xyz'), '0 0\n');
    await expect(openTaskFolder({ task: 'own', data: folder }, 'train')).rejects.toThrow(
      new RegExp(`^${folder}: mine/loose/[01].xyz: line 1: a point`),
    );
  });
});
