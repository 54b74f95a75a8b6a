import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from './fixtures.ts';
import { Studio } from './studio.ts';

/** A profile that the command line makes of this machine, as on one without a browser. */
async function profileByCli(path: string): Promise<void> {
  const options = [
    '--out',
    path,
    '--runtime',
    'native',
    '--points',
    '64',
    '--classes',
    '16',
    '--seconds',
    '1',
  ];
  await promisify(execFile)(process.execPath, ['scripts/gcode.mjs', 'profile', ...options, '--json']);
}

/** What the command line predicts for one design on a system that the studio saved. */
async function predictByCli(system: string, designs: string): Promise<{ latencyMs: number }[]> {
  writeFileSync(designs, '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3\n');
  const options = ['--designs', designs, '--system', system, '--points', '64', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    'scripts/gcode.mjs',
    'predict',
    ...options,
  ]);
  return (JSON.parse(stdout) as { results: { latencyMs: number }[] }).results;
}

/** Opens a file in the library of machines. */
async function importFile(studio: Studio, path: string): Promise<void> {
  const chooser = studio.page.waitForEvent('filechooser');
  await studio.page.getByTestId('import-machine').click();
  await (await chooser).setFiles(path);
}

/** Keeps what a job says of its progress, in order and however short it stands there, and tells when it says something. */
const RECORD_PROGRESS = `{
  globalThis.progressWords = [];
  let told = () => {};
  globalThis.progressSays = (pattern) =>
    new Promise((done) => {
      told = () => progressWords.some((words) => pattern.test(words)) && done();
      told();
    });
  new MutationObserver(() => {
    const words = document.querySelector('[data-testid="job-progress"]')?.textContent;
    if (!words || words === progressWords.at(-1)) return;
    progressWords.push(words);
    told();
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}`;

