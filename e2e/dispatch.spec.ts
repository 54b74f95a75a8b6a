import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S11.620 S15.190 S15.191 S15.193 a trace is played with the shipped zoo, and it is said why the dispatcher switched or did not', async ({
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
  await expect(seen('dispatch-figures')).toBeVisible({ timeout: 120_000 });
  await expect(seen('dispatch-start')).toBeVisible();
  await expect(seen('dispatch-run')).toHaveCount(1);
  await expect(seen('dispatch-changes').or(seen('dispatch-stayed'))).toBeVisible();
  await expect(seen('dispatch-figures')).toContainText(/The other devices had [1-9]/);
  console.log(`A short trace: ${await seen('dispatch-run').textContent()}`);

  const saved = async () => {
    const json = page.waitForEvent('download');
    await seen('dispatch-save').click();
    return JSON.parse(await readFile(await (await json).path(), 'utf8'));
  };
  const alone = await saved();
  expect(alone.runs).toEqual([expect.objectContaining({ run: 'adaptive', lost: 0, outOfOrder: 0 })]);
  expect(alone.runs[0].frames).toBeGreaterThan(0);
  // One run alone is compared with nothing: none was played before it.
  expect(alone).not.toHaveProperty('warmUpS');
  await expect(seen('dispatch-figures')).not.toContainText('to warm up');
  const svg = page.waitForEvent('download');
  await seen('chart-svg').click();
  expect((await svg).suggestedFilename()).toBe('dispatch.svg');

  // Beside fixed schemes: seconds are played first that are told as such, and are in no run.
  await seen('dispatch-load').click();
  await page.getByRole('option', { name: 'This browser alone' }).click();
  await seen('dispatch-beside').fill('1');
  await seen('dispatch-start').click();
  await expect(seen('job-progress')).toContainText('Playing 3 s to warm up, which do not count', {
    timeout: 120_000,
  });
  await expect(seen('dispatch-run')).toHaveCount(0);
  await expect(seen('dispatch-start')).toBeVisible({ timeout: 120_000 });
  await expect(seen('dispatch-figures')).toContainText('3 s were played before these runs to warm up');
  const beside = await saved();
  expect(beside.warmUpS).toBe(3);
  expect(beside).not.toHaveProperty('unplayed');
  const names = beside.runs.map(({ run }: { run: string }) => run);
  // Each once; where no scheme crosses there is no static pipeline.
  expect(names[0]).toBe('adaptive');
  expect(names.length).toBeGreaterThan(1);
  expect(new Set(names).size).toBe(names.length);
  await expect(seen('dispatch-run')).toHaveCount(names.length);
  for (const { frames, segments } of beside.runs) {
    expect(frames).toBeGreaterThan(0);
    const counted = segments.map((part: { frames: number }) => part.frames);
    expect(counted.reduce((sum: number, part: number) => sum + part, 0)).toBe(frames);
  }
  expect(studio.faults).toEqual([]);
});
