import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S15.215 S15.216 S15.218 S15.219 the canvas by right click, loose wires, names and foretold moves', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await seen('machine-device').click();
  await page.getByRole('option', { name: 'Raspberry Pi 4B', exact: true }).click();
  await seen('machine-edge').click();
  await page.getByRole('option', { name: 'i7-7700', exact: true }).click();
  await studio.step('draw');
  await studio.fit();

  // A right click acts on what lies there.
  await studio.op('pool').click({ button: 'right' });
  await seen('canvas-menu').getByTestId('menu-edit.lane').click();
  await expect(studio.op('pool')).toHaveAttribute('data-placement', 'device');
  await seen('action-edit.undo').click();
  await expect(studio.op('pool')).toHaveAttribute('data-placement', 'edge');

  // A wire that is dropped on the canvas asks for an op.
  await studio.fit();
  const handle = studio.node('combine1').locator('.source');
  await handle.hover();
  const from = await handle.boundingBox();
  if (!from) throw new Error('no handle');
  await studio.drag(from, { x: from.x + 140, y: from.y - 40 });
  await seen('add-here-Pool').click();
  await expect(studio.op('pool1')).toHaveAttribute('data-placement', 'device');
  await seen('action-edit.undo').click();
  await expect(studio.op('pool1')).toHaveCount(0);

  // Before a drop it is said what it would cost.
  await studio.fit();
  const at = await studio.middleOf('combine1');
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x, at.y + 60, { steps: 4 });
  await page.mouse.move(at.x, at.y + 320, { steps: 8 });
  await expect(seen('move-cost')).toContainText(/ms (less|more) \(modelled\)/);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(seen('move-cost')).toHaveCount(0);

  await page.keyboard.press('Control+f');
  await seen('find-op').fill('edge 128');
  await page.keyboard.press('Enter');
  await expect(seen('panel-draw')).toContainText('edgeconv2');

  await studio.keeps('pool', 'edge');
  // The visit is written within a second of the last change.
  await expect.poll(() => visitStep(page)).toBe('draw');
  await page.reload();
  await expect(seen('step-draw')).toHaveAttribute('aria-current', 'step');
  expect(studio.faults).toEqual([]);
});

const visitStep = (page: Studio['page']): Promise<unknown> =>
  page.evaluate(`new Promise((done) => {
    const opening = indexedDB.open('gcode-studio');
    opening.onsuccess = () => {
      const reading = opening.result.transaction('kept').objectStore('kept').get('visit');
      reading.onsuccess = () => done(reading.result?.left.ui.step);
      opening.result.close();
    };
  })`);
