import { expect, test } from './fixtures.ts';
import { give, write } from './ownShapes.ts';
import { Studio } from './studio.ts';

/** Reviews that two words tell apart; one in twenty says the opposite of its label. */
const reviews = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const good = (i % 2 === 0) === i % 20 > 0;
    return `${i % 2 === 0 ? 1 : 0}\ta ${good ? 'warm and honest' : 'dull and empty'} film about scene${i % 7}`;
  }).join('\n');

test('S15.45 sentences are chosen, drawn and run over the link, the corpus comes only then; a folder of reviews is trained on', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  const loaded: string[] = [];
  page.on('response', (response) => loaded.push(new URL(response.url()).pathname));
  await studio.open();
  await studio.step('setup');
  await seen('task-brown').click();
  expect(loaded).not.toContain('/brown.txt');

  await studio.step('draw');
  await seen('presets').click();
  await seen('preset-words').click();
  await studio.dragToLane('pool', 'edge');
  await studio.dragToLane('classifier', 'edge');
  await expect(studio.communicates()).toHaveCount(1);

  await studio.step('run');
  await expect(seen('sample-view').locator('blockquote')).toContainText('Fulton County Grand Jury', {
    timeout: 60_000,
  });
  expect(loaded).toContain('/brown.txt');
  await seen('run-frames').fill('3');
  await seen('run-start').click();
  await expect(seen('run-figures')).toContainText('ms', { timeout: 60_000 });

  await studio.step('setup');
  await give(page, 'mr', write(info, 'mr', { 'train.tsv': reviews(200), 'val.tsv': reviews(40) }));
  await expect(seen('data-given')).toContainText('200 training, 40 validation samples of 2 classes');
  await studio.step('train');
  // Two hundred steps, which is enough for words that tell the classes apart.
  await page.getByRole('combobox', { name: 'Batch' }).click();
  await page.getByRole('option', { name: '8', exact: true }).click();
  await seen('train-epochs').fill('8');
  await seen('train-start').click();
  await expect(seen('step-train')).toContainText('trained', { timeout: 120_000 });
  await expect(seen('checkpoint-accuracy')).toContainText(/9\d/);
  await seen('train-view').getByText('Worst misses').click();
  await expect(seen('miss').first().locator('blockquote')).toContainText(' ');
  expect(studio.faults).toEqual([]);
});
