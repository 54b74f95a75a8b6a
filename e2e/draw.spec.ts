import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test.describe('S15 drawing', () => {
  test('S15.1 dragging an op to the other lane moves it there, and a Communicate with its bytes appears', async ({
    page,
    server,
  }) => {
    void server;
    const studio = new Studio(page);
    await studio.open('dgcnn');
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
    expect(studio.faults).toEqual([]);
  });

  test('S15.2 an op dragged from the palette onto a wire stands in it', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    await studio.open('dgcnn');
    const id = await studio.insertOnWire('Combine', 'concat', 'embedding');
    expect(id).not.toBe('');
    await expect(page.locator('[data-invalid]')).toHaveCount(0);
    expect(studio.faults).toEqual([]);
  });

  test('S15.151 an op dropped on another takes its place, Escape gives a drag up, and an op moves onto a wire', async ({
    page,
    server,
  }) => {
    void server;
    const studio = new Studio(page);
    await studio.open('dgcnn');
    const before = await studio.opIds();
    await studio.dropOn('Combine', 'edgeconv2');
    await expect(studio.op('edgeconv2')).toHaveCount(0);
    await expect(studio.op('combine1')).toHaveAttribute('data-selected', 'true');
    await expect(studio.ops()).toHaveCount(before.length);
    await studio.dropOn('Combine', 'classifier');
    await expect(page.getByTestId('notice-info')).toContainText('one Classifier');
    await expect(studio.ops()).toHaveCount(before.length);
    await page.keyboard.press('Control+z');
    await expect.poll(() => studio.opIds()).toEqual(before);

    await studio.fit();
    const edge = await page.getByTestId('lane-edge').boundingBox();
    const from = await studio.middleOf('pool');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, (edge?.y ?? 0) + 60, { steps: 6 });
    await page.keyboard.press('Escape');
    await page.mouse.move(from.x + 20, (edge?.y ?? 0) + 80, { steps: 3 });
    await page.mouse.up();
    await expect(studio.op('pool')).toHaveAttribute('data-placement', 'device');
    expect(studio.faults).toEqual([]);
  });

  test('S15.3 a second visit to the edge is said at the op that makes it', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    await studio.open('dgcnn');
    await studio.dragToLane('edgeconv2', 'edge');
    await studio.dragToLane('classifier', 'edge');
    await expect(studio.op('classifier').getByTestId('op-problem')).toBeVisible();
    await expect(page.getByTestId('step-draw')).toContainText('problem');
  });
});
