import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S15.45 sentences are chosen, drawn, run over the link and trained, and the corpus comes only then', async ({
  page,
  server,
}) => {
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

  await studio.step('train');
  await seen('train-epochs').fill('1');
  await seen('train-start').click();
  await expect(seen('step-train')).toContainText('trained', { timeout: 240_000 });
  await expect(seen('checkpoint-accuracy')).toContainText(/8\d(\.\d+)? ?%/);
  await seen('train-view').getByText('Worst misses').click();
  await expect(seen('miss').first().locator('blockquote')).toContainText(' ');
  expect(studio.faults).toEqual([]);
});
