import { expect, test } from './fixtures.ts';
import { middle, Studio } from './studio.ts';

test('S15.1 S15.2 S15.3 S15.304 S15.151 ops are dragged to the other lane, onto wires and onto ops, and problems are said there', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  await studio.open('dgcnn');
  const before = await studio.opIds();

  await test.step('S15.1 an op moves to the other lane, and a Communicate with its bytes appears', async () => {
    await expect(studio.communicates()).toHaveCount(0);
    await studio.dragToLane('classifier', 'edge');
    await expect(studio.communicates()).toHaveCount(1);
    // DGCNN's pooled vector: max and mean of 1,024 in float32.
    await expect(studio.communicates()).toContainText('8 KiB');
    // Looked at, it offers codecs.
    await studio.communicates().click();
    await expect(page.getByTestId('codec-offers')).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'device');
    await expect(studio.communicates()).toHaveCount(0);
  });

  await test.step('S15.2 an op from the palette is dropped onto a wire, and stands in it', async () => {
    const id = await studio.insertOnWire('Combine', 'concat', 'embedding');
    expect(id).not.toBe('');
    await expect(page.locator('[data-invalid]')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect.poll(() => studio.opIds()).toEqual(before);
  });

  await test.step('S15.662 an end of a wire is moved to another op; a click on each of two ends joins them', async () => {
    const wire = (id: string) => page.locator(`.wire[data-id="${id}"]`);
    await studio.drag(
      async () => {
        await studio.fit();
        const to = await middle(studio.node('pool').locator('.target'));
        const on = await studio.onWire('edgeconv3', 'concat');
        await page.mouse.move(on.x, on.y + 40);
        await page.mouse.move(on.x, on.y);
        return [await middle(wire('edgeconv3 concat').getByTestId('wire-target')), to];
      },
      () => expect(wire('edgeconv3 concat')).toHaveAttribute('data-moving', 'true', { timeout: 2000 }),
    );
    await expect(wire('edgeconv3 pool')).toHaveCount(1);
    await expect(wire('edgeconv3 concat')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(wire('edgeconv3 concat')).toHaveCount(1);

    await studio.fit();
    await studio.node('edgeconv4').locator('.source').click();
    await studio.node('embedding').locator('.target').click();
    await expect(wire('edgeconv4 embedding')).toHaveCount(1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => studio.opIds()).toEqual(before);
  });

  await test.step('S15.151 an op dropped on another takes its place, and Escape gives a drag up', async () => {
    await studio.dropOn('Combine', 'edgeconv2');
    await expect(studio.op('edgeconv2')).toHaveCount(0);
    await expect(studio.op('combine1')).toHaveAttribute('data-selected', 'true');
    await expect(studio.ops()).toHaveCount(before.length);
    await studio.dropOn('Combine', 'classifier');
    await expect(page.getByTestId('notice-info')).toContainText('one Classifier');
    await expect(studio.ops()).toHaveCount(before.length);
    await page.keyboard.press('Control+z');
    await expect.poll(() => studio.opIds()).toEqual(before);

    const target = page.locator('.lane-edge');
    await studio.drag(
      () => studio.toLane('pool', 'edge'),
      async () => {
        await expect(target).toHaveAttribute('data-target', 'true', { timeout: 2000 });
        await page.keyboard.press('Escape');
        await expect(target).not.toHaveAttribute('data-target', 'true');
        await page.mouse.move(700, 500, { steps: 3 });
      },
    );
    await expect(studio.op('pool')).toHaveAttribute('data-placement', 'device');
  });

  await test.step('S15.3 a second visit to the edge is said at the op that makes it', async () => {
    await studio.dragToLane('edgeconv2', 'edge');
    await studio.dragToLane('classifier', 'edge');
    const problem = studio.op('classifier').getByTestId('op-problem');
    await expect(problem).toBeVisible();
    await expect(problem).toHaveAttribute('data-hint', /^E\d{3}: /);
    await expect(page.getByTestId('step-draw')).toContainText('problem');
  });
  expect(studio.faults).toEqual([]);
});
