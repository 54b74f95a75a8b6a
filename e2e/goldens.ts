import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { expect } from './fixtures.ts';

const PLATFORM = join(import.meta.dirname, 'goldens/platform.json');

/** How letters and curves come out: their widths in the studio's fonts, and what their pixels add up to. */
const PROBE = `(() => {
  const canvas = new OffscreenCanvas(420, 90);
  const context = canvas.getContext('2d');
  const sans = getComputedStyle(document.body).fontFamily;
  const widths = [sans, 'monospace'].flatMap((family, row) => [400, 700].map((weight, column) => {
    context.font = weight + ' 14px ' + family;
    context.fillText('Latency 12.3 ms ≈ − →', 10 + 200 * column, 30 + 30 * row);
    return context.measureText('The quick brown fox, 0123456789').width.toFixed(2);
  }));
  context.arc(400, 70, 15, 0, 4);
  context.stroke();
  const { data } = context.getImageData(0, 0, 420, 90);
  let sum = 0;
  for (const value of data) sum = (Math.imul(sum, 31) + value) | 0;
  return [...widths, sum >>> 0].join(' ');
})()`;

/** What is another in every run, or on every machine, says the same: ports and threads. */
const SETTLE = `{
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data } = texts.currentNode;
    const settled = data.replace(/127\\.0\\.0\\.1:\\d+/g, '127.0.0.1:8600').replace(/\\b\\d+ threads?\\b/g, '1 thread');
    if (settled !== data) texts.currentNode.data = settled;
  }
  document.activeElement?.blur();
}`;

interface Platform {
  chromium: string;
  letters: string;
}

/** Holds what a page shows against a golden picture of that name. */
export type Golden = (name: string) => Promise<void>;

/**
 * Golden pictures in e2e/goldens, which the gallery shows too: `npx playwright test e2e/axe.spec.ts e2e/phone.spec.ts
 * e2e/charts.spec.ts -u` draws them again. Another browser, or one with other fonts, draws every letter otherwise: there
 * nothing is compared, and the test's report says so.
 * @param page as it is drawn by now, whose letters tell how this machine draws them
 */
export async function goldensOf(page: Page, info: TestInfo): Promise<Golden> {
  const chromium = page.context().browser()?.version().split('.')[0] ?? '';
  const here: Platform = { chromium, letters: (await page.evaluate(PROBE)) as string };
  if (['all', 'changed'].includes(info.config.updateSnapshots)) {
    writeFileSync(PLATFORM, `${JSON.stringify(here, null, 2)}\n`);
  }
  const drawn: Platform | null = existsSync(PLATFORM) ? JSON.parse(readFileSync(PLATFORM, 'utf8')) : null;
  if (drawn?.chromium !== here.chromium || drawn.letters !== here.letters) {
    const description = `not compared with golden pictures: they are of Chromium ${drawn?.chromium} with other fonts or letters than this one, ${chromium}, has`;
    info.annotations.push({ type: 'goldens', description });
    console.log(`${info.title}: ${description}`);
    return async () => {};
  }
  const status = page.getByTestId('status-endpoint');
  return async (name) => {
    // What is said of the endpoint changes for the last time when it has answered.
    if ((await status.count()) > 0) await expect(status).toContainText('connected');
    await page.evaluate(SETTLE);
    await expect.soft(page).toHaveScreenshot(`${name}.png`);
  };
}
