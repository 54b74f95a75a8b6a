import { unzip, withFiles, withServedEdge } from './bundle.ts';
import { expect, test } from './fixtures.ts';
import { kept } from './savedProject.ts';
import { Studio } from './studio.ts';

/** Keeps how far anything jumped down or up by itself while the page came. */
const WATCH_JUMPS = `
  globalThis.jumps = [];
  new PerformanceObserver((list) => {
    for (const { sources = [] } of list.getEntries())
      for (const { node, previousRect, currentRect } of sources)
        if (Math.abs(currentRect.y - previousRect.y) > 1)
          jumps.push((node?.className ?? 'gone') + ': ' + previousRect.y + ' to ' + currentRect.y);
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** What the test reads of a run that a visit left. */
interface Left {
  stream: unknown;
}

test('S15.180 nothing moves under the pointer while the page comes, at the widths where the panel is beside the canvas', async ({
  page,
  server,
}) => {
  void server;
  await page.addInitScript(WATCH_JUMPS);
  for (const width of [1024, 1440]) {
    await page.setViewportSize({ width, height: 768 });
    await page.goto('/');
    await expect(page.getByTestId('zoo-chain-split').getByTestId('provenance-measured')).toBeVisible();
    await expect(page.getByTestId('status-endpoint')).toContainText('connected');
    expect(await page.evaluate('jumps')).toEqual([]);
  }
});

test('S15.180 S15.181 S15.215 S14.59 S14.573 from the first page to a prediction of a trained design over device and edge, and its bundle in a page', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  await studio.open();
  await expect(page.getByTestId('status-endpoint')).toContainText('connected');
  const trained = page.getByTestId('zoo-chain-split');
  await expect(trained.getByTestId('zoo-accuracy')).toContainText('%');
  await expect(trained.getByTestId('provenance-measured')).toBeVisible();

  let clicks = 0;
  const click = (id: string) => {
    clicks++;
    return page.getByTestId(id).click();
  };
  const started = performance.now();
  await click('zoo-open-chain-split');
  await expect(page.getByTestId('untrained-note')).toBeHidden();
  await click('run-start');
  await expect(page.getByTestId('prediction')).toContainText('Taken for', { timeout: 60_000 });
  const seconds = (performance.now() - started) / 1000;
  console.log(`From the page to the first predictions: ${clicks} clicks, ${seconds.toFixed(1)} s`);
  expect(clicks).toBeLessThanOrEqual(3);

  await expect(page.getByTestId('step-run')).toContainText('measured', { timeout: 60_000 });
  // The classifier ran on the edge, so one vector crossed.
  await expect(studio.communicates()).toHaveCount(1);
  await expect(page.getByTestId('step-train')).toContainText('trained');
  // S15.215: the run and its figures are there in the next visit.
  const run = page.getByTestId('run-figures');
  await expect(run).toContainText('By the slowest stage');
  const said = await run.innerText();
  const left = async () => (await kept<{ left: { run: Left } }>(page, 'visit'))?.left.run;
  await expect.poll(async () => (await left())?.stream != null).toBe(true);
  await page.reload();
  await expect(page.getByTestId('step-run')).toContainText('measured');
  await expect.poll(() => run.innerText()).toBe(said);

  await studio.step('export');
  const download = page.waitForEvent('download');
  await page.getByTestId('export-start').click();
  const zip = await download;
  expect(zip.suggestedFilename()).toMatch(/\.zip$/);
  expect(studio.faults).toEqual([]);

  // S14.59: its device half in a page, from any web server.
  const folder = info.outputPath('bundle');
  unzip(await zip.path(), folder);
  await withFiles(folder, async (files) => {
    const use = async (edge: string) => {
      await page.goto(`${files}/web/`);
      await page.locator('#edge').fill(edge);
      await page.locator('#sample').selectOption('all');
      await page.locator('#run').click();
      await expect(page.locator('#verdict')).toContainText(/^Verified: \d+ samples/);
      const lines = ((await page.locator('#answers').textContent()) ?? '').split('\n');
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(JSON.parse(line).maxAbsDifference).toBeLessThanOrEqual(1e-4);
      await expect(page.locator('#problem')).toBeEmpty();
    };
    // S14.573: an edge that does not allow the page.
    const refused = async (edge: string) => {
      await page.goto(`${files}/web/`);
      await page.locator('#edge').fill(edge);
      await page.locator('#run').click();
      await expect(page.locator('#problem')).toContainText('E301');
      await expect(page.locator('#problem')).toContainText(`start it with --allow-origin ${files}.`);
    };
    await withServedEdge(folder, refused);
    return withServedEdge(folder, use, '--allow-origin', files);
  });
});
