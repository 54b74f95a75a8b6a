import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

const textOf = async (download: Download) => readFile(await download.path(), 'utf8');

/** Describes a search as a form, as JSON and as a file, in the open Search step. */
export async function describeProblem(page: Page): Promise<void> {
  const seen = (id: string) => page.getByTestId(id);
  await seen('problem').locator('summary').click();
  await seen('problem-template').click();
  await page.getByRole('option', { name: 'Raspberry Pi 4B with i7-7700, 10 Mb/s' }).click();
  await expect(seen('problem-about')).toContainText('Raspberry Pi 4B, modelled');
  await seen('problem').locator('label', { hasText: /^ED$/ }).click();
  await seen('problem-as').getByText('JSON').click();
  const text = await seen('problem-json').inputValue();
  expect(JSON.parse(text)).toMatchObject({
    ...{ system: 'pi4b+i7-7700', link: 10, space: { modes: ['D', 'E', 'DE', 'DED'] } },
  });
  await seen('problem-json').fill(text.slice(0, -9));
  await expect(seen('problem').getByTestId('error-note')).toContainText('E374');
  await seen('problem-json').fill(text.replace('"DED"', '"DAD"'));
  await expect(seen('problem').getByTestId('error-note')).toContainText('space.modes.3');
  await seen('problem-json').fill(text.replace('"seed": 1', '"seed": 12'));
  await expect(seen('problem').getByTestId('error-note')).toHaveCount(0);
  await seen('problem-as').getByText('Form').click();
  await expect(seen('search-seed')).toHaveValue('12');
  const [file] = await Promise.all([page.waitForEvent('download'), seen('problem-save').click()]);
  await seen('search-seed').fill('3');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), seen('problem-open').click()]);
  await chooser.setFiles({
    ...{ name: 'problem.json', mimeType: 'application/json' },
    buffer: Buffer.from(await textOf(file)),
  });
  await expect(seen('search-seed')).toHaveValue('12');
  await seen('problem').locator('summary').click();
}

/** Saves the candidates of a table, and the chart in the dark. */
export async function saveAll(page: Page): Promise<void> {
  const seen = (id: string) => page.getByTestId(id);
  const saved = async (button: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), seen(button).click()]);
    return download;
  };
  const csv = await textOf(await saved('save-csv'));
  const json = JSON.parse(await textOf(await saved('save-json')));
  expect(csv.split('\n')[0]).toContain(
    'latencyMs,latencyMsLow,latencyMsHigh,latencyMsCoverage,latencyMsProvenance',
  );
  expect(csv.trim().split('\n')).toHaveLength(1 + json.candidates.length);
  // S15.521: every one that was scored.
  expect(json.scored).toBeGreaterThan(1000);
  expect(json.candidates.length).toBeGreaterThanOrEqual(json.scored);
  await seen('search-view').getByText('Chart').click();
  expect(await textOf(await saved('chart-svg'))).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  const png = await readFile(await (await saved('chart-png')).path());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.length).toBeGreaterThan(5000);
  // Every edge of the picture has the ground's colour.
  const corners = await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (c) => c.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = picture;
    const pen = new OffscreenCanvas(width, height).getContext('2d');
    pen.drawImage(picture, 0, 0);
    const places = [[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]];
    return places.map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data].join());
  })()`);
  expect(corners).toEqual(new Array(4).fill('26,31,37,255'));
}

/** Shows the baselines that come with the studio, as if a second run on a slower link came too. */
export async function switchBaselines(page: Page): Promise<void> {
  const seen = (id: string) => page.getByTestId(id);
  await page.route('**/results/modelnet40.json', async (route) => {
    const saved = await (await route.fetch()).json();
    const [run] = saved.runs;
    await route.fulfill({ json: { ...saved, runs: [run, { ...run, link: 5 }] } });
  });
  await seen('search-view').getByText('Baselines').click();
  await expect(seen('baselines')).toContainText('link throttled to 40 Mb/s; ');
  await seen('baselines-run').getByText('link throttled to 5 Mb/s').click();
  await expect(seen('baselines')).toContainText('link throttled to 5 Mb/s; ');
  await expect(seen('baselines').getByRole('row', { name: /^DGCNN as published/ })).toHaveCount(1);
  await seen('search-view').getByText('Chart').click();
}
