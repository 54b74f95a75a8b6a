import { writeFileSync } from 'node:fs';
import { frontOf } from '../src/app/verify/testing.ts';
import { newProject, noResults } from '../src/studio/store/project.ts';
import { printProjectFile } from '../src/studio/store/projectJson.ts';
import { expect, test } from './fixtures.ts';
import { give, ownShapes, write } from './ownShapes.ts';
import { Studio } from './studio.ts';

test('S15.260 the smallest front is really run and trained, marked, and found again after a reload', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  // A project with a front that a search left: two networks, both on the device.
  const project = { ...newProject(), name: 'A front', task: 'own', points: 64, classes: 4 };
  const front = frontOf([
    { latencyMs: 400, accuracy: 0.4 },
    { latencyMs: 500, accuracy: 0.5 },
  ]);
  const { task, points, system } = project;
  const search = { id: 's', at: new Date().toISOString(), task, points, system, evaluated: 2, front };
  const file = info.outputPath('front.gcode.json');
  writeFileSync(file, printProjectFile({ project, results: { ...noResults, searches: [search] } }));
  const chooser = page.waitForEvent('filechooser');
  await seen('action-project.open').click();
  await (await chooser).setFiles(file);
  await studio.step('setup');
  await give(page, 'own', write(info, 'mine', ownShapes(5)));
  await expect(seen('data-given')).toContainText('16 training, 4 validation samples of 4 classes');

  await studio.step('search');
  await expect(seen('front-point')).toHaveCount(2);
  await expect(page.locator('[data-verified]')).toHaveCount(0);
  await seen('verify-start').click();
  await expect(seen('verify-words')).toContainText('of 2 designs trained to the end', {
    timeout: 120_000,
  });
  await expect(page.locator('[data-verified]')).not.toHaveCount(0);
  await page.locator('[data-verified]').first().focus();
  await expect(page.getByRole('region', { name: 'The chosen design' })).toContainText('measured');

  await page.reload();
  await studio.step('search');
  await expect(page.locator('[data-verified]')).not.toHaveCount(0);
  expect(studio.faults).toEqual([]);
});
