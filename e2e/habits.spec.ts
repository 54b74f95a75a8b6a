import { presetById } from '../src/design/presets.ts';
import { printDesign } from '../src/design/schema.ts';
import type { Design, Op } from '../src/design/types.ts';
import { expect, test } from './fixtures.ts';
import { middle, Studio } from './studio.ts';

/** DGCNN with so many more Combines in a row that no screen shows it at a readable size. */
function long(more: number): Design {
  const dgcnn = presetById('dgcnn')?.design;
  if (!dgcnn) throw new Error('no preset');
  const row = Array.from({ length: more }, (_, i): Op => {
    const before = i === 0 ? 'embedding' : `row${i - 1}`;
    return { id: `row${i}`, kind: 'Combine', placement: 'device', inputs: [before], width: 64 };
  });
  const last = row.slice(-1).map(({ id }) => id);
  const ops = dgcnn.ops.map((op): Op => (op.kind === 'Pool' ? { ...op, inputs: last } : op));
  return { ...dgcnn, name: 'Long', ops: [...ops, ...row] };
}

test('S15.700 S15.701 S15.151 what a hand expects of a canvas: copies by Alt, splices, refusals, names, sizes', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  const wire = (from: string, to: string) => page.locator(`.wire[data-id="${from} ${to}"]`);
  const selected = page.locator('[data-testid="op-node"][data-selected]');
  await studio.open('dgcnn');
  const before = await studio.opIds();

  await test.step('S15.700 dragged with Alt, ops stay and copies stand where they were dropped', async () => {
    await studio.op('edgeconv2').click();
    await studio.op('edgeconv3').click({ modifiers: ['Shift'] });
    await expect(selected).toHaveCount(2);
    await page.keyboard.down('Alt');
    await studio.drag(
      () => studio.toLane('edgeconv2', 'edge'),
      () => expect(seen('move-cost')).toHaveText('a copy on the edge', { timeout: 2000 }),
    );
    await page.keyboard.up('Alt');
    await expect(studio.ops()).toHaveCount(before.length + 2);
    await expect(studio.op('edgeconv2')).toHaveAttribute('data-placement', 'device');
    await expect(selected).toHaveCount(2);
    for (const copy of await selected.all()) await expect(copy).toHaveAttribute('data-placement', 'edge');
    await page.keyboard.press('Control+z');
    await expect.poll(() => studio.opIds()).toEqual(before);
  });

  await test.step('S15.701 an op added by a click is wired behind the selected one', async () => {
    await studio.op('concat').click();
    await seen('palette-Combine').click();
    await expect(wire('concat', 'combine1')).toHaveCount(1);
    await expect(wire('combine1', 'embedding')).toHaveCount(1);
  });

  await test.step('S15.151 an op dropped on a wire of its lane stands in it, and its own wires close', async () => {
    await studio.drag(
      async () => {
        await studio.fit();
        return [await middle(studio.op('combine1')), await studio.onWire('embedding', 'pool')];
      },
      () => expect(wire('embedding', 'pool')).toHaveAttribute('data-drop', '', { timeout: 2000 }),
    );
    await expect(wire('concat', 'embedding')).toHaveCount(1);
    await expect(wire('embedding', 'combine1')).toHaveCount(1);
    await expect(wire('combine1', 'pool')).toHaveCount(1);
  });

  await test.step('S15.151 a wire that cannot be is refused, with why', async () => {
    await studio.drag(
      async () => {
        await studio.fit();
        return [
          await middle(studio.node('combine1').locator('.source')),
          await middle(studio.node('sample2').locator('.target')),
        ];
      },
      () => expect(page.locator('.react-flow__connection')).toHaveCount(1, { timeout: 2000 }),
    );
    await expect(seen('notice-info')).toContainText('No wire was drawn');
    await expect(wire('combine1', 'sample2')).toHaveCount(0);
  });

  await test.step('all ops are selected, and the palette can still be dragged', async () => {
    await page.keyboard.press('Control+a');
    const id = await studio.insertOnWire('Combine', 'combine1', 'pool');
    await page.keyboard.press('Control+z');
    await expect(studio.op(id)).toHaveCount(0);
  });

  await test.step('S15.701 designs are named on the canvas; what is opened from an encoding has a short name', async () => {
    await seen('design-name').fill('Mine');
    await seen('design-name').press('Enter');
    await studio.decode('3 2 1 4 0 0 0 0 0 0 0 0,0 3 1 0 0 0 0 0 0 0 0 0');
    expect((await seen('design-name').inputValue()).length).toBeLessThanOrEqual(24);
    await page.keyboard.press('Control+z');
    await expect(seen('design-name')).toHaveValue('Mine');
  });

  await test.step('S15.701 "Show the whole design" shows it at any size, and ops are told apart by colour', async () => {
    const text = printDesign(long(40));
    await page.evaluate(`{
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(text)}], 'long.json', { type: 'application/json' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }`);
    await expect(seen('design-name')).toHaveValue('Long');
    await seen('colour').selectOption('parameters');
    await expect(seen('colour-scale')).toBeVisible();
    await page.setViewportSize({ width: 1024, height: 768 });
    await expect(page.getByRole('img', { name: 'Map of the design' })).toBeVisible();
    await studio.fit();
    const last = studio.op('row39');
    const room = await seen('canvas').boundingBox();
    for (const op of [studio.op('input'), last])
      await expect
        .poll(async () => {
          const at = await op.boundingBox();
          return at && room && at.x >= room.x && at.x + at.width <= room.x + room.width;
        })
        .toBe(true);

    // Enough of the lanes is seen at 1024, nothing scrolls sideways, and icons say what they are.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1024);
    await seen('palette-Sample').hover();
    await expect(page.getByRole('tooltip')).toContainText('Sample');
    const small = (await last.boundingBox())?.width ?? 0;
    await page.keyboard.press('Control+f');
    await seen('find-op').fill('row39');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await last.boundingBox())?.width ?? 0).toBeGreaterThan(small);
  });
  expect(studio.faults).toEqual([]);
});
