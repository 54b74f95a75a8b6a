/**
 * A search in the studio as a person has it: the production build in a real Chromium. Main-thread tasks above 50 ms, frames a
 * second, and how long until the front has 95 % of the hypervolume that it ends with. Parts: `model`, modelled machines and
 * an accuracy model; `short-training`, the same with a short training of each design in question; `edit`, edits of a project
 * that keeps 20 fronts.
 *
 *   npm run -s bench:studio-search -- [--json] [--part model,short-training,edit] [--seconds 60] [--device 'Jetson TX2']
 *     [--edge 'i7-7700'] [--studio dist/studio] [--explain]
 *
 * --explain says where the time of each such task went; tracing costs time itself, so its figures are not to be compared.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { Studio } from '../e2e/studio.ts';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { CATEGORIES, explained } from './longTaskTrace.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'model,short-training,edit' },
    seconds: { type: 'string', default: '60' },
    device: { type: 'string', default: 'Jetson TX2' },
    edge: { type: 'string', default: 'i7-7700' },
    studio: { type: 'string', default: 'dist/studio' },
    explain: { type: 'boolean', default: false },
  },
  strict: false,
}) as { values: Record<string, string> & { explain?: boolean } };
const seconds = Number(values.seconds);
const LONG_MS = 50;

/** Watches the page from its first script on: its long tasks and its frames. */
const WATCH = `
  globalThis.watched = { tasks: [], frames: 0, since: performance.now() };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watched.tasks.push(entry.duration);
  }).observe({ type: 'longtask' });
  requestAnimationFrame(function count() { watched.frames++; requestAnimationFrame(count); });
`;

interface Watched {
  tasks: number[];
  perSecond: number;
}

const reset = (page: Page) =>
  page.evaluate('Object.assign(watched, { tasks: [], frames: 0, since: performance.now() })');

const read = (page: Page): Promise<Watched> =>
  page.evaluate(
    '({ tasks: watched.tasks, perSecond: 1000 * watched.frames / (performance.now() - watched.since) })',
  );

const figuresOf = (name: string, { tasks, perSecond }: Watched): Figure[] => [
  {
    name: `${name}, longest main-thread task`,
    value: Math.max(0, ...tasks),
    unit: 'ms (0: none above 50)',
    goal: '<= 50',
  },
  { name: `${name}, main-thread tasks above 50 ms`, value: tasks.length, unit: '', goal: '0' },
  { name: `${name}, frames`, value: perSecond, unit: 'frames/s', goal: '>= 55' },
];

/** Does it while it watches, and says of each long task where its time went, where that is asked for. */
async function watching(
  browser: Browser,
  page: Page,
  name: string,
  log: (text: string) => void,
  work: () => Promise<void>,
): Promise<Figure[]> {
  if (values.explain) {
    await browser.startTracing(page, { categories: CATEGORIES });
    await page.waitForTimeout(1000);
  }
  await reset(page);
  await work();
  const figures = figuresOf(name, await read(page));
  if (!values.explain) return figures;
  figures.push(explained(name, await browser.stopTracing(), LONG_MS, log));
  return figures;
}

async function choose(page: Page, side: 'device' | 'edge', machine: string): Promise<void> {
  await new Studio(page).unfold(`part-${side}`);
  await page.getByTestId(`machine-${side}`).click();
  await page.getByRole('option', { name: machine }).first().click();
}

/** Growth of the front of the search that the page shows: its hypervolume at so many seconds. */
const PROGRESS = `new Promise((done) => {
  const opening = indexedDB.open('gcode-studio');
  opening.onsuccess = () => {
    const reading = opening.result.transaction('kept').objectStore('kept').getAll(IDBKeyRange.bound('search-run:', 'search-run;'));
    reading.onsuccess = () => done(reading.result.find((kept) => kept.about)?.about.progress ?? []);
    opening.result.close();
  };
})`;

/** The project of the page with 20 searches like the one that it has. */
const MANY_SEARCHES = `new Promise((done) => {
  const opening = indexedDB.open('gcode-studio');
  opening.onsuccess = () => {
    const writing = opening.result.transaction('kept', 'readwrite');
    const kept = writing.objectStore('kept');
    const reading = kept.get('project:current');
    reading.onsuccess = () => {
      const project = reading.result;
      const [search] = project.results.searches;
      const named = (id) => typeof search === 'string' ? JSON.stringify({ ...JSON.parse(search), id }) : { ...search, id };
      project.results.searches = Array.from({ length: 20 }, (_, i) => named('s' + i));
      kept.put(project, 'project:current');
    };
    writing.oncomplete = () => { opening.result.close(); done(); };
  };
})`;

