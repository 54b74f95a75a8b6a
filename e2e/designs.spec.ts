import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S2.60 S2.61 S2.64 designs are added, compared, deleted, brought back, and there after a reload', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const tabs = page.getByTestId('design-tab');
  await studio.open();
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
  await expect(page.getByTestId('compare-op')).toContainText('other side');
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
