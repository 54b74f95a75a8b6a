/**
 * What a crash costs a search: its worker dies of an error, or its tab's process crashes. Seconds of the search that the next
 * worker, or the next visit, does not resume with; in the production build in a real Chromium.
 *
 *   npm run -s bench:search-crash -- [--json] [--count 5] [--part worker,tab]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { Studio } from '../e2e/studio.ts';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { KeptWatch, keptIn, WATCH_KEPT } from './keptSearch.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '5' }, part: { type: 'string', default: 'worker,tab' } },
  strict: false,
}) as { values: Record<string, string> };
const count = Number(values.count);
/** Of each step of a person's, and of what a crash leaves to wait for: a busy machine takes its time. */
const STEP_MS = 60_000;

/** Nothing is waited for without an end: what a crash took away may never answer. */
async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function openStudio(page: Page, watch: KeptWatch): Promise<Studio> {
  page.setDefaultTimeout(STEP_MS);
  await page.addInitScript(WATCH_KEPT);
  watch.listen(page);
  const studio = new Studio(page);
  await studio.open();
  return studio;
}

/** A search that needs nothing but modelled machines and the accuracy model, and that does not end by itself meanwhile. */
async function beginSearch(studio: Studio): Promise<void> {
  const { page } = studio;
  await studio.step('setup');
  await page.getByTestId('task-modelnet40').click();
  for (const [side, machine] of [
    ['device', 'Jetson TX2'],
    ['edge', 'i7-7700'],
  ] as const) {
    await studio.unfold(`part-${side}`);
    await page.getByTestId(`machine-${side}`).click();
    await page.getByRole('option', { name: machine }).first().click();
  }
  await studio.step('search');
  await page.getByTestId('search-start').and(page.locator(':enabled')).waitFor();
  await page.getByTestId('problem').locator('summary').click();
  await page.getByTestId('budget-seconds').fill('600');
  await page.getByTestId('problem').locator('summary').click();
  await page.getByTestId('search-start').click();
  await page.getByTestId('search-scored').filter({ hasText: /[1-9]/ }).waitFor();
}

/** Waits until the search is under way for so long, by its own clock, and a little more. */
async function letRun(watch: KeptWatch, forMs: number, andMs: number): Promise<void> {
  await within(
    STEP_MS,
    'a search of some seconds',
    watch.until(0, ({ elapsedMs }) => elapsedMs > forMs),
  );
  await new Promise((done) => setTimeout(done, andMs));
}

/** The search's worker throws where nothing catches it. @returns seconds that were lost */
async function workerDies(page: Page, watch: KeptWatch, andMs: number): Promise<number> {
  const studio = await openStudio(page, watch);
  await beginSearch(studio);
  await letRun(watch, 2500, andMs);
  const found = page.workers().find((one) => one.url().includes('search.worker'));
  if (!found) throw new Error('no worker searches');
  const killed = Date.now();
  const throwing = found.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed');
    });
  });
  await within(
    STEP_MS,
    "the worker's end",
    throwing.catch(() => {}),
  );
  const before = watch.states.length;
  const last = watch.states[before - 1] as { elapsedMs: number };
  const next = await within(
    STEP_MS,
    'another worker',
    watch.until(before, ({ at, elapsedMs }) => at > killed && elapsedMs !== last.elapsedMs),
  );
  // One that had begun from the start would be behind.
  const survived = next.elapsedMs > last.elapsedMs ? last.elapsedMs : 0;
  return (killed - watch.begun - survived) / 1000;
}

/** The tab's process crashes, and the studio is opened again. @returns seconds that were lost */
async function tabDies(page: Page, watch: KeptWatch, andMs: number): Promise<number> {
  const studio = await openStudio(page, watch);
  await beginSearch(studio);
  await letRun(watch, 2500, andMs);
  const cdp = await within(STEP_MS, "the tab's debugger", page.context().newCDPSession(page));
  const gone = within(STEP_MS, "the tab's end", page.waitForEvent('crash'));
  const [killed, begun] = [Date.now(), watch.begun];
  // Its process ends at once, and answers nothing any more.
  void cdp.send('Page.crash').catch(() => {});
  await gone;
  const nextPage = await within(STEP_MS, 'another tab', page.context().newPage());
  const next = await openStudio(nextPage, watch);
  await next.step('search');
  const resumes = nextPage.getByTestId('search-go-on').and(nextPage.locator(':enabled'));
  await resumes.waitFor();
  const kept = await within(STEP_MS, "the browser's store", keptIn(nextPage));
  if (!kept) throw new Error('the search was not kept');
  const before = watch.states.length;
  await resumes.click();
  const later = await within(
    STEP_MS,
    'the resumed search',
    watch.until(before, () => true),
  );
  const survived = later.elapsedMs > kept.elapsedMs ? kept.elapsedMs : 0;
  return (killed - begun - survived) / 1000;
}

async function lossOf(part: string, url: string, andMs: number): Promise<number> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const watch = new KeptWatch();
    return part === 'tab' ? await tabDies(page, watch, andMs) : await workerDies(page, watch, andMs);
  } finally {
    // A browser of which a tab was killed may not answer; it ends with this process then.
    await within(10_000, 'closing the browser', browser.close()).catch(() => {});
  }
}

await benchmark('search-crash', async (log) => {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const before = loadavg()[0] as number;
  const figures: Figure[] = [{ name: 'load of the machine before', value: before, unit: 'processes' }];
  try {
    for (const part of (values.part as string).split(',')) {
      const losses: number[] = [];
      for (let i = 0; i < count; i++) {
        // At another moment between two states that are kept.
        const lost = await lossOf(part, endpoint.url, 170 * i);
        log(`${part} ${i + 1}: ${lost.toFixed(2)} s of the search lost`);
        losses.push(lost);
      }
      const sorted = losses.sort((a, b) => a - b);
      const name = `the search's ${part} dies, lost of the search`;
      figures.push(
        { name: `${name}, median of ${count}`, value: quantile(sorted, 0.5), unit: 's', goal: '<= 1' },
        { name: `${name}, most`, value: sorted.at(-1) as number, unit: 's', goal: '<= 1' },
      );
    }
    return figures;
  } finally {
    await endpoint.close();
  }
});
