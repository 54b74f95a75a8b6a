import type { Locator, Page } from '@playwright/test';
import { hdf5Of, spiral } from '../src/tasks/clouds/testing.ts';
import { expect, test } from './fixtures.ts';
import { give, ownShapes, write } from './ownShapes.ts';
import { Studio } from './studio.ts';

/** A folder dragged as by a file manager. */
async function dragging(page: Page, folder: string) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  return async (type: 'dragEnter' | 'dragOver' | 'drop', over: Locator) => {
    const box = await over.boundingBox();
    if (!box) throw new Error('nothing to drop on');
    await session.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 10, data });
  };
}

/** Drops a folder once the place shows that it is held over it: the panel may still be growing. */
async function drop(page: Page, folder: string): Promise<void> {
  const place = page.getByTestId('data-drop');
  const drag = await dragging(page, folder);
  await expect(async () => {
    await drag('dragEnter', place);
    await drag('dragOver', place);
    await expect(place).toHaveAttribute('data-over', 'true', { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await drag('drop', place);
}

async function dropBeside(page: Page, folder: string): Promise<void> {
  const header = page.locator('header.header');
  const drag = await dragging(page, folder);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await drag(type, header);
}

test("S15.14 S15.490 S7.580 folders of own data are dropped and chosen, kept through a reload, and refused by file; ModelNet40's HDF5 layout is read too", async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  const loaded: string[] = [];
  page.on('response', (response) => loaded.push(response.url()));
  await studio.open();
  await studio.step('setup');
  await seen('task-own').click();
  await drop(page, write(info, 'pictures', { 'cat/1.jpg': 'x', 'dog/1.jpg': 'x' }));
  await expect(seen('data-problem')).toContainText('found 2 .jpg');
  // Beside the place it is taken as well.
  await dropBeside(page, write(info, 'mine', ownShapes()));
  await expect(seen('data-given')).toContainText('64 training, 16 validation samples of 4 classes');
  await expect(seen('data-words')).toContainText('a folder for each of 4 classes, 80');

  await page.reload();
  await studio.step('setup');
  await expect(seen('data-given')).toContainText('64 training, 16 validation samples of 4 classes');

  const broken = { ...ownShapes(), 'box/3.off': 'OFF\n8 6 0\n0 0 0\n1 zero 0\n' };
  await give(page, 'own', write(info, 'broken', broken));
  await expect(seen('data-problem')).toContainText('broken/box/3.off: line 4: vertex 2 of 8');
  // What was there before stays.
  await expect(seen('data-given')).toContainText('64 training, 16 validation samples of 4 classes');
  expect(loaded.join('\n')).not.toMatch(/hdf5|h5wasm/);

  await test.step("ModelNet40's HDF5 layout", async () => {
    const labels = Array.from({ length: 12 }, (_, i) => i % 3);
    const clouds = labels.flatMap((label, i) => spiral(256, 1 + 5 * label + i / 10).flat());
    const part = await hdf5Of({ data: Float32Array.from(clouds), points: 256, labels });
    const folder = write(info, 'modelnet40_ply_hdf5_2048', {
      'shape_names.txt': 'airplane\nbathtub\nbed\n',
      'ply_data_train0.h5': part,
      'ply_data_test0.h5': part,
    });
    await give(page, 'modelnet40', folder);
    await expect(seen('data-given')).toContainText('12 training, 12 validation samples of 3 classes');
    await expect(seen('data-words')).toContainText("ModelNet40's HDF5 layout, 3 classes");
    // Both files are the same.
    await expect(seen('data-remark')).toContainText('12 of 12 val samples are in train too');
  });
  expect(studio.faults).toEqual([]);
});
