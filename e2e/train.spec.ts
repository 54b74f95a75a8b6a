import { expect, test } from './fixtures.ts';
import { give, ownShapes, write } from './ownShapes.ts';
import { Studio } from './studio.ts';

/** Short ones, and many more than pass until a click arrives. */
const EPOCHS = 60;
const DESIGN = '3 2 1 4 0 0 0 0 0 0 0 0,0 3 1 0 0 0 0 0 0 0 0 0';

test('S8.51 S15.40 S15.703 too few samples for a batch are said; training is paused, broken off with the tab, continues to its end, and its design is judged', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await studio.step('setup');
  await give(page, 'own', write(info, 'few', ownShapes(5)));
  await expect(seen('data-given')).toContainText('16 training, 4 validation samples of 4 classes');
  await seen('points').getByText('64', { exact: true }).click();
  await studio.decode(DESIGN);

  await test.step('S8.51 too few samples for a batch are said where the person looks', async () => {
    await studio.step('train');
    await page.getByRole('combobox', { name: 'Batch' }).click();
    await page.getByRole('option', { name: '32' }).click();
    await seen('train-start').click();
    await expect(seen('error-note')).toContainText("'train' has 16 samples: too few for a batch of 32");
    await expect(seen('step-train')).toContainText('failed');
    await page.getByRole('combobox', { name: 'Batch' }).click();
    await page.getByRole('option', { name: '16' }).click();
  });

  await seen('train-epochs').fill(String(EPOCHS));
  await seen('train-start').click();
  await seen('checkpoint-accuracy').waitFor();
  await seen('train-pause').click();
  await expect(seen('step-train')).toContainText('paused');
  await expect(seen('checkpoint-accuracy')).toContainText('%');
  await seen('train-resume').click();
  await expect(seen('train-pause')).toBeEnabled();

  await test.step('S15.703 a training whose worker dies says so, and is offered from its last epoch', async () => {
    const worker = page.workers().find((each) => /learning\.worker/.test(each.url()));
    await worker?.evaluate('setTimeout(() => { throw new Error("it dies"); })');
    await expect(seen('error-note')).toContainText('E417');
    await expect(seen('train-offer')).toContainText(`of ${EPOCHS}`);
    await seen('train-continue').click();
    await expect(seen('train-pause')).toBeEnabled();
    await expect(seen('error-note')).toHaveCount(0);
  });

  await page.reload();
  await expect(seen('step-train')).toContainText(`of ${EPOCHS} epochs`);
  await studio.step('train');
  await expect(seen('train-offer')).toContainText(`of ${EPOCHS}`);
  await seen('train-continue').click();
  await expect(seen('train-outcome')).toContainText(`Trained ${EPOCHS} epochs`, { timeout: 200_000 });
  await expect(seen('step-train')).toContainText('trained');
  await expect(seen('checkpoint')).toHaveCount(1);
  await expect(seen('checkpoint')).toContainText(`${EPOCHS} of ${EPOCHS} epochs`);
  await expect(seen('train-offer')).toHaveCount(0);

  await seen('train-view').getByText('Confusion').click();
  await expect(seen('confusion-matrix')).toHaveAttribute('aria-label', /of 4 right/);
  await seen('train-view').getByText('Worst misses').click();
  await expect(seen('misses')).toContainText('4 validation samples');
  expect(studio.faults).toEqual([]);
});
