import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

const textOf = async (download: Download) => readFile(await download.path(), 'utf8');

/** The names of the searches that the browser keeps with the open project. */
const KEPT_RUNS = `new Promise((done) => {
  const opening = indexedDB.open('gcode-studio');
  opening.onsuccess = () => {
    const reading = opening.result.transaction('kept').objectStore('kept').get('project:current');
    reading.onsuccess = () => done((reading.result?.results.searches ?? []).map(({ name }) => name));
    opening.result.close();
  };
})`;

test('a front is explored by click, keyboard and table, compared and saved', async ({ page, server }) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await page.emulateMedia({ colorScheme: 'dark' });
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
  await test.step('S15.221 the problem is the same in its form, as JSON and as a file', async () => {
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
  });
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

  await test.step('S15.223 S15.224 candidates are coloured, pointed at, brushed and zoomed to', async () => {
    await seen('search-colour').selectOption('energy');
    await expect(seen('colour-legend')).toBeVisible();
    const chart = await seen('pareto-scatter').boundingBox();
    if (!chart) throw new Error('there is no chart');
    // A candidate of the cloud that lies far from every point of the front.
    const behind = await seen('pareto-scatter').evaluate((svg) => {
      const front = [...svg.querySelectorAll('[data-testid="front-point"]')].map((point) =>
        (point.getAttribute('transform')?.match(/[\d.]+/g) ?? []).map(Number),
      );
      const paths = [...svg.querySelectorAll('[data-testid="cloud"] path')].map((path) =>
        path.getAttribute('d'),
      );
      const marks = paths.join('').matchAll(/M(\d+) (\d+)h0/g);
      return [...marks]
        .map(([, x, y]) => [Number(x), Number(y)] as const)
        .find(([x, y]) => front.every(([a = 0, b = 0]) => Math.hypot(a - x, b - y) > 20));
    });
    if (!behind) throw new Error('no candidate lies behind the front');
    await page.mouse.move(chart.x + behind[0], chart.y + behind[1]);
    await expect(seen('pointed-elsewhere')).toBeVisible();
    await expect(seen('chosen-picture').locator('rect').nth(3)).toBeVisible();
    const at = (x: number, y: number) => [chart.x + x * chart.width, chart.y + y * chart.height] as const;
    await page.mouse.move(...at(0.2, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.4, 0.4));
    await page.mouse.move(...at(0.7, 0.7));
    await page.mouse.up();
    await expect(seen('brush')).toBeVisible();
    await expect(seen('brushed')).toContainText('Latency');
    const points = await seen('front-point').count();
    await seen('zoom-brush').click();
    await expect.poll(() => seen('front-point').count()).toBeLessThan(points);
    await seen('zoom-whole').click();
    await page.mouse.move(...at(0.5, 0.5));
    await page.mouse.wheel(0, -400);
    await expect(seen('zoom-whole')).toBeEnabled();
    await seen('search-view').getByText('All figures').click();
    await expect(seen('axis-brush')).toHaveCount(2);
    await seen('brushed').click();
    await expect(seen('axis-brush')).toHaveCount(0);
    await seen('search-view').getByText('Progress').click();
    await expect(seen('found-at').first()).toBeVisible();
    await seen('search-view').getByText('Chart').click();
    await seen('zoom-whole').click();
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
  });

  await test.step('S15.222 a search is named, found again after a reload, and laid over another one', async () => {
    const counted = (id: string) => seen(id).innerText();
    const before = [await counted('search-scored'), await counted('search-front-size')];
    const points = await seen('front-point').count();
    const cloud = await seen('pareto-scatter').getAttribute('aria-label');
    await seen('search-view').getByText('Searches').click();
    await seen('run-name').first().fill('On the Pi');
    await seen('run-note').first().fill('without ED');
    await seen('run-note').first().press('Enter');
    await seen('search-start').click();
    await expect(seen('search-pause')).toBeEnabled();
    await test.step('S10.91 a search whose worker dies goes on, and one whose tab dies is there', async () => {
      const scored = async () => Number((await counted('search-scored')).replaceAll(',', ''));
      await expect.poll(scored).toBeGreaterThan(1000);
      const worker = page.workers().find((each) => /search\.worker/.test(each.url()));
      if (!worker) throw new Error('there is no worker of the search');
      const reached = await scored();
      await worker.evaluate('setTimeout(() => { throw new Error("it dies"); })');
      await expect.poll(scored).toBeGreaterThan(reached + 3000);
    });
    await expect
      .poll(() => page.evaluate(KEPT_RUNS).then((names) => (names as string[]).includes('On the Pi')))
      .toBe(true);
    await page.reload();
    await expect(seen('run')).toHaveCount(2);
    await expect(seen('search-go-on')).toBeEnabled();
    const row = seen('run').filter({ has: page.locator('input[value="On the Pi"]') });
    await expect(row.getByTestId('run-note')).toHaveValue('without ED');
    await row.getByTestId('run-overlay').click();
    await seen('search-view').getByText('Chart').click();
    await expect(seen('overlay').locator('circle')).toHaveCount(points);
    await seen('search-view').getByText('Searches').click();
    await row.getByTestId('run-show').click();
    await seen('search-view').getByText('Chart').click();
    await expect(seen('pareto-scatter')).toHaveAttribute('aria-label', cloud ?? '');
    expect([await counted('search-scored'), await counted('search-front-size')]).toEqual(before);
  });
  expect(studio.faults).toEqual([]);
});
