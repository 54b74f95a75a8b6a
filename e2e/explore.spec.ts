import { describeProblem, saveAll, switchBaselines } from './exploring.ts';
import { expect, test } from './fixtures.ts';
import { savedProject } from './savedProject.ts';
import { Studio } from './studio.ts';

interface Found {
  /** As text: see src/studio/store/packed.ts. */
  searches: string[];
}

/** What the test reads of a canvas. */
interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}

test('S15.81 S15.165 S15.222 a front is explored by click, keyboard and table, compared and saved', async ({
  page,
  server,
}) => {
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
    await studio.unfold(`part-${side}`);
    await seen(`machine-${side}`).click();
    await page.getByRole('option', { name: machine }).click();
  }
  await studio.step('search');
  await test.step('S15.81 a search begins at once with the accuracy model that is shipped for a task', async () => {
    // No data of it are here, and its machines are modelled: nothing has to be measured or trained.
    await expect(seen('accuracy-model')).toHaveAttribute('data-ready', 'true');
    await expect(seen('accuracy-words')).toContainText('off on average on designs that it had not seen');
  });
  await test.step('S15.221 the problem is the same in its form, as JSON and as a file', () =>
    describeProblem(page));
  await seen('search-start').click();
  await expect(seen('front-point').nth(39)).toBeVisible();
  await seen('search-stop').click();
  await expect(seen('search-start')).toBeVisible();
  await test.step('S15.460 what a search needs and its counters are in view', async () => {
    const ids = ['tables', 'accuracy-model', 'search-start', 'search-scored', 'search-front-size'];
    for (const id of ids) await expect(seen(id), id).toBeInViewport({ ratio: 1 });
  });

  await test.step('S15.166 one stop of the keyboard, and the nearest point by click', async () => {
    await expect(page.locator('[data-testid="front-point"][tabindex="0"]')).toHaveCount(1);
    const before = await studio.opIds();
    await seen('front-point').nth(2).focus();
    await page.keyboard.press('ArrowRight');
    await expect(seen('front-point').nth(3)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(chosen).toBeFocused();
    // It stands on the canvas.
    await expect.poll(() => studio.opIds()).not.toEqual(before);
    await expect(async () => {
      // The point that lies deepest under the halo of one that is drawn later; the chart may still be growing.
      const under = await seen('front-point').evaluateAll((points) => {
        const places = points.map((point) => {
          const mark = point.querySelector('circle + circle');
          const { x = 0, y = 0, width = 0, height = 0 } = mark?.getBoundingClientRect() ?? {};
          return { id: point.getAttribute('data-id'), x: x + width / 2, y: y + height / 2 };
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
      await expect(chosen).toHaveAttribute('data-id', under.id ?? '', { timeout: 2000 });
    }).toPass({ timeout: 30_000 });
  });

  await test.step('S15.223 S15.224 candidates are coloured, pointed at, brushed and zoomed to', async () => {
    await seen('search-colour').selectOption('energy');
    await expect(seen('colour-legend')).toBeVisible();
    await expect(seen('drawn-count')).toContainText(/^[\d,]+ designs$/);
    // A candidate that lies far from every point of the front: its mark on the canvas.
    const behind = await seen('pareto-scatter').evaluate((svg) => {
      const front = [...svg.querySelectorAll('[data-testid="front-point"]')].map((point) =>
        (point.getAttribute('transform')?.match(/[\d.]+/g) ?? []).map(Number),
      );
      const canvas = svg.querySelector('canvas') as unknown as Canvas;
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      for (let i = 0; i < width * height; i++) {
        const [x, y] = [i % width, Math.floor(i / width)];
        if ((data[4 * i + 3] as number) > 0 && front.every(([a = 0, b = 0]) => Math.hypot(a - x, b - y) > 20))
          return [x, y] as const;
      }
      return null;
    });
    if (!behind) throw new Error('no candidate lies behind the front');
    const place = async () => {
      const box = await seen('pareto-scatter').boundingBox();
      if (!box) throw new Error('there is no chart');
      return box;
    };
    await expect(async () => {
      const { x, y } = await place();
      await page.mouse.move(x + behind[0], y + behind[1]);
      await expect(seen('pointed-elsewhere')).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 30_000 });
    await expect(seen('chosen-picture').locator('rect').nth(3)).toBeVisible();
    const chart = await place();
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
    await seen('search-listed').getByText('Front and latest').click();
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

  await test.step('S15.168 candidates and charts are saved', () => saveAll(page));

  await test.step('S15.262 of several runs with baselines one is shown at a time', () =>
    switchBaselines(page));

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
    await test.step('S10.91 a search whose worker dies continues, and one whose tab dies is there', async () => {
      const scored = async () => Number((await counted('search-scored')).replaceAll(',', ''));
      await expect.poll(scored).toBeGreaterThan(1000);
      const worker = page.workers().find((each) => /search\.worker/.test(each.url()));
      if (!worker) throw new Error('there is no worker of the search');
      const reached = await scored();
      await worker.evaluate('setTimeout(() => { throw new Error("it dies"); })');
      await expect.poll(scored).toBeGreaterThan(reached + 3000);
    });
    const keptNames = async () =>
      (await savedProject<Found>(page))?.results.searches.map((kept) => JSON.parse(kept).name) ?? [];
    await expect.poll(keptNames).toContain('On the Pi');
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
    await expect
      .poll(async () => [await counted('search-scored'), await counted('search-front-size')])
      .toEqual(before);
  });

  await test.step('S15.81 accuracies say where they come from; trainings would need the data', async () => {
    await seen('front-point').last().focus();
    await expect(page.getByText(/^Accuracy after \d+ epochs at \d+ points/)).toBeVisible();
    await seen('accuracy-source').getByText('Short training').click();
    await expect(seen('short-training')).toHaveAttribute('data-ready', 'false');
    await expect(page.getByText('Choose the folder in Task & system')).toBeVisible();
  });
  expect(studio.faults).toEqual([]);
});
