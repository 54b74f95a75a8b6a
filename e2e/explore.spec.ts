import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

const textOf = async (download: Download) => readFile(await download.path(), 'utf8');

test('a front is explored by click, keyboard and table, compared and saved', async ({ page, server }) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  const chosen = page.locator('[data-testid="front-point"]:has(.halo[opacity="0.3"])');
  await studio.open();
  await studio.step('setup');
  await seen('task-modelnet40').click();
  for (const [side, machine] of [
    ['device', 'Jetson TX2'],
    ['edge', 'GTX 1060'],
  ] as const) {
    await seen(`machine-${side}`).click();
    await page.getByRole('option', { name: machine }).click();
  }
  await studio.step('search');
  await seen('search-start').click();
  await expect(seen('front-point').nth(39)).toBeVisible();
  await seen('search-stop').click();
  await expect(seen('search-start')).toBeVisible();

  await test.step('S15.166 one stop of the keyboard, and the nearest point by click', async () => {
    await expect(page.locator('[data-testid="front-point"][tabindex="0"]')).toHaveCount(1);
    await seen('front-point').nth(2).focus();
    await page.keyboard.press('ArrowRight');
    await expect(seen('front-point').nth(3)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(chosen).toBeFocused();
    // The point that lies deepest under the halo of one that is drawn later.
    const under = await seen('front-point').evaluateAll((points) => {
      const places = points.map((point) => {
        const box = point.querySelector('circle + circle')?.getBoundingClientRect() ?? {
          x: 0,
          y: 0,
          width: 0,
          height: 0,
        };
        return { id: point.getAttribute('data-id'), x: box.x + box.width / 2, y: box.y + box.height / 2 };
      });
      // A point that another one all but covers cannot be told from it by a click.
      const apart = places.map((a, i) => ({
        ...a,
        away: Math.min(...places.map((b, j) => (i === j ? Infinity : Math.hypot(a.x - b.x, a.y - b.y)))),
      }));
      return apart.filter(({ away }) => away > 2).sort((a, b) => a.away - b.away)[0];
    });
    if (!under) throw new Error('the front has one place only');
    await page.mouse.click(under.x, under.y);
    await expect(chosen).toHaveAttribute('data-id', under.id ?? '');
  });

  await test.step('S15.165 S15.167 S15.270 the table sorts, marks the selected one and opens by keyboard', async () => {
    const selected = await chosen.getAttribute('data-id');
    await seen('search-view').getByText('Table').click();
    const rows = seen('candidate');
    await expect(page.locator('[data-testid="candidate"][aria-selected="true"]')).toContainText(
      selected ?? '',
    );
    await seen('candidates').evaluate((box) => {
      box.scrollTop = 0;
    });
    await expect(rows.first()).toHaveAttribute('aria-rowindex', '2');
    const first = () => rows.first().locator('td').nth(1).innerText();
    const fastest = await first();
    await expect(rows.first().getByTestId('provenance-modelled').first()).toBeVisible();
    await seen('sort-latency').click();
    await expect.poll(first).not.toBe(fastest);
    await seen('sort-latency').click();
    await expect.poll(first).toBe(fastest);
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(rows.nth(1)).toHaveAttribute('aria-selected', 'true');
    const count = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount'));
    const ofFront = await count();
    await seen('search-listed').getByText('All seen').click();
    await expect.poll(count).toBeGreaterThan(ofFront);
    await rows.first().focus();
    await page.keyboard.press('End');
    await expect(page.locator('[data-testid="candidate"]:focus')).toHaveCount(1);
    await expect(rows.first()).not.toHaveAttribute('aria-rowindex', '2');
  });

  await test.step('S15.169 pinned designs are compared', async () => {
    for (const i of [3, 5]) await seen('pin').nth(i).click();
    await seen('search-view').getByText('Compare (2)').click();
    await expect(page.locator('[data-testid="compared-row"][data-differs]').first()).toBeVisible();
  });

  await test.step('S15.168 candidates and charts are saved', async () => {
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
    expect(json.candidates.length).toBeGreaterThan(20);
    await seen('search-view').getByText('Chart').click();
    expect(await textOf(await saved('chart-svg'))).toMatch(
      /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/,
    );
    const png = await readFile(await (await saved('chart-png')).path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(5000);
  });
  expect(studio.faults).toEqual([]);
});
