import { writeFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test.describe('S15 what goes wrong is said, and nothing is lost', () => {
  test('S15.4 an endpoint that goes down is said, comes back, and the drawing stays', async ({
    page,
    server,
  }) => {
    const studio = new Studio(page);
    await studio.open();
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
    await studio.dragToLane('classifier', 'edge');
    await studio.step('run');
    await expect(page.getByTestId('sample-view')).toBeVisible();
    await server.stop();
    await page.getByTestId('run-start').click();
    await expect(page.getByTestId('error-note')).toContainText('E301');
    await server.start();
    await page.getByTestId('run-start').click();
    await expect(page.getByTestId('measured-latency')).toBeVisible();
    await expect(page.getByTestId('error-note')).toHaveCount(0);
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
      await studio.open();
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
});