/** Searches for so long. @returns seconds from the press to the first counts */
async function searchFor(studio: Studio, forSeconds: number): Promise<number> {
  const { page } = studio;
  const seen = (id: string) => page.getByTestId(id);
  await seen('search-start').click();
  const pressed = Date.now();
  await seen('search-scored').filter({ hasText: /[1-9]/ }).waitFor();
  const begun = (Date.now() - pressed) / 1000;
  await seen('search-start').waitFor({ timeout: 2000 * forSeconds + 30_000 });
  return begun;
}

/** The budget's time, of which the accuracy model may make all that it can. */
async function budget(page: Page, forSeconds: number): Promise<void> {
  await page.getByTestId('problem').locator('summary').click();
  await page.getByTestId('budget-seconds').fill(String(forSeconds));
  await page.getByTestId('problem').locator('summary').click();
}

function growthOf(
  name: string,
  begun: number,
  progress: readonly { seconds: number; volume: number }[],
): Figure[] {
  const last = progress.at(-1);
  const nearly = progress.find(({ volume }) => volume >= 0.95 * (last?.volume ?? Number.POSITIVE_INFINITY));
  if (!nearly || !last) return [];
  return [
    { name: `${name}, from the press to the first counts`, value: begun, unit: 's' },
    {
      name: `${name}, from the press to 95 % of the hypervolume at ${last.seconds.toFixed(0)} s, at most`,
      value: begun + nearly.seconds,
      unit: 's',
      goal: '<= 5',
    },
  ];
}

await benchmark('studio-search', async (log) => {
  ensureBuilt();
  const parts = (values.part as string).split(',');
  const figures: Figure[] = [
    { name: 'load of the machine before', value: loadavg()[0] as number, unit: 'processes' },
  ];
  const endpoint = await startEndpoint(['--studio', values.studio as string]);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL: endpoint.url,
    });
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    const studio = new Studio(page);
    const seen = (id: string) => page.getByTestId(id);
    await studio.open();
    await studio.step('setup');
    await seen('task-modelnet40').click();
    await choose(page, 'device', values.device as string);
    await choose(page, 'edge', values.edge as string);
    await studio.step('search');
    await seen('search-start').and(page.locator(':enabled')).waitFor();
    await budget(page, parts.includes('model') ? seconds : 5);
    figures.push(...(await watching(browser, page, 'at rest', log, () => page.waitForTimeout(4000))));
    if (parts.includes('model') || parts.includes('edit')) {
      let begun = 0;
      const found = await watching(browser, page, 'search by the accuracy model', log, async () => {
        begun = await searchFor(studio, seconds);
      });
      if (parts.includes('model')) {
        figures.push(
          ...found,
          ...growthOf('search by the accuracy model', begun, await page.evaluate(PROGRESS)),
        );
      }
    }
    if (parts.includes('edit')) {
      await page.waitForTimeout(1000);
      await page.evaluate(MANY_SEARCHES);
      await studio.open();
      await studio.step('draw');
      figures.push(
        ...(await watching(browser, page, 'edits of a project with 20 fronts', log, async () => {
          await studio.dragToLane(((await studio.opIds()).at(-1) as string) ?? '', 'device');
          for (const name of ['a', 'ab', 'abc', 'abcd']) {
            await seen('project-name').fill(name);
            await page.waitForTimeout(300);
          }
        })),
      );
    }
    if (parts.includes('short-training')) {
      await studio.step('setup');
      await seen('task-shapes').click();
      await seen('points').getByText('64', { exact: true }).click();
      await studio.step('search');
      await seen('short-training').and(page.locator('[data-ready="true"]')).waitFor();
      figures.push(
        ...(await watching(browser, page, 'search by short trainings', log, async () => {
          await searchFor(studio, seconds);
        })),
      );
    }
    if (studio.faults.length > 0) throw new Error(studio.faults.join('\n'));
    return figures;
  } finally {
    await browser.close();
    await endpoint.close();
  }
});
