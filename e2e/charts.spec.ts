import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from './fixtures.ts';
import { goldensOf } from './goldens.ts';

const STUDIO = join(import.meta.dirname, '../src/studio');
const GOLDENS = join(STUDIO, 'charts/goldens');
const styles = ['kit/mantine.css', 'charts/charts.css', 'tokens.css'].map((path) =>
  readFileSync(join(STUDIO, path), 'utf8'),
);
const charts = readdirSync(GOLDENS).map((name) => readFileSync(join(GOLDENS, name), 'utf8'));

/** What unit tests hold as text is looked at as pictures here: the colours are the style sheets'. */
test('S15.530 every chart looks as its golden picture, light and dark', async ({ page }, info) => {
  const list = charts.map((chart) => `<figure>${chart}</figure>`).join('');
  await page.setContent(`<!doctype html><html data-mantine-color-scheme="light"><style>${styles.join('\n')}
    body { background: var(--paper); } main { display: flex; flex-wrap: wrap; gap: 16px; }
    figure { margin: 0; padding: 8px; border: 1px solid var(--rule); } html, body { height: auto; }
    </style><main>${list}</main></html>`);
  await page.setViewportSize({ width: 1440, height: 900 });
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  await page.setViewportSize({ width: 1440, height });
  const golden = await goldensOf(page, info);
  for (const scheme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.dataset.mantineColorScheme = '${scheme}'`);
    await golden(`charts-${scheme}`);
  }
});
