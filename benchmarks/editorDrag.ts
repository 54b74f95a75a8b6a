import { loadavg } from 'node:os';
import { chromium, type Page } from '@playwright/test';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { withCommunication } from '../src/design/communicate.ts';
import { printDesign } from '../src/design/schema.ts';
import type { Design, Op, Placement } from '../src/design/types.ts';
import type { Figure } from './benchmark.ts';
import { during, figuresOf, type Part, WATCH } from './pageWatch.ts';

const BRANCHES = 10;

/** So many ops in ten branches, half of them on the edge: an Input, rows of Combines, a Concat, a Pool, a Classifier. */
export function manyOps(count: number): Design {
  const ends: string[] = [];
  const ops: Op[] = [{ id: 'input', kind: 'Input', placement: 'device', inputs: [] }];
  const each = (count - 4) / BRANCHES;
  for (let branch = 0; branch < BRANCHES; branch++) {
    const placement: Placement = branch < BRANCHES / 2 ? 'device' : 'edge';
    const most = Math.round((branch + 1) * each) - Math.round(branch * each);
    let last = 'input';
    for (let i = 0; i < most; i++) {
      const id = `b${branch}-${i}`;
      ops.push({ id, kind: 'Combine', placement, inputs: [last], width: 8 });
      last = id;
    }
    ends.push(last);
  }
  const on = 'edge' as const;
  ops.push({ id: 'concat', kind: 'Concat', placement: on, inputs: ends });
  ops.push({ id: 'pool', kind: 'Pool', placement: on, inputs: ['concat'], functions: ['max'] });
  ops.push({ id: 'classifier', kind: 'Classifier', placement: on, inputs: ['pool'], hidden: [64] });
  return withCommunication({ version: 1, name: 'Many ops', ops });
}

/** Moves the pointer as a hand does, about 120 times a second. @param at where it is at a time, in ms */
async function move(page: Page, ms: number, at: (now: number) => { x: number; y: number }): Promise<void> {
  const begun = performance.now();
  for (let now = 0; now < ms; now = performance.now() - begun) {
    const { x, y } = at(now);
    await page.mouse.move(x, y);
    await page.waitForTimeout(6);
  }
}

/** Chooses machines, so that times are predicted. */
async function prepare(page: Page): Promise<void> {
  const seen = (id: string) => page.getByTestId(id);
  for (const [side, name] of [
    ['device', 'Raspberry Pi 4B'],
    ['edge', 'i7-7700'],
  ] as const) {
    await seen(`part-${side}`).locator('> summary').click();
    await seen(`machine-${side}`).click();
    await page.getByRole('option', { name, exact: true }).click();
  }
  await seen('step-draw').click();
  await seen('design-latency').waitFor();
}

async function open(page: Page, ops: number): Promise<void> {
  const file = JSON.stringify(printDesign(manyOps(ops)));
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File([${file}], 'many.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }`);
  await page.locator('[data-op-id="classifier"]').waitFor();
  await page.getByRole('button', { name: 'Show the whole design' }).click();
  await page.getByTestId('design-latency').waitFor();
  await page.waitForTimeout(700);
}

async function middleOf(page: Page, id: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(`[data-testid="op-node"][data-op-id="${id}"]`).boundingBox();
  if (!box) throw new Error(`${id} is not on the screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * One op among many is dragged in its lane, and over the line between the lanes, on the production build in Chromium; a page
 * that only draws frames, before and after, says what this machine gives at the time.
 */
export async function dragFigures(
  ops: number,
  seconds: number,
  log: (text: string) => void,
): Promise<Figure[]> {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  const parts = new Map<string, Part>();
  const load = loadavg()[0] ?? 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(WATCH);
    await page.goto(endpoint.url);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    await prepare(page);
    await page.waitForTimeout(2000);
    parts.set('opening', await during(page, cdp, () => open(page, ops)));
    const still = () => page.waitForTimeout(seconds * 500);
    parts.set('nothing moves, before', await during(page, cdp, still));
    const from = await middleOf(page, `b3-${Math.floor(ops / BRANCHES / 2)}`);
    const across = await middleOf(page, 'b7-3');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    const circle = (now: number) => ({
      x: from.x + 60 * Math.sin(now / 300),
      y: from.y + 12 * Math.cos(now / 400),
    });
    parts.set('in its lane', await during(page, cdp, () => move(page, seconds * 1000, circle)));
    const over = (now: number) => ({
      x: from.x + 60 * Math.sin(now / 300),
      y: from.y + (across.y - from.y) * (0.5 - 0.5 * Math.cos(now / 500)),
    });
    parts.set('over the lane line', await during(page, cdp, () => move(page, seconds * 1000, over)));
    await page.mouse.move(from.x + 30, across.y);
    parts.set(
      'the drop in the other lane',
      await during(page, cdp, async () => {
        await page.mouse.up();
        await page.waitForTimeout(700);
      }),
    );
    parts.set('nothing moves, after', await during(page, cdp, still));
  } finally {
    await browser.close();
    await endpoint.close();
  }
  for (const [name, part] of parts) log(`${name}: ${JSON.stringify(part)}`);
  const figures = [...parts].flatMap(([name, part]) => figuresOf(name, part, name.includes('lane')));
  return [...figures, { name: 'load of the machine before (1 min)', value: load, unit: 'processes' }];
}
