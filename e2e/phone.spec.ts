import { expect, test } from './fixtures.ts';
import { goldensOf } from './goldens.ts';
import { middle, Studio } from './studio.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('S15.153 S15.530 S15.665 S15.704 on a phone the network is seen and panned by touch, panels fold, and a design runs', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await expect(seen('zoo').getByTestId('zoo-accuracy').first()).toBeVisible();
  const golden = await goldensOf(page, info);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await golden(`phone-${colorScheme}`);
  }
  await seen('step-draw').tap();
  await seen('sheet-handle').tap();
  const canvas = async () => (await seen('canvas').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await expect.poll(async () => (await canvas()).width).toBeGreaterThan(380);
  await expect.poll(async () => (await canvas()).height).toBeGreaterThan(450);

  const first = studio.op('input');
  const left = async () => (await first.boundingBox())?.x ?? 0;
  const touch = await page.context().newCDPSession(page);
  await expect(async () => {
    // The network may still be fitting itself to the room that the folded sheet leaves.
    const [{ y }, before] = [await canvas(), await left()];
    const point = (x: number) => [{ x, y: y + 330 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(340) });
    for (const x of [300, 260, 220])
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(x) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(async () => (await left()) - before, { timeout: 2000 }).toBeLessThan(-60);
  }).toPass({ timeout: 30_000 });

  // A finger that rests on an op opens its menu, and leaves it open.
  await studio.fit();
  await expect(async () => {
    // The network may still be moving.
    const touchPoints = [await middle(studio.node('edgeconv1'))];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await expect(seen('canvas-menu')).toBeVisible();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(seen('canvas-menu').getByTestId('menu-edit.lane')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await expect(seen('canvas-menu')).toHaveCount(0);

  // A notice lies over nothing that is used.
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File(['{"ops": 3}'], 'broken.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }`);
  const notice = page.getByRole('alert').filter({ hasText: 'broken.json' });
  await expect(notice).toBeInViewport({ ratio: 1 });
  for (const id of ['next-step', 'sheet-handle', 'step-run'])
    await seen(id).click({ trial: true, position: { x: 6, y: 6 } });
  await notice.getByRole('button').tap();
  await expect(notice).toHaveCount(0);

  await seen('step-run').tap();
  if ((await seen('sheet-handle').getAttribute('aria-expanded')) === 'false')
    await seen('sheet-handle').tap();
  await seen('run-frames').fill('3');
  await seen('run-start').tap();
  await expect(seen('step-run')).toContainText('measured', { timeout: 60_000 });

  // The tour's last stop leaves the frames that it runs in sight.
  await page.keyboard.press('Control+k');
  await seen('finder').fill('tour');
  await page.keyboard.press('Enter');
  const guide = page.getByRole('dialog').filter({ hasText: 'of 6' });
  for (const at of [1, 2, 3, 4, 5]) {
    await expect(guide).toContainText(`${at} of 6`);
    await guide.getByRole('button', { name: 'Next', exact: true }).tap();
  }
  await expect(guide).toContainText('Every time here was measured in this run', { timeout: 60_000 });
  const top = async () => (await guide.boundingBox())?.y ?? 0;
  const frames = await page.locator('.drawer').boundingBox();
  await expect.poll(top).toBeGreaterThanOrEqual((frames?.y ?? 0) + (frames?.height ?? 844));
  await guide.getByText('Done').tap();
  expect(studio.faults).toEqual([]);
});
