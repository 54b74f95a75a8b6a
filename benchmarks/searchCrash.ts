/**
 * What a crash costs a search: its worker dies, or its tab. Seconds of the search that the next worker, or the next visit, does
 * not find, against the last moment before the crash; and the candidates of the log that it lacks. In the production build in
 * a real Chromium.
 *
 *   npm run -s bench:search-crash -- [--json] [--count 5]
 */
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { Studio } from '../e2e/studio.ts';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({ options: { count: { type: 'string', default: '5' } }, strict: false });
const count = Number(values.count);
const GOAL_S = 1;

interface Kept {
  elapsedMs: number;
  scored: number;
  logged: number;
}

/** The kept search and its log, as they are in the browser's store now. */
const KEPT = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('gcode-studio');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const store = opening.result.transaction('kept').objectStore('kept');
    const all = (from, to) => new Promise((done) => {
      const reading = store.getAll(IDBKeyRange.bound(from, to));
      reading.onsuccess = () => done(reading.result);
    });
    Promise.all([all('search-of:', 'search-of;'), all('search-log:', 'search-log;')]).then(([searches, logs]) => {
      opening.result.close();
      const last = searches.reduce((a, b) => (a && a.elapsedMs > b.elapsedMs ? a : b), null);
      const pieces = logs.flatMap((log) => log.pieces ?? []);
      resolve({
        elapsedMs: last?.elapsedMs ?? 0,
        scored: last?.candidatesScored ?? 0,
        logged: Math.max(0, ...pieces.map(({ to }) => to)),
      });
    });
  };
})`;
const keptIn = (page: Page): Promise<Kept> => page.evaluate(KEPT);

async function openStudio(context: BrowserContext): Promise<Studio> {
  const studio = new Studio(await context.newPage());
  await studio.open();
  await studio.step('search');
  return studio;
}

/** A project whose search needs nothing but modelled machines and the accuracy model. */
async function newProject(context: BrowserContext): Promise<Studio> {
  const studio = new Studio(await context.newPage());
  const { page } = studio;
  await studio.open();
  await studio.step('setup');
  await page.getByTestId('task-modelnet40').click();
  for (const [side, machine] of [
    ['device', 'Jetson TX2'],
    ['edge', 'i7-7700'],
  ]) {
    await studio.unfold(`part-${side}`);
    await page.getByTestId(`machine-${side}`).click();
    await page
      .getByRole('option', { name: machine as string })
      .first()
      .click();
  }
  await studio.step('search');
  return studio;
}

/** Looks at what is kept for a while. @returns the least that the search's clock was behind the wall's */
async function clockOf(page: Page, forMs: number): Promise<number> {
  let behind = Number.POSITIVE_INFINITY;
  for (const end = Date.now() + forMs; Date.now() < end; await page.waitForTimeout(20)) {
    const { elapsedMs } = await keptIn(page);
    if (elapsedMs > 0) behind = Math.min(behind, Date.now() - elapsedMs);
  }
  return behind;
}

async function begin(studio: Studio): Promise<void> {
  const { page } = studio;
  await page.getByTestId('search-start').and(page.locator(':enabled')).click();
  await page.getByTestId('search-scored').filter({ hasText: /[1-9]/ }).waitFor();
}

interface Loss {
  seconds: number;
  candidates: number;
}

/** The search's worker throws where nothing catches it. */
async function worker(context: BrowserContext, after: number): Promise<Loss> {
  const studio = await newProject(context);
  const { page } = studio;
  await begin(studio);
  const behind = await clockOf(page, after);
  const found = page.workers().find((one) => one.url().includes('search.worker'));
  if (!found) throw new Error('no worker searches');
  const [killed, before] = [Date.now(), await keptIn(page)];
  await found.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed');
    });
  });
  let kept = before;
  // Another one resumes from what was kept: its clock passes that of the one before.
  while (kept.elapsedMs < before.elapsedMs + 1500) {
    await page.waitForTimeout(100);
    kept = await keptIn(page);
  }
  await page.getByTestId('search-stop').click();
  await page.close();
  return { seconds: (killed - behind - before.elapsedMs) / 1000, candidates: before.scored - before.logged };
}

/** The tab's process is gone at once. */
async function tab(context: BrowserContext, after: number): Promise<Loss> {
  const studio = await newProject(context);
  const { page } = studio;
  await begin(studio);
  const behind = await clockOf(page, after);
  const session = await context.newCDPSession(page);
  const gone = page.waitForEvent('crash');
  const killed = Date.now();
  // A tab that crashed answers nothing any more.
  void session.send('Page.crash').catch(() => {});
  await gone;
  const next = await openStudio(context);
  await next.page.getByTestId('search-scored').filter({ hasText: /[1-9]/ }).waitFor();
  const found = await keptIn(next.page);
  await next.page.close();
  return { seconds: (killed - behind - found.elapsedMs) / 1000, candidates: found.scored - found.logged };
}

await benchmark('search-crash', async (log) => {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const figures: Figure[] = [];
  try {
    for (const [name, crash] of Object.entries({ worker, tab })) {
      const losses: Loss[] = [];
      for (let i = 0; i < count; i++) {
        const context = await browser.newContext({ baseURL: endpoint.url });
        // At another moment between two states that are kept.
        losses.push(await crash(context, 3000 + 170 * i));
        log(`${name} ${i + 1}: ${JSON.stringify(losses.at(-1))}`);
        await context.close();
      }
      const most = (read: (loss: Loss) => number) => Math.max(...losses.map(read));
      figures.push(
        {
          name: `the search's ${name} dies, most that is lost of the search`,
          value: most(({ seconds }) => seconds),
          unit: 's',
          goal: `<= ${GOAL_S}`,
        },
        {
          name: `the search's ${name} dies, most candidates of the kept state that its log lacks`,
          value: most(({ candidates }) => candidates),
          unit: '',
        },
      );
    }
    return figures;
  } finally {
    await browser.close();
    await endpoint.close();
  }
});
