import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

const IN_VIEW = {
  setup: ['zoo', 'task-shapes', 'points', 'part-device', 'part-link', 'part-edge', 'next-step'],
  draw: ['next-step'],
  search: ['tables', 'latency-model', 'accuracy-model', 'search-objectives', 'search-start'],
  train: ['train-start'],
  run: ['run-start'],
  export: ['export-start'],
} as const;

/** One visit: set-up costs more than what is looked at. */
test('S15.301 S15.303 S15.304 S15.460 what a step is for is in view; settings hold at once, in other tabs and after a reload; the tour covers nothing and ends with a run', async ({
  page,
  context,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open('split');

  // What each step is for is seen without scrolling.
  for (const [step, ids] of Object.entries(IN_VIEW)) {
    await seen(`step-${step}`).click();
    for (const id of ids) await expect(seen(id), `${step}: ${id}`).toBeInViewport({ ratio: 1 });
  }

  // Settings: at once, in another tab, and from the first picture of the next visit on.
  await expect(studio.communicates().first()).toContainText('KiB');
  await page.keyboard.press('Control+,');
  await seen('setting-scheme').getByText('Dark').click();
  await seen('setting-bytes').getByText('kB').click();
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(studio.communicates().first()).toContainText(/\d kB/);
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.keyboard.press('Control+,');
  await seen('setting-scheme').getByText('Light').click();
  await page.keyboard.press('Escape');
  await expect(other.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  await other.close();

  // Words that explain: by pointer, by Tab, by touch; Escape takes them away.
  const words = page.getByRole('tooltip');
  const badge = seen('zoo').getByTestId('provenance-measured').first();
  await studio.step('setup');
  await badge.hover();
  await expect(words).toContainText('validation samples');
  await page.keyboard.press('Escape');
  await expect(words).toHaveCount(0);
  await badge.dispatchEvent('pointerdown', { pointerType: 'touch', bubbles: true });
  await expect(words).toContainText('validation samples');
  await page.keyboard.press('Escape');
  await seen('task-own').focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(words).toContainText(':');
  await page.keyboard.press('Escape');
  await expect(words).toHaveCount(0);

  // The tour: left at a step, and taken to its end. What it points at is what lies there.
  await seen('tour-offer').click();
  const guide = page.getByRole('dialog');
  await expect(guide).toContainText('1 of 6');
  await guide.getByRole('button', { name: 'Skip' }).click();
  await expect(guide).toHaveCount(0);
  await expect(seen('tour-offer')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await seen('finder').fill('tour');
  await page.keyboard.press('Enter');
  for (const [at, target] of ['lane-device', 'lane-edge', 'design-bar', 'step-search', 'zoo'].entries()) {
    await expect(guide).toContainText(`${at + 1} of 6`);
    const box = await guide.boundingBox();
    const about = await seen(target).boundingBox();
    if (!box || !about) throw new Error(`${target} is not on the screen`);
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1440 && box.y + box.height <= 900, target).toBe(
      true,
    );
    // Everything can be used meanwhile.
    await page.getByTestId('step-setup').click({ trial: true });
    await guide.getByRole('button', { name: 'Next', exact: true }).click();
  }
  await expect(guide).toContainText('Every time here was measured in this run');
  await expect(seen('run-figures')).toBeVisible();
  await guide.getByText('Done').click();
  await expect(guide).toHaveCount(0);
  expect(studio.faults).toEqual([]);
});
