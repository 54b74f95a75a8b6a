import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '../src/tasks/packed.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test.describe('S15 what goes wrong is said, and nothing is lost', () => {
  test('S15.4 S15.5 S15.6 an endpoint that is something else, goes down and comes back is said; the drawing stays', async ({
    page,
    server,
  }) => {
    const studio = new Studio(page);
    const seen = (id: string) => page.getByTestId(id);
    await studio.open();
    await studio.dragToLane('classifier', 'device');

    await test.step('S15.6 an endpoint that is something else, or of another version', async () => {
      await studio.step('setup');
      await studio.unfold('part-edge');
      const extensions = ['binary_tensor_data', 'gcode_protocol_99'];
      for (const [json, words] of [
        [{ hello: 'world' }, 'Open Inference Protocol'],
        [{ name: 'gcode-edge', version: '9.0.0', extensions }, 'protocol 99'],
      ] as const) {
        await page.route('**/v2', (route) => route.fulfill({ json }));
        await seen('test-connection').click();
        await expect(seen('endpoint-down')).toContainText(words);
        await page.unroute('**/v2');
      }
      await seen('test-connection').click();
      await expect(seen('endpoint-connected')).toBeVisible();
    });

    await test.step('S15.5 a run without its endpoint says so where the person looks', async () => {
      await studio.step('run');
      await seen('run-frames').fill('3');
      await expect(seen('sample-view')).toBeVisible();
      await server.stop();
      await seen('run-start').click();
      await expect(seen('error-note')).toContainText('E301');
    });

    await test.step('S15.4 an endpoint that goes down is said, and comes back', async () => {
      await studio.step('setup');
      await studio.unfold('part-edge');
      await seen('test-connection').click();
      await expect(seen('endpoint-down')).toContainText('Nothing answers');
      await expect(seen('status-endpoint')).toContainText('down');
      await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'device');
      await server.start();
      await seen('test-connection').click();
      await expect(seen('endpoint-connected')).toBeVisible();
    });

    await studio.step('run');
    await seen('run-start').click();
    await expect(seen('measured-latency')).toBeVisible();
    await expect(seen('error-note')).toHaveCount(0);
    // S11.23: the channel that ended with the endpoint is another one now, in a real browser.
    await expect(page.getByText('down for each frame, over a persistent channel')).toBeVisible();
    await page.reload();
    await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'device');
    expect(studio.faults).toEqual([]);
  });

  test('S15.7 S15.8 S15.10 project files that cannot be read, and data that are missing or broken, change nothing', async ({
    page,
    server,
  }, info) => {
    void server;
    const studio = new Studio(page);
    const seen = (id: string) => page.getByTestId(id);
    await studio.open();
    await studio.dragToLane('classifier', 'device');

    await test.step('S15.7 a project file that cannot be read is refused by name', async () => {
      for (const [name, text] of [
        ['cut.gcode.json', '{"format": "gcode-proj'],
        ['other.gcode.json', '{"hello": "world"}'],
      ] as const) {
        const file = info.outputPath(name);
        writeFileSync(file, text);
        const chooser = page.waitForEvent('filechooser');
        await seen('action-project.open').click();
        await (await chooser).setFiles(file);
        await expect(seen('notice-error').filter({ hasText: name })).toBeVisible();
        await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'device');
      }
    });

    await test.step('S15.8 ModelNet40 without a folder asks for one', async () => {
      await studio.step('setup');
      await seen('task-modelnet40').click();
      await studio.step('train');
      await expect(seen('first-do')).toBeVisible();
      await expect(seen('train-start')).toBeDisabled();
    });

    await test.step('S15.10 a folder of a person is taken, and a broken one refused by file', async () => {
      const splits = (['train', 'val'] as const).map((split) => shapesTask({ split, size: 32, points: 64 }));
      const folder = info.outputPath('mine');
      mkdirSync(folder);
      for (const [name, bytes] of Object.entries(pack('mine', splits)))
        writeFileSync(join(folder, name), bytes);
      await studio.step('setup');
      await seen('data-input').setInputFiles(folder);
      await expect(seen('data-given')).toContainText('32 training, 32 validation samples of 16 classes');
      truncateSync(join(folder, 'val.points.i16'), 1000);
      await seen('data-input').setInputFiles(folder);
      await expect(seen('data-problem')).toContainText('val.points.i16');
    });
    expect(studio.faults).toEqual([]);
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
    // A tab in the background draws nothing, and what is dragged there waits for it.
    await page.bringToFront();
    await first.dragToLane('classifier', 'device');
    await first.keeps('classifier', 'device');
    await page.close();
    await expect(other.getByTestId('notice-done')).toContainText('Its project is open here');
    await expect(second.op('classifier')).toHaveAttribute('data-placement', 'device');
    await second.dragToLane('pool', 'device');
    await second.keeps('pool', 'device');
    await other.reload();
    await expect(second.op('pool')).toHaveAttribute('data-placement', 'device');
    expect([...first.faults, ...second.faults]).toEqual([]);
  });
});
