import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { box, type Contents, npyOf, offOf, plyOf, spiral, xyzOf } from '../src/tasks/clouds/testing.ts';

/** Four classes in four formats; a fifth of the samples are held out. */
export function ownShapes(ofEach = 20): Contents {
  const contents: Contents = { 'README.txt': 'made by a test' };
  for (let i = 0; i < ofEach; i++) {
    const block = box(1, 1 + i / 20, 1);
    contents[`box/${i}.off`] = offOf(block, i % 2 ? 'OFF' : 'OFF\n');
    contents[`rod/${i}.ply`] = plyOf('binary_big_endian', box(8, 1, 1 + i / 20).points, block.faces);
    contents[`spiral/${i}.npy`] = npyOf(spiral(300, 4 + i / 5));
    contents[`ring/${i}.xyz`] = xyzOf(spiral(300, 0.9 + i / 100));
  }
  return contents;
}

/** Writes files into a folder of the test's own. */
export function write(info: TestInfo, name: string, contents: Contents): string {
  const folder = info.outputPath(name);
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Chooses a task, and gives it a folder. */
export async function give(page: Page, task: string, folder: string): Promise<void> {
  await page.getByTestId(`task-${task}`).click();
  await page.getByTestId('data-input').setInputFiles(folder);
}
