/**
 * `npm run screenshot`: docs/studio.png, a real search on this machine (a few minutes; leave it alone meanwhile).
 * Option: --seconds N of search (20).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureBuilt, ensureInstalled, findChromium, guarded, root } from './setup.mjs';

await guarded(async () => {
  checkNode();
  ensureInstalled();
  ensureBuilt();
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '20' } },
  });
  const { register } = await import('tsx/esm/api');
  register();
  const { chromium } = await import('@playwright/test');
  const { startEndpoint } = await import('../src/cli/endpointProcess.ts');
  const endpoint = await startEndpoint(['--studio', join(root, 'dist/studio')]);
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 });
    page.setDefaultTimeout(15 * 60_000);
    await page.goto(endpoint.url);
    const on = (id) => page.getByTestId(id);
    await on('step-search').click();
    await on('profile-start').click();
    await page.locator('[data-testid="tables"][data-ready="true"]').waitFor();
    await on('search-start').click();
    await page.waitForTimeout(1000 * Number(values.seconds));
    mkdirSync(join(root, 'docs'), { recursive: true });
    await page.screenshot({ path: join(root, 'docs/studio.png') });
    console.log('docs/studio.png');
  } finally {
    await browser.close();
    await endpoint.close();
  }
});
