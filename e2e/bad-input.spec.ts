import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '../src/tasks/packed.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test.describe('S15 what goes wrong is said, and nothing is lost', () => {
  test('S15.4 an endpoint that goes down is said, comes back, and the drawing stays', async ({
    page,
    server,
  }) => {
    const studio = new Studio(page);
    await studio.open('dgcnn');
    await studio.dragToLane('classifier', 'edge');
    await server.stop();
    await studio.step('setup');
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('endpoint-down')).toContainText('Nothing answers');
    await expect(page.getByTestId('status-endpoint')).toContainText('down');
    await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'edge');

    await server.start();
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('endpoint-connected')).toBeVisible();
    await page.reload();
    await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'edge');
    expect(studio.faults).toEqual([]);
  });

  test('S15.5 a run without its endpoint says so where the person looks', async ({ page, server }) => {
    const studio = new Studio(page);
    await studio.open();
    await studio.step('run');
    await expect(page.getByTestId('sample-view')).toBeVisible();
    await server.stop();
    await page.getByTestId('run-start').click();
    await expect(page.getByTestId('error-note')).toContainText('E301');
    await server.start();
    await page.getByTestId('run-start').click();
    await expect(page.getByTestId('measured-latency')).toBeVisible();
    await expect(page.getByTestId('error-note')).toHaveCount(0);
    // S11.23: the channel that ended with the endpoint is another one now, in a real browser.
    await expect(page.getByText('down for each frame, over a persistent channel')).toBeVisible();
    expect(studio.faults).toEqual([]);
  });

  test('S15.6 an endpoint that is something else is said', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    await page.route('**/v2', (route) => route.fulfill({ json: { hello: 'world' } }));
    await studio.open();
    await studio.step('setup');
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('endpoint-down')).toContainText('Open Inference Protocol');
  });

  test('S15.6 an endpoint of another version is said', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    const extensions = ['binary_tensor_data', 'gcode_protocol_99'];
    await page.route('**/v2', (route) =>
      route.fulfill({ json: { name: 'gcode-edge', version: '9.0.0', extensions } }),
    );
    await studio.open();
    await studio.step('setup');
    await page.getByTestId('test-connection').click();
    await expect(page.getByTestId('endpoint-down')).toContainText('protocol 99');
  });

  for (const [what, text] of [
    ['is not JSON', '{"format": "gcode-proj'],
    ['is of another kind', '{"hello": "world"}'],
  ] as const) {
    test(`S15.7 a project file that ${what} is refused and the project stays`, async ({
      page,
      server,
    }, info) => {
      void server;
      const studio = new Studio(page);
      await studio.open('dgcnn');
      await studio.dragToLane('classifier', 'edge');
      const file = info.outputPath('broken.gcode.json');
      writeFileSync(file, text);
      const chooser = page.waitForEvent('filechooser');
      await page.getByTestId('action-project.open').click();
      await (await chooser).setFiles(file);
      await expect(page.getByTestId('notice-error')).toContainText('broken.gcode.json');
      await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'edge');
      expect(studio.faults).toEqual([]);
    });
  }

  test('S15.8 ModelNet40 without a folder asks for one', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    await studio.open();
    await studio.step('setup');
    await page.getByTestId('task-modelnet40').click();
    await studio.step('train');
    await expect(page.getByTestId('first-do')).toBeVisible();
    await expect(page.getByTestId('train-start')).toBeDisabled();
  });

  test('S15.10 a folder of a person is taken, and a broken one refused by file', async ({
    page,
    server,
  }, info) => {
    void server;
    const studio = new Studio(page);
    const splits = (['train', 'val'] as const).map((split) => shapesTask({ split, size: 32, points: 64 }));
    const folder = info.outputPath('mine');
    mkdirSync(folder);
    for (const [name, bytes] of Object.entries(pack('mine', splits)))
      writeFileSync(join(folder, name), bytes);
    await studio.open();
    await studio.step('setup');
    await page.getByTestId('task-modelnet40').click();
    await page.getByTestId('data-input').setInputFiles(folder);
    await expect(page.getByTestId('data-given')).toContainText('32 train, 32 val samples of 16 classes');

    truncateSync(join(folder, 'val.points.i16'), 1000);
    await page.getByTestId('data-input').setInputFiles(folder);
    await expect(page.getByTestId('data-problem')).toContainText('val.points.i16');
  });

  test('S15.13 a second tab says that it keeps nothing, and takes over when the first is closed', async ({
    page,
    context,
    server,
  }) => {
    void server;
    const first = new Studio(page);
    await first.open();
    const other = await context.newPage();
    const second = new Studio(other);
    await second.open();
    await expect(other.getByTestId('notice-error')).toContainText('open in another tab');
    await first.dragToLane('classifier', 'device');
    await first.keeps('classifier', 'device');
    await page.close();
    await expect(other.getByTestId('notice-done')).toContainText('Its project is open here');
    await expect(second.op('classifier')).toHaveAttribute('data-placement', 'device');
    await second.dragToLane('pool', 'device');
    await second.keeps('pool', 'device');
    await other.reload();
    await expect(second.op('pool')).toHaveAttribute('data-placement', 'device');
  });
});
