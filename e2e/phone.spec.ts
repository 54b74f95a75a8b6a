import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test('S15.153 on a phone the network is seen and panned by touch, panels fold, and a design runs', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await seen('step-draw').tap();
  await seen('sheet-handle').tap();
  const canvas = await seen('canvas').boundingBox();
  expect(canvas?.width).toBeGreaterThan(380);
  expect(canvas?.height).toBeGreaterThan(450);

  const first = studio.op('input');
  const before = await first.boundingBox();
  const touch = await page.context().newCDPSession(page);
  const point = (x: number) => [{ x, y: (canvas?.y ?? 0) + 330 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(340) });
  for (const x of [300, 260, 220])
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(x) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect.poll(async () => ((await first.boundingBox())?.x ?? 0) - (before?.x ?? 0)).toBeLessThan(-60);

  await seen('step-run').tap();
  if ((await seen('sheet-handle').getAttribute('aria-expanded')) === 'false')
    await seen('sheet-handle').tap();
  await seen('run-frames').fill('3');
  await seen('run-start').tap();
  await expect(seen('step-run')).toContainText('measured', { timeout: 60_000 });
  expect(studio.faults).toEqual([]);
});
