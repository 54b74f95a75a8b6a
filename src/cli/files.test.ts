import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWhole } from './files.ts';
import { temporaryFolder } from './testing.ts';

test('S8.48 a reader sees, while a file is written, the old one or the new one, whole', async () => {
  const path = join(temporaryFolder(), 'c.safetensors');
  const size = 4_000_000;
  await writeWhole(path, new Uint8Array(size).fill(0));
  let writing = true;
  const writes = (async () => {
    for (let i = 1; i <= 20; i++) await writeWhole(path, new Uint8Array(size + i).fill(i));
    writing = false;
  })();
  while (writing) {
    const bytes = await readFile(path);
    expect(bytes.length).toBe(size + (bytes[0] as number));
    expect(bytes.equals(Buffer.alloc(bytes.length, bytes[0]))).toBe(true);
  }
  await writes;
});

test('S8.48 a write that fails leaves the old file, and nothing half-written beside it', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'c.safetensors');
  await writeWhole(path, 'old');
  // A number is no file content: the write breaks off after the file was opened.
  await expect(writeWhole(path, 5 as never)).rejects.toThrow();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['c.safetensors']);
});

test('S8.48 what a killed run left half-written is never taken for the checkpoint', async () => {
  const folder = join(temporaryFolder(), 'new');
  mkdirSync(folder);
  const path = join(folder, 'c.safetensors');
  writeFileSync(`${path}.partial`, 'half');
  await writeWhole(path, 'whole');
  expect(readFileSync(path, 'utf8')).toBe('whole');
  expect(readdirSync(folder)).toEqual(['c.safetensors']);
});
