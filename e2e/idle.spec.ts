import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

/** The page has nothing else to do only when a test says so. */
const IDLE_WHEN_SAID = `
  const waiting = new Map();
  let next = 1;
  globalThis.requestIdleCallback = (act) => (waiting.set(next, act), next++);
  globalThis.cancelIdleCallback = (id) => waiting.delete(id);
  globalThis.idle = () => {
    const acts = [...waiting.values()];
    waiting.clear();
    for (const act of acts) act({ didTimeout: false, timeRemaining: () => 50 });
    return acts.length;
  };
`;

test('S15.150 S15.663 S15.581 an edit is drawn at once and its figures when the page is idle; what is off says why', async ({
  page,
  server,
}) => {
  void server;
  await page.addInitScript(IDLE_WHEN_SAID);
  const studio = new Studio(page);
  await studio.open();
  await studio.step('draw');
  const facts = page.getByTestId('panel-draw').locator('.facts');
  const parameters = facts.filter({ hasText: 'Operations per sample' }).first();
  const idle = () => page.evaluate('idle()');
  await expect(async () => {
    await idle();
    await expect(parameters).toContainText('Parameters', { timeout: 500 });
  }).toPass();
  const before = await parameters.innerText();

  await studio.node('edgeconv2').click();
  await page.keyboard.press('Delete');
  await expect(studio.op('edgeconv2')).toHaveCount(0);
  expect(await parameters.innerText()).toBe(before);
  await expect(async () => {
    await idle();
    expect(await parameters.innerText()).not.toBe(before);
  }).toPass();

  // S15.150: Enter leads to the selected op's fields, though the panel still shows the one before.
  const inspector = page.getByTestId('inspector');
  await studio.node('input').click();
  await expect(async () => {
    await idle();
    await expect(inspector).toHaveAttribute('data-op', 'input', { timeout: 500 });
  }).toPass();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(async () => {
    await idle();
    await expect(inspector).toHaveAttribute('data-op', 'sample1', { timeout: 500 });
  }).toPass();
  await expect(inspector.locator(':focus')).toHaveCount(1);

  await studio.step('search');
  const off = page.locator('[data-hint]:disabled:visible').first();
  await off.hover({ force: true });
  await expect(page.getByRole('tooltip')).toHaveText((await off.getAttribute('data-hint')) ?? '');
  expect(studio.faults).toEqual([]);
});
