/**
 * How long the studio takes to profile this browser and the endpoint, from nothing: to the first prediction on the
 * canvas (coarse tables of both and the link), and to whole tables. The production build in a real Chromium, the endpoint
 * in a process of its own, a new browser profile each round; clocks start at the press of the button.
 *
 *   npm run -s bench:profiling -- [--json] [--points 256] [--rounds 3]
 */
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { benchmark } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
  },
});
const LONGEST_MS = 300_000;

await benchmark('profiling', async (log) => {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const times: { usable: number; whole: number }[] = [];
  try {
    for (let round = 0; round < Number(values.rounds); round++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(LONGEST_MS);
      await page.goto(endpoint.url);
      await page.getByTestId('step-setup').click();
      await page.getByTestId('points').getByText(values.points, { exact: true }).click();
      const started = performance.now();
      await page.getByTestId('profile-both').click();
      await page.getByTestId('design-latency').waitFor();
      const usable = (performance.now() - started) / 1000;
      for (const side of ['edge', 'device']) {
        await page
          .locator(`[data-testid="profile-${side}"][data-state="complete"]`)
          .waitFor({ state: 'attached' });
      }
      const whole = (performance.now() - started) / 1000;
      times.push({ usable, whole });
      log(
        `round ${round + 1}: first prediction after ${usable.toFixed(1)} s, whole after ${whole.toFixed(1)} s`,
      );
      await context.close();
    }
  } finally {
    await browser.close();
    await endpoint.close();
  }
  const worst = (read: (time: (typeof times)[number]) => number) => Math.max(...times.map(read));
  const best = (read: (time: (typeof times)[number]) => number) => Math.min(...times.map(read));
  return [
    { name: 'first prediction, slowest round', value: worst((t) => t.usable), unit: 's', goal: '<= 15' },
    { name: 'first prediction, quickest round', value: best((t) => t.usable), unit: 's' },
    { name: 'whole tables, slowest round', value: worst((t) => t.whole), unit: 's', goal: '<= 90' },
    { name: 'whole tables, quickest round', value: best((t) => t.whole), unit: 's' },
  ];
});
