import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recogniseClouds } from './clouds/open.ts';
import { spiral, xyzOf } from './clouds/testing.ts';
import { folderFiles } from './folder.node.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gcode-folder-'));
  for (let i = 0; i < 5; i++) for (const name of ['a', 'b']) write(`data/${name}/${i}.xyz`);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string | Buffer): void {
  const full =
    typeof path === 'string' ? join(folder, path) : Buffer.concat([Buffer.from(`${folder}/`), path]);
  if (typeof path === 'string') mkdirSync(dirname(full.toString()), { recursive: true });
  writeFileSync(full, xyzOf(spiral(70, 3)));
}
const words = async () => {
  const files = await folderFiles(join(folder, 'data'));
  return { files, words: (await recogniseClouds(files)).words };
};

it('S7.34 reads names that are not UTF-8, of files and of folders, and says so', async () => {
  write(Buffer.from('data/a/Gro\xdf.xyz', 'latin1'));
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('data/K\xf6rper', 'latin1')]));
  for (const i of [1, 2]) write(Buffer.from(`data/K\xf6rper/${i}.xyz`, 'latin1'));
  const { files, words: said } = await words();
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['a/Groß.xyz', 'Körper/1.xyz']));
  expect(said).toMatch(
    /3 classes, 13 XYZ files.*a\/Groß\.xyz: its name is not UTF-8, and is shown as windows-1252/,
  );
  for (const file of files) expect((await file.arrayBuffer()).byteLength).toBe(file.size);
});

it('S7.34 follows links to files and folders, and stops in circles', async () => {
  mkdirSync(join(folder, 'elsewhere'));
  for (const i of [1, 2]) write(`elsewhere/${i}.xyz`);
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'data/c'));
  symlinkSync(join(folder, 'elsewhere/1.xyz'), join(folder, 'data/a/linked.xyz'));
  symlinkSync(join(folder, 'data'), join(folder, 'data/a/round'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'data/b/broken.xyz'));
  symlinkSync('itself', join(folder, 'data/b/itself'));
  const { words: said } = await words();
  expect(said).toContain('3 classes, 13 XYZ files');
  for (const left of [
    'a/round, a link to a folder that it lies in',
    'b/broken.xyz, a link that leads nowhere',
    'b/itself, a link in a circle',
  ])
    expect(said).toContain(left);
});

it('S7.34 lists what it does not read, and refuses a class without samples', async () => {
  write('data/.DS_Store');
  write('data/a/._0.xyz');
  write('data/__MACOSX/a/0.xyz');
  write('data/b/Thumbs.db');
  write('data/b/notes.md');
  execFileSync('mkfifo', [join(folder, 'data/b/pipe.xyz')]);
  const { words: said } = await words();
  expect(said).toMatch(
    /2 classes, 10 XYZ files.*left out: 1 \.md \(b\/notes\.md\); 4 hidden \(.*b\/pipe\.xyz, no file/,
  );
  mkdirSync(join(folder, 'data/c'));
  await expect(words()).rejects.toThrow('class c would be empty: an empty folder');
  await expect(folderFiles(join(folder, 'nowhere'))).rejects.toThrow(/data folder .*nowhere does not exist/);
});

// Root may read everything.
it.skipIf(process.getuid?.() === 0)('S7.34 names a file and a folder that may not be read', async () => {
  write('data/a/locked.xyz');
  chmodSync(join(folder, 'data/a/locked.xyz'), 0);
  const files = await folderFiles(join(folder, 'data'));
  const { open } = await recogniseClouds(files);
  await expect(open('train')).rejects.toThrow(/a\/locked\.xyz/);
  chmodSync(join(folder, 'data/b'), 0);
  await expect(folderFiles(join(folder, 'data'))).rejects.toThrow(
    /folder b in .* may not be read by this user/,
  );
  chmodSync(join(folder, 'data/b'), 0o700);
});
