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
