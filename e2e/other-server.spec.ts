import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { publishedServer } from '../src/edge/publishedServer.ts';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

test('S11.191 S15.200 S15.201 the edge half runs on a server that is none of ours, and what it does not tell is not guessed', async ({
  page,
}) => {
  const server = await publishedServer();
  const endpoint = await startEndpoint([
    ...['--studio', 'dist/studio', '--port', '0', '--allow-server', server.url],
  ]);
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
  try {
    await page.goto(endpoint.url);
    await studio.step('draw');
    await seen('presets').click();
    await seen('preset-split').click();
    await studio.step('setup');
    await studio.unfold('part-edge');
    await seen('edge-url').fill(server.url);
    await seen('test-connection').click();
    await expect(seen('endpoint-connected')).toContainText('Connected to triton');
    await expect(seen('endpoint-connected')).toContainText('through the endpoint that serves this page');
    await expect(seen('endpoint-connected')).toContainText('lacks times of its own');
    await studio.step('run');
    await seen('run-frames').fill('3');
    await seen('run-start').click();
    await expect(seen('prediction')).toContainText('Taken for', { timeout: 60_000 });
    await expect(seen('step-run')).toContainText('measured');
    await expect(seen('run-figures')).toContainText('the server lacks times of its own');
    const bars = seen('frame-timeline');
    await expect(bars.locator('[data-part="up"]')).toHaveCount(3);
    await expect(bars.locator('[data-part="edge"]')).toHaveCount(0);
    await expect(seen('edge-untold')).toContainText('one time');
    expect(server.seen.filter(({ path }) => path.endsWith('/infer')).length).toBeGreaterThanOrEqual(3);
    expect(studio.faults).toEqual([]);
  } finally {
    await endpoint.close();
    await server.close();
  }
});
