/**
 * Whether the studio's default number of threads is the fastest: DGCNN rewritten on the device alone, run through the page
 * of the production build by turns on the default, on one thread and on as many as there are cores. The default is what
 * profiling measured to be the fastest; with --fresh it is the one before anything was profiled. On one core: taskset -c 0.
 *
 *   npm run -s bench:threads -- [--json] [--points 256] [--frames 30] [--turns 3] [--fresh]
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { Studio } from '../e2e/studio.ts';
import { StudioFidelity } from '../e2e/studioFidelity.ts';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { median } from '../src/system/statistics.ts';
import { benchmark } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '256' },
    frames: { type: 'string', default: '30' },
    turns: { type: 'string', default: '3' },
    fresh: { type: 'boolean', default: false },
  },
});
const all = Math.min(4, availableParallelism());
const LONGEST_MS = 300_000;

/** @param label of the choice, by its first word */
async function runOn(page: Page, label: RegExp): Promise<number> {
  await page.getByTestId('step-setup').click();
  await new Studio(page).unfold('part-device');
  await page.getByTestId('device-threads').click();
  await page.getByRole('option', { name: label }).click();
  await page.getByTestId('step-run').click();
  await page.getByTestId('run-frames').fill(values.frames);
  const figures = page.getByTestId('run-figures');
  const before = (await figures.count()) > 0 ? await figures.getAttribute('data-run') : null;
  await page.getByTestId('run-start').click();
  await page.locator(`[data-testid="run-figures"][data-run]:not([data-run="${before ?? ''}"])`).waitFor();
  return Number(await page.getByTestId('measured-latency').getAttribute('data-value'));
}

await benchmark('threads', async (log) => {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const choices = [
    { name: 'default', label: /^automatic/ },
    { name: '1 thread', label: /^1$/ },
    { name: `all (${all}) threads`, label: new RegExp(`^${all}$`) },
  ];
  const times = new Map<string, number[]>(choices.map(({ name }) => [name, []]));
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, baseURL: endpoint.url });
    page.setDefaultTimeout(LONGEST_MS);
    if (values.fresh) await page.goto(endpoint.url);
    else {
      const options = { points: Number(values.points), designs: 0, presets: [], frames: 0, searchMs: 0, log };
      log((await new StudioFidelity(page, options).profile()).device);
    }
    await page.getByTestId('step-setup').click();
    await page.getByTestId('points').getByText(values.points, { exact: true }).click();
    await page.getByTestId('step-draw').click();
    await page.getByTestId('presets').click();
    await page.getByTestId('preset-dgcnn-rewritten').click();
    for (let turn = 0; turn < Number(values.turns); turn++) {
      for (const { name, label } of choices) {
        const ms = await runOn(page, label);
        times.get(name)?.push(ms);
        log(`turn ${turn + 1}, ${name}: ${ms.toFixed(1)} ms`);
      }
    }
  } finally {
    await browser.close();
    await endpoint.close();
  }
  const of = (name: string) => median(times.get(name) ?? []);
  const fastest = Math.min(...choices.map(({ name }) => of(name)));
  return [
    {
      name: 'the default over the fastest tried',
      value: of('default') / fastest,
      unit: 'x',
      goal: '<= 1.05',
    },
    ...choices.map(({ name }) => ({ name: `DGCNN rewritten, ${name}`, value: of(name), unit: 'ms' })),
    {
      name: 'all threads, the default before, over the default now',
      value: of(`all (${all}) threads`) / of('default'),
      unit: 'x',
      goal: '>= 1.6',
    },
  ];
});
