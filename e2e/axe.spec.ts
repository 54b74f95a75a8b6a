import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { type Golden, goldensOf } from './goldens.ts';
import { Studio } from './studio.ts';

/** What stands there once all of a step is drawn. */
const DRAWN = {
  setup: 'zoo',
  draw: 'palette',
  search: 'accuracy-model',
  train: 'train-start',
  run: 'sample-view',
  export: 'export-start',
} as const;

/**
 * What axe-core finds in parts of the page, one line for each place; in the dark only the colours differ.
 * @param golden also holds the page against its pictures
 */
async function violations(
  page: Page,
  view: string,
  parts: readonly string[],
  golden?: Golden,
): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await golden?.(`${view}-${colorScheme}`);
    // There are no frames, whose findings would be gathered in a page of their own.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    for (const part of parts) axe.include(part);
    // Selectors of all that is right would be half of the work.
    const options: Parameters<typeof axe.options>[0] = { resultTypes: ['violations'] };
    if (colorScheme === 'dark') axe.options({ ...options, runOnly: ['color-contrast'] });
    else axe.options({ ...options, rules: { 'label-content-name-mismatch': { enabled: true } } });
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes) {
        const summary = failureSummary?.split('\n').slice(1).join(' ');
        found.push(`${view}, ${colorScheme}: ${id} at ${target.join(' ')}: ${summary}`);
      }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

test('S15.152 S15.530 axe-core finds nothing on any view, light or dark, and each step looks as its golden picture', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const found: string[] = [];
  const look = async (view: string, ...parts: string[]) =>
    found.push(...(await violations(page, view, parts)));
  await studio.open('split');
  const golden = await goldensOf(page, info);
  for (const step of ['setup', 'draw', 'search', 'train', 'run', 'export'] as const) {
    await studio.step(step);
    await expect(page.getByTestId(DRAWN[step])).toBeVisible();
    // What stands around a step's own parts is looked at once.
    const parts = step === 'search' ? [] : ['.step-panel', '.rail', '.drawer'];
    found.push(...(await violations(page, step, parts, golden)));
  }
  await studio.step('draw');
  await studio.op('classifier').click();
  await look('an op is selected', '.canvas', '.step-panel');
  const dialogs = { palette: 'Control+k', shortcuts: '?', 'find an op': 'Control+f' };
  for (const [view, keys] of Object.entries(dialogs)) {
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(view, '[role="dialog"]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await page.getByTestId('add-design').click();
  await page.getByTestId('add-copy').click();
  await page.getByTestId('design-menu').click();
  await page.getByTestId('menu-designs.compare').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('two designs are compared', '[role="dialog"]');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await look('several designs', '.canvas');
  await studio.op('pool').click({ button: 'right' });
  await expect(page.getByTestId('canvas-menu')).toBeVisible();
  await look('menu of an op', '[role="menu"]');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('canvas-menu')).toBeHidden();
  await page.getByTestId('design-menu').click();
  await expect(page.getByRole('menu')).toBeVisible();
  await look('menu of a design', '[role="menu"]');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await page.keyboard.press('h');
  await page.getByTestId('snapshot-save').click();
  await expect(page.getByTestId('snapshot').first()).toBeVisible();
  await look('history', '[role="dialog"]');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await studio.step('setup');
  await page.getByTestId('open-library').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('machines');
  expect(found).toEqual([]);
});
