import type { Locator } from '@playwright/test';
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

/** Presses Tab until that has the focus, as a person who has no mouse. */
async function tabTo(target: Locator): Promise<void> {
  const { keyboard } = target.page();
  const focused = () => target.evaluate((element) => element.matches(':focus'), null, { timeout: 5000 });
  for (let presses = 0; presses < 80; presses++) {
    if (await focused()) return;
    await keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by the Tab key`);
}

test('S15.702 by keyboard alone a design is built, connected, split, trained and run', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  const { keyboard } = page;
  const say = async (action: string) => {
    await keyboard.press('Control+k');
    await expect(seen('finder')).toBeFocused();
    await keyboard.type(action);
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  const wire = (from: string, to: string) => page.locator(`.wire[data-id="${from} ${to}"]`);
  await studio.open();

  await test.step('built: a blank design, and ops after the selected one', async () => {
    await tabTo(seen('points').locator('input:checked'));
    for (const points of ['128', '64']) {
      await keyboard.press('ArrowLeft');
      await expect(seen('status-task')).toContainText(`${points} points`);
    }
    await say('Blank design');
    await keyboard.press('2');
    await tabTo(studio.node('input'));
    await say('Insert Sample');
    await say('Insert Aggregate');
    await say('Insert Combine');
    await expect(studio.op('combine1')).toHaveAttribute('data-selected', 'true');
  });

  await test.step('connected: what an op reads is chosen in the panel', async () => {
    const marked = page.locator('[role="option"][data-combobox-selected]:visible');
    await keyboard.press('Enter');
    await tabTo(seen('inputs'));
    await keyboard.press('ArrowDown');
    await expect(marked).toHaveText('aggregate1');
    // What is chosen already stays when it is chosen again.
    await keyboard.press('Enter');
    await expect(wire('aggregate1', 'combine1')).toHaveCount(1);
    await keyboard.press('ArrowDown');
    for (const id of ['sample1', 'input']) {
      await expect(marked).toBeVisible();
      await keyboard.press('ArrowUp');
      await expect(marked).toHaveText(id);
    }
    await keyboard.press('Enter');
    await expect(wire('input', 'combine1')).toHaveCount(1);
    await keyboard.press('Escape');
    await keyboard.press('Control+z');
    await expect(wire('aggregate1', 'combine1')).toHaveCount(1);
    await expect(seen('design-valid')).toBeVisible();
  });

  await test.step('split: an op and all after it', async () => {
    await expect(studio.node('combine1')).toBeFocused();
    await keyboard.press('Shift+L');
    await expect(studio.communicates()).toHaveCount(1);
    await expect(studio.op('classifier')).toHaveAttribute('data-placement', 'edge');
  });

  await test.step('trained', async () => {
    await keyboard.press('4');
    await tabTo(seen('train-epochs'));
    await keyboard.press('Control+a');
    await keyboard.type('1');
    await tabTo(seen('train-start'));
    await keyboard.press('Enter');
    await expect(seen('step-train')).toContainText('trained', { timeout: 200_000 });
  });

  await test.step('run', async () => {
    await tabTo(seen('step-run'));
    await keyboard.press('Enter');
    await tabTo(seen('run-start'));
    await keyboard.press('Enter');
    await expect(seen('step-run')).toContainText('measured', { timeout: 60_000 });
    await expect(seen('prediction')).toContainText('Taken for');
  });
  expect(studio.faults).toEqual([]);
});
