import { loadavg } from 'node:os';
import { chromium } from '@playwright/test';
import { Studio } from '../e2e/studio.ts';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import type { Figure } from './benchmark.ts';
import { CATEGORIES, explained } from './longTaskTrace.ts';
import { during, figuresOf, type Part, WATCH } from './pageWatch.ts';

/**
 * A design trains for so long on the production build in Chromium: what the page's main thread does meanwhile.
 * @param explain says where the time of long tasks went; tracing costs time itself
 */
export async function trainingFigures(
  seconds: number,
  explain: boolean,
  log: (text: string) => void,
): Promise<Figure[]> {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const load = loadavg()[0] ?? 0;
  const parts = new Map<string, Part>();
  const traced: Figure[] = [];
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL: endpoint.url,
    });
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    const studio = new Studio(page);
    await studio.open('split');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await studio.step('train');
    const seen = (id: string) => page.getByTestId(id);
    await seen('train-start').waitFor();
    if (explain) await browser.startTracing(page, { categories: CATEGORIES });
    parts.set(
      'the beginning of a training',
      await during(page, cdp, async () => {
        await seen('train-start').click();
        await seen('training-curves').waitFor();
      }),
    );
    parts.set('training', await during(page, cdp, () => page.waitForTimeout(seconds * 1000)));
    if (explain) traced.push(explained('training', await browser.stopTracing(), 50, log));
  } finally {
    await browser.close();
    await endpoint.close();
  }
  for (const [name, part] of parts) log(`${name}: ${JSON.stringify(part)}`);
  return [
    ...[...parts].flatMap(([name, part]) => figuresOf(name, part, true)),
    ...traced,
    { name: 'load of the machine before (1 min)', value: load, unit: 'processes' },
  ];
}