test.describe('S15 machines', () => {
  test('S15.61 S15.62 a profile made by the command line is opened, compared, and predicted for; broken ones are refused', async ({
    page,
    server,
  }, info) => {
    void server;
    const studio = new Studio(page);
    const seen = (id: string) => page.getByTestId(id);
    const path = info.outputPath('pi.json');
    await profileByCli(path);

    await studio.open();
    await seen('points').getByText('64', { exact: true }).click();
    await seen('open-library').click();
    await importFile(studio, path);
    const row = page.getByRole('row').filter({ has: seen('export-machine') });
    await expect(row).toHaveCount(1);
    await expect(row).toContainText('onnxruntime-node');
    await expect(row.getByTestId('provenance-measured')).toBeVisible();

    const json = JSON.parse(readFileSync(path, 'utf8')) as { rows: { medianMs: number }[] };
    const broken = (name: string, change: object) => {
      const file = info.outputPath(name);
      writeFileSync(file, JSON.stringify({ ...json, ...change }));
      return importFile(studio, file);
    };
    await broken('newer.json', { version: 9 });
    await expect(seen('error-note')).toContainText('newer.json');
    await expect(seen('error-note')).toContainText('version 9');
    await broken('negative.json', { rows: [{ ...json.rows[0], medianMs: -1 }] });
    await expect(seen('error-note')).toContainText('rows.0.medianMs');
    await broken('short.json', { rows: json.rows.slice(0, 30) });
    await expect(seen('error-note')).toContainText('are missing');
    await expect(row).toHaveCount(1);

    await row.getByTestId('compare-machine').check();
    await seen('machine-row-modelled-pi4b').getByTestId('compare-machine').check();
    await expect(seen('profile-scatter').getByTestId('op-time').first()).toBeVisible();
    await expect(seen('comparison')).toContainText('Raspberry Pi 4B');

    await row.getByTestId('use-as-edge').click();
    await page.keyboard.press('Escape');
    await expect(seen('away-edge')).toContainText('onnxruntime-node');
    await studio.unfold('part-device');
    await seen('machine-device').click();
    await page.getByRole('option', { name: 'Jetson TX2' }).click();
    await seen('modelled-sources').locator('summary').click();
    await expect(seen('modelled-sources')).toContainText('fp32 arithmetic');

    // S15.63: modelled wherever it shows, in parts, without having measured anything in this browser.
    await expect(seen('design-bar').getByTestId('provenance-modelled')).toBeVisible();
    await expect(seen('design-parts').locator('span')).toHaveCount(4);
    await expect(studio.op('classifier').locator('.op-time')).toHaveAttribute('data-provenance', 'measured');
    await page.reload();
    await expect(seen('design-latency')).toContainText('ms');

    // The system as a file: the command line predicts with it, and it brings both machines back.
    await seen('open-library').click();
    const download = page.waitForEvent('download');
    await seen('export-system').click();
    const system = info.outputPath('system.json');
    await (await download).saveAs(system);
    const [predicted] = await predictByCli(system, info.outputPath('designs.txt'));
    expect(predicted?.latencyMs).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await studio.unfold('part-device');
    await seen('machine-device').click();
    await page.getByRole('option', { name: 'This browser' }).click();
    await expect(seen('design-latency')).toHaveCount(0);
    await seen('open-library').click();
    await importFile(studio, system);
    await page.keyboard.press('Escape');
    await expect(seen('machine-device')).toHaveValue('Jetson TX2');
    await expect(seen('design-latency')).toContainText('ms');

    // Another number of points: the profile says why it cannot be used any more.
    await seen('points').getByText('128', { exact: true }).click();
    await expect(seen('away-edge')).toContainText('points: it was timed with 64');
    expect(studio.faults).toEqual([]);
  });

  test('S15.60 S15.65 profiling is usable early, continues after the endpoint died and the tab was closed; designs are measured and learned from', async ({
    page,
    server,
  }) => {
    const studio = new Studio(page);
    const seen = (id: string) => page.getByTestId(id);
    await studio.open();
    await seen('points').getByText('64', { exact: true }).click();
    await test.step('S15.60 an endpoint that dies is said, and every op that was timed is kept', async () => {
      await page.evaluate(RECORD_PROGRESS);
      await seen('profile-both').click();
      // Asked in the page, so that it is known at once: the coarse times take a few seconds.
      await page.evaluate('progressSays(/The endpoint, coarse times: \\d{2} of/)');
      await server.stop();
      // Whether it refuses at last, breaks off or is gone already: all have a number.
      await expect(seen('error-note')).toContainText(/E3\d\d.*Profiling stopped/);
      await expect(seen('error-note')).toContainText('Every op that was timed is kept');
      await server.start();
      await studio.unfold('part-edge');
      await seen('test-connection').click();
      await expect(seen('endpoint-connected')).toBeVisible();
    });
    await page.evaluate('progressWords.length = 0');
    await seen('profile-both').click();
    await expect(seen('design-latency')).toBeVisible({ timeout: 60_000 });
    // Fewer coarse ops were left than there are: those of before are not timed again.
    expect(await page.evaluate("progressWords.join('\\n')")).toMatch(
      /The endpoint, coarse times: \d+ of (?!54)/,
    );
    await expect(seen('error-note')).toHaveCount(0);
    await page.reload();
    await expect(seen('design-latency')).toBeVisible();
    for (const side of ['device', 'edge']) {
      await studio.unfold(`part-${side}`);
      await expect(seen(`coarse-${side}`)).toBeVisible();
    }

    // S15.67, S15.68: the design's own ops, and what it costs.
    await studio.step('draw');
    await expect(seen('fact-latency').getByTestId('provenance-predicted')).toBeVisible();
    await expect(seen('fact-memory-edge')).toContainText('iB');
    await expect(seen('fact-energy').getByTestId('provenance-modelled')).toBeVisible();
    await seen('time-ops-start').click();
    await expect(seen('job-progress')).toHaveCount(0);
    await expect(seen('time-ops')).toHaveCount(0);
    // As it was timed alone; what whole designs taught about sums is in the design's figures.
    await expect(studio.op('edgeconv1').locator('.op-time')).toHaveAttribute('data-provenance', 'measured');

    await studio.step('search');
    await studio.unfold('latency-model');
    await seen('latency-model-target').fill('10');
    await seen('latency-model-measure').click();
    await expect(seen('latency-model-train')).toBeEnabled({ timeout: 120_000 });
    await seen('latency-model-train').click();
    await expect(seen('latency-model-words')).toContainText('the profiles alone', { timeout: 120_000 });
    await page.reload();
    await studio.step('search');
    await expect(seen('samples-export')).toContainText('60 samples');
    await expect(seen('latency-model-words')).toContainText('the profiles alone');
    expect(studio.faults).toEqual([]);
  });
});
