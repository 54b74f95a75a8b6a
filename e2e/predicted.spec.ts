import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S15.81 a search begins at once with the accuracy model that is shipped for a task', async ({
  page,
  server,
}) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await studio.step('setup');
  // No data of it are here, and its machines are modelled: nothing has to be measured or trained.
  await seen('task-modelnet40').click();
  for (const [side, machine] of [
    ['device', 'Jetson TX2'],
    ['edge', 'GTX 1060'],
  ] as const) {
    await seen(`machine-${side}`).click();
    await page.getByRole('option', { name: machine }).click();
  }
  await studio.step('search');
  await expect(seen('accuracy-model')).toHaveAttribute('data-ready', 'true');
  await expect(seen('accuracy-words')).toContainText('off on average on designs that it had not seen');
  await seen('search-start').click();
  await expect(seen('front-point').nth(2)).toBeVisible();
  await expect(seen('search-start')).toBeVisible({ timeout: 120_000 });
  await expect(seen('search-evaluated')).toHaveText('50,000');

  // By keyboard: a point may lie under its neighbour.
  const before = await studio.opIds();
  await seen('front-point').last().press('Enter');
  await expect.poll(() => studio.opIds()).not.toEqual(before);
  await expect(seen('search-section')).toBeVisible();

  // What was found is there after the tab was closed, and says where it comes from; trainings would need the data.
  await page.reload();
  await studio.step('search');
  await seen('front-point').last().focus();
  await expect(page.getByText('Accuracy, trained alone')).toBeVisible();
  await seen('accuracy-source').getByText('Short training').click();
  await expect(seen('short-training')).toHaveAttribute('data-ready', 'false');
  await expect(page.getByText('Give the folder in Setup')).toBeVisible();
  expect(studio.faults).toEqual([]);
});
