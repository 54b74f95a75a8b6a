import { npmRun, unzip, withServedEdge } from './bundle.ts';
import { expect, test } from './fixtures.ts';
import { kept } from './savedProject.ts';
import { Studio } from './studio.ts';

interface Visit {
  left: { ui: { step: string } };
}

interface Results {
  results: { chosen: { design: string; scheme: string }; maxAbsDifference: number }[];
}

test('S15.197 the shipped zoo is exported with its dispatcher, which chooses among its designs elsewhere', async ({
  page,
  server,
}, info) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  await studio.open();
  await studio.step('export');
  await expect.poll(async () => (await kept<Visit>(page, 'visit'))?.left.ui.step).toBe('export');
  await page.reload();
  await seen('export-what').getByText('A zoo').click();
  await expect(seen('dispatch-zoo')).toHaveValue(/Shipped: \d networks/);
  const download = page.waitForEvent('download');
  await seen('export-start').click();
  const zip = await download;
  expect(zip.suggestedFilename()).toBe('shapes-zoo.gcode.zip');
  await expect(seen('export-done')).toContainText('npm run edge');
  expect(studio.faults).toEqual([]);

  const folder = info.outputPath('bundle');
  unzip(await zip.path(), folder);
  await withServedEdge(folder, async (url) => {
    const output = await npmRun(folder, 'device', '--edge', url, '--sample', 'all', '--json');
    const { results } = JSON.parse(output) as Results;
    expect(results.length).toBeGreaterThan(0);
    for (const { chosen } of results) {
      expect(chosen).toMatchObject({ design: expect.any(String), scheme: expect.any(String) });
    }
    expect(await npmRun(folder, 'verify', '--edge', url)).toContain('Verified');
  });
});
