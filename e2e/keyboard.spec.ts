import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S15.150 the canvas by keyboard', async ({ page, server, context }) => {
  void server;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const studio = new Studio(page);
  await studio.open('dgcnn');
  const { keyboard } = page;

  await test.step('it is one stop of the Tab key; arrows lead on, Enter to the inspector, Escape back and then nothing is selected', async () => {
    await studio.saves('edgeconv4');
    await page.reload();
    await expect(studio.op('edgeconv4')).toBeVisible();
    await keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Skip to the canvas' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(studio.node('input')).toBeFocused();
    await keyboard.press('ArrowRight');
    await expect(studio.node('sample1')).toBeFocused();
    await keyboard.press('ArrowRight');
    const id = 'edgeconv1';
    await expect(studio.node(id)).toBeFocused();
    await expect(page.locator('.react-flow__node[tabindex="0"]')).toHaveCount(1);

    await keyboard.press('L');
    await expect(studio.op(id)).toHaveAttribute('data-placement', 'edge');
    await keyboard.press('Enter');
    await expect(page.getByTestId('inspector').locator(':focus')).toHaveCount(1);
    await keyboard.press('Tab');
    await expect(page.getByTestId('inspector').locator(':focus')).toHaveCount(1);
    await expect(studio.op(id)).toHaveAttribute('data-selected', 'true');
    await keyboard.press('Escape');
    await expect(studio.node(id)).toBeFocused();
    await keyboard.press('Escape');
    await expect(page.locator('[data-selected]')).toHaveCount(0);
    await keyboard.press('Control+z');
    await expect(studio.op(id)).toHaveAttribute('data-placement', 'device');
  });

  await test.step('what was inserted from the command palette is what Delete takes out, and Ctrl+Y brings back', async () => {
    const before = await studio.opIds();
    await studio.op('edgeconv2').click();
    await keyboard.press('Control+k');
    await page.getByTestId('finder').fill('insert combine');
    await keyboard.press('Enter');
    await expect(studio.ops()).toHaveCount(before.length + 1);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await keyboard.press('Delete');
    await expect.poll(() => studio.opIds()).toEqual(before);
    await keyboard.press('Control+z');
    await expect(studio.ops()).toHaveCount(before.length + 1);
    await keyboard.press('Control+y');
    await expect.poll(() => studio.opIds()).toEqual(before);

    // An edit in the panel by a control that holds no text leaves undo to the design.
    await studio.op('edgeconv2').click();
    await page.getByTestId('placement').getByText('On the edge').click();
    await expect(studio.op('edgeconv2')).toHaveAttribute('data-placement', 'edge');
    await keyboard.press('Control+z');
    await expect(studio.op('edgeconv2')).toHaveAttribute('data-placement', 'device');
  });

  await test.step('ops are selected all at once, copied into another design, cut and duplicated', async () => {
    await studio.preset('split');
    const split = await studio.opIds();
    await studio.op('input').click();
    await keyboard.press('Control+a');
    await expect(page.locator('[data-testid="op-node"][data-selected]')).toHaveCount(split.length);
    expect(await page.evaluate('String(getSelection())')).toBe('');
    await studio.op('embedding').click();
    await expect(page.locator('[data-testid="op-node"][data-selected]')).toHaveCount(1);
    await keyboard.press('Control+c');
    await keyboard.press('Control+v');
    await expect(studio.ops()).toHaveCount(split.length + 1);
    await keyboard.press('Control+d');
    await expect(studio.ops()).toHaveCount(split.length + 2);
    await keyboard.press('Control+x');
    await expect(studio.ops()).toHaveCount(split.length + 1);
    await studio.preset('dgcnn');
    const dgcnn = await studio.opIds();
    await page.getByTestId('design-bar').click();
    await keyboard.press('Control+v');
    await expect(studio.ops()).toHaveCount(dgcnn.length + 1);
  });
  expect(studio.faults).toEqual([]);
});
