import { readFile } from 'node:fs/promises';
import { sequenceModel } from '../src/onnx/imported/testing.node.ts';
import { FLOAT, graphOf, message, model, node } from '../src/onnx/rawModel.node.ts';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

/** y = x + w, w in a file beside the model, as PyTorch saves it. */
const PARTED = {
  model: model(
    graphOf(
      [1, node('Add', ['x', 'w'], ['y'])],
      [
        5,
        message([1, 1], [2, FLOAT], [8, 'w'], [13, message([1, 'location'], [2, 'net.onnx.data'])], [14, 1]),
      ],
    ),
  ),
  data: new Uint8Array(Float32Array.of(2).buffer),
};

test('ONNX models: one of the studio comes back with weights, another is timed, cut and run', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();

  const drop = (...files: readonly (readonly [name: string, bytes: Uint8Array])[]) =>
    page.evaluate(`{
      const data = new DataTransfer();
      for (const [name, bytes] of ${JSON.stringify(files.map(([name, bytes]) => [name, [...bytes]]))})
        data.items.add(new File([Uint8Array.from(bytes)], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    }`);

  await test.step('S15.280 a file that is no model is refused by number', async () => {
    await drop(['broken.onnx', sequenceModel().subarray(0, 90)]);
    await expect(page.getByText(/E541/)).toBeVisible();
  });

  await test.step('S15.280 any other model opens to be looked at', async () => {
    await drop(['sequence.onnx', sequenceModel()]);
    await expect(seen('imported')).toBeVisible();
    await expect(seen('imported-op')).toHaveCount(9);
    await seen('imported-search').fill('gather');
    await expect(seen('imported-op')).toHaveCount(1);
    await seen('imported-op').click();
    await expect(seen('imported-chosen')).toContainText('places');
    await seen('imported-search').fill('');
  });

  await test.step('S15.281 it is run once, timed on both sides, cut and run over the endpoint', async () => {
    await page.getByRole('textbox', { name: 'time' }).fill('12');
    await seen('imported-look').click();
    await expect(page.getByText('float32 [1, 12, 8]').first()).toBeVisible();
    for (const side of ['device', 'edge']) {
      await seen(`imported-profile-${side}`).click();
      await expect(seen(`imported-profile-${side}`)).toHaveText('Time again');
    }
    await seen('imported-search').fill('hidden');
    await seen('imported-op').filter({ hasText: 'Add' }).last().click();
    await page.getByRole('button', { name: 'Cut at hidden' }).click();
    await expect(seen('imported-cut')).toContainText('2 tensors');
    await expect(seen('imported-cut')).toContainText('the sum of these');
    await seen('imported-run').click();
    await expect(seen('imported-result')).toContainText('Both halves give what the whole model gives');
    await seen('imported-close').click();
    await expect(seen('imported')).toBeHidden();
  });

  await test.step('S5.711 one whose data lie in another file opens and runs with it, whatever else lies beside them', async () => {
    const readme = ['README.md', new TextEncoder().encode('# Made elsewhere')] as const;
    await drop(readme, ['net.onnx', PARTED.model]);
    await expect(page.getByText(/E542 .*net\.onnx\.data/)).toBeVisible();
    await drop(readme, ['net.onnx.data', PARTED.data], ['net.onnx', PARTED.model]);
    await expect(seen('imported')).toBeVisible();
    await seen('imported-look').click();
    await expect(page.getByText('float32 [1]').first()).toBeVisible();
    await seen('imported-close').click();
  });

  await test.step('S15.280 a model that the studio exported comes back as its design with its weights', async () => {
    await studio.step('setup');
    await seen('zoo-open-chain-split').click();
    await expect(seen('step-train')).toContainText('trained');
    await studio.step('export');
    const saved = page.waitForEvent('download');
    await seen('share.onnx.whole').click();
    const bytes = await readFile(await (await saved).path());
    await page.keyboard.press('Control+k');
    await seen('finder').fill('New project');
    await page.keyboard.press('Enter');
    await expect(seen('step-train')).not.toContainText('trained');
    await drop(['mine.onnx', bytes]);
    await expect(seen('step-train')).toContainText('trained');
    await expect(seen('run-panel')).toBeVisible();
    await expect(seen('untrained-note')).toBeHidden();
    await expect(studio.communicates()).toHaveCount(1);
  });

  expect(studio.faults).toEqual([]);
});
