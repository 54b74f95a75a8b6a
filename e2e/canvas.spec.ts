import { expect, test } from './fixtures.ts';
import { kept } from './savedProject.ts';
import { Studio } from './studio.ts';

test('S15.215 S15.216 S15.218 S15.219 the canvas by right click, loose wires, names and foretold moves', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await studio.unfold('part-device');
  await seen('machine-device').click();
  await page.getByRole('option', { name: 'Raspberry Pi 4B', exact: true }).click();
  await studio.unfold('part-edge');
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
  await studio.drag(
    async () => {
      await studio.fit();
      const handle = studio.node('combine1').locator('.source');
      await handle.hover();
      const from = await handle.boundingBox();
      if (!from) throw new Error('no handle');
      return [from, { x: from.x + 140, y: from.y - 40 }];
    },
    () => expect(page.locator('.react-flow__connection')).toHaveCount(1, { timeout: 2000 }),
  );
  await seen('add-here-Pool').click();
  await expect(studio.op('pool1')).toHaveAttribute('data-placement', 'device');
  await seen('action-edit.undo').click();
  await expect(studio.op('pool1')).toHaveCount(0);

  // Before a drop it is said what it would cost.
  await studio.drag(
    () => studio.toLane('combine1', 'edge'),
    async () => {
      // What works it out comes with the first drag: the second knows it.
      await expect(seen('move-cost')).toContainText(/ms (less|more) \(modelled\)/, { timeout: 2000 });
      await page.keyboard.press('Escape');
    },
  );
  await expect(seen('move-cost')).toHaveCount(0);
  await expect(studio.op('combine1')).toHaveAttribute('data-placement', 'device');

  await page.keyboard.press('Control+f');
  await seen('find-op').fill('edge 128');
  await page.keyboard.press('Enter');
  await expect(seen('panel-draw')).toContainText('edgeconv2');

  await studio.keeps('pool', 'edge');
  // The visit is written within a second of the last change.
  const step = async () => (await kept<{ left: { ui: { step: string } } }>(page, 'visit'))?.left.ui.step;
  await expect.poll(step).toBe('draw');
  await page.reload();
  await expect(seen('step-draw')).toHaveAttribute('aria-current', 'step');
  expect(studio.faults).toEqual([]);
});
