import type { Page } from '@playwright/test';
import playwright from '../playwright.config.ts';
import { expect, test } from './fixtures.ts';
import { give, ownShapes, write } from './ownShapes.ts';
import { savedProject } from './savedProject.ts';
import { Studio } from './studio.ts';

// A GPU in software: slow, and right.
const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const options = playwright.use?.launchOptions;
test.use({ launchOptions: { ...options, args: [...(options?.args ?? []), ...flags] } });

interface Trained {
  checkpoints: { curve: { loss: number; valAccuracy: number }[] }[];
}

/** Loss and accuracy of the newest checkpoint's one epoch, from the kept project. */
const newest = async (page: Page) => (await savedProject<Trained>(page))?.results.checkpoints[0]?.curve[0];

test('S8.50 WebGPU trains what WebAssembly trains', async ({ page, server }, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  const adapter = await page.evaluate(async () => {
    type WithGpu = { navigator: { gpu?: { requestAdapter(): Promise<unknown> } } };
    const { gpu } = (globalThis as unknown as WithGpu).navigator;
    return Boolean(await gpu?.requestAdapter());
  });
  test.skip(!adapter, 'this Chromium gives no WebGPU adapter, not in software either');
  await studio.step('setup');
  await give(page, 'own', write(info, 'mine', ownShapes(5)));
  await expect(seen('data-given')).toContainText('16 training, 4 validation samples of 4 classes');
  await seen('points').getByText('64', { exact: true }).click();
  // Every family of op, and few of each: a GPU in software takes seconds for a step.
  await studio.decode('3 2 1 4 0 0 0 0 0 0 0 0,0 3 1 0 0 0 0 0 0 0 0 0');
  await studio.step('train');
  await seen('train-epochs').fill('1');
  // Two steps: the loss of the second tells whether the first learned the same.
  await page.getByRole('combobox', { name: 'Batch' }).click();
  await page.getByRole('option', { name: '8' }).click();
  await seen('train-options').locator('summary').click();

  const curves = [];
  for (const [i, provider] of ['WebAssembly, threads', 'WebGPU'].entries()) {
    await seen('train-provider').click();
    await page.getByRole('option', { name: provider }).click();
    await seen('train-start').click();
    await expect(seen('checkpoint')).toHaveCount(i + 1, { timeout: 240_000 });
    await expect(seen('train-outcome')).toContainText('Trained 1 epoch.', { timeout: 60_000 });
    await expect.poll(() => newest(page).then((curve) => curve?.loss)).not.toBe(curves[0]?.loss);
    curves.push(await newest(page));
  }
  const [wasm, webgpu] = curves;
  expect(Math.abs((webgpu?.loss ?? 0) - (wasm?.loss ?? 9))).toBeLessThan(1e-3);
  expect(studio.faults).toEqual([]);
});
