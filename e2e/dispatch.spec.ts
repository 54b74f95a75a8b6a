import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S15.190 S15.191 S15.193 a trace is played with the shipped zoo, and it is said why the dispatcher switched or did not', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await studio.step('run');
  await seen('run-what').getByText('Adaptive').click();
  await expect(seen('dispatch-empty')).toBeVisible();
  await expect(seen('dispatch-chart')).toBeVisible();
  await expect(seen('dispatch-zoo')).toHaveValue(/Shipped: \d networks/);

  // A trace of a person's own: one that is refused says the line, and changes nothing.
  const give = async (text: string) => {
    const chooser = page.waitForEvent('filechooser');
    await seen('dispatch-link').click();
    await page.getByRole('option', { name: 'From a CSV file…' }).click();
    await (await chooser).setFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  };
  await give('seconds,Mb/s\n0,40\n1,0\n');
  await expect(seen('error-note')).toContainText('E461');
  await expect(seen('error-note')).toContainText('mine.csv, line 3');
  await expect(seen('dispatch-link')).toHaveValue(/^Step/);
  await give('0,40,2\n1,5,2\n2,40,2\n');
  await expect(seen('error-note')).toBeHidden();
  await expect(seen('dispatch-link')).toHaveValue('mine.csv');

  await seen('dispatch-load').click();
  await page.getByRole('option', { name: '2 devices' }).click();
  await seen('dispatch-beside').fill('0');
  await seen('dispatch-start').click();
  await expect(seen('step-run')).toContainText('playing a trace');
  await expect(seen('dispatch-figures')).toBeVisible({ timeout: 60_000 });
  await expect(seen('dispatch-start')).toBeVisible();
  await expect(seen('dispatch-run')).toHaveCount(1);
  await expect(seen('dispatch-changes').or(seen('dispatch-stayed'))).toBeVisible();
  await expect(seen('dispatch-figures')).toContainText(/The other devices had [1-9]/);
  console.log(`A short trace: ${await seen('dispatch-run').textContent()}`);

  const json = page.waitForEvent('download');
  await seen('dispatch-save').click();
  const { runs } = JSON.parse(await readFile(await (await json).path(), 'utf8'));
  expect(runs[0]).toMatchObject({ run: 'adaptive', lost: 0, outOfOrder: 0 });
  expect(runs[0].frames).toBeGreaterThan(0);
  const svg = page.waitForEvent('download');
  await seen('chart-svg').click();
  expect((await svg).suggestedFilename()).toBe('dispatch.svg');
  expect(studio.faults).toEqual([]);
});
