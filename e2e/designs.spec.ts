import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { presetById } from '../src/design/presets.ts';
import { printDesign } from '../src/design/schema.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { parseShared } from '../src/studio/store/sharedLink.ts';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S2.60 S2.61 S2.64 S2.66 S2.68 designs are added, compared, deleted, brought back by history, snapshot and undo, and there after a reload', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const tabs = page.getByTestId('design-tab');
  await studio.open();
  await test.step('S2.66 S2.68 the history leads back to a step, and a snapshot brings all designs back', async () => {
    await page.getByTestId('add-design').click();
    await page.getByTestId('add-blank').click();
    await page.getByTestId('action-view.history').click();
    await page.getByTestId('snapshot-name').fill('Two designs');
    await page.getByTestId('snapshot-save').click();
    await page.getByTestId('history-step').last().click();
    await expect(tabs).toHaveCount(1);
    await page.getByTestId('snapshot').first().getByTestId('snapshot-restore').click();
    await expect(tabs).toHaveCount(2);
    await expect(page.getByTestId('history-step').first()).toHaveText('Go back to Two designs');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('history')).toBeHidden();
    await page.keyboard.press('Control+z');
    await expect(tabs).toHaveCount(1);
  });

  await page.getByTestId('add-design').click();
  await page.getByTestId('add-copy').click();
  await expect(tabs).toHaveCount(2);
  await expect(page.getByTestId('design-name')).toHaveValue('Hand-made split 2');
  await studio.op('classifier').click();
  await page.keyboard.press('l');
  await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'device');

  await page.getByTestId('design-menu').click();
  await page.getByTestId('menu-designs.compare').click();
  await expect(page.getByTestId('compare-op')).toHaveCount(1);
  await expect(page.getByTestId('compare-op')).toContainText('different side');
  await expect(page.getByTestId('compare-figure').filter({ hasText: 'Bytes down' })).toContainText('+');
  await page.keyboard.press('Escape');

  await tabs.first().getByRole('button').click();
  await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'edge');
  await page.getByTestId('action-edit.undo').click();
  await expect(page.getByTestId('design-name')).toHaveValue('Hand-made split 2');
  await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'edge');
  await page.getByTestId('action-edit.redo').click();
  await page.getByTestId('design-menu').click();
  await page.getByTestId('menu-designs.delete').click();
  await expect(tabs).toHaveCount(1);
  await page.getByTestId('action-edit.undo').click();
  await expect(tabs).toHaveCount(2);
  await studio.keeps('classifier', 'device');
  await page.reload();
  await expect(tabs).toHaveCount(2);
  await expect(page.getByTestId('design-name')).toHaveValue('Hand-made split 2');
  expect(studio.faults).toEqual([]);
});

async function saved(page: Page, id: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(id).click()]);
  return readFile(await download.path());
}

test('S15.210 S15.211 S15.212 a design is shared as a link, pictures and models, and opened from a link and a dropped file', async ({
  page,
  server,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  const studio = new Studio(page);
  await studio.open();
  await studio.step('export');
  await page.getByTestId('share.link').click();
  const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
  await expect.poll(copied).toContain('#');
  const link = await copied();
  const shared = parseShared(new URL(link).hash.slice(1));
  expect(shared.design.name).toBe('Hand-made split');
  expect((await saved(page, 'share.svg')).toString()).toContain('Communicate');
  expect((await saved(page, 'share.png')).subarray(1, 4).toString()).toBe('PNG');
  const session = await nodeRuntime().createSession(await saved(page, 'share.onnx.edge'));
  expect(session.outputNames).toHaveLength(1);
  await session.release();

  await studio.step('draw');
  await studio.op('classifier').click();
  await page.keyboard.press('l');
  await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'device');
  const tabs = page.getByTestId('design-tab');
  await page.goto(`${link.slice(0, -9)}`);
  await expect(page.getByRole('alert').filter({ hasText: 'E483' })).toBeVisible();
  await expect(tabs).toHaveCount(1);
  await page.goto(link);
  await expect(tabs).toHaveCount(2);
  expect(new URL(page.url()).hash).toBe('');

  const bare = presetById('dgcnn')?.design;
  if (!bare) throw new Error('no preset');
  const ops = bare.ops.map((op) => (op.kind === 'Classifier' ? { ...op, placement: 'edge' as const } : op));
  const text = printDesign({ ...bare, name: 'Dropped', ops });
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File([${JSON.stringify(text)}], 'dropped.json', { type: 'application/json' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  }`);
  await expect(page.getByTestId('design-name')).toHaveValue('Dropped');
  await expect(studio.communicates()).toHaveCount(1);
  expect(studio.faults).toEqual([]);
});
