import { expect, test } from './fixtures.ts';
import { inside, StudioFidelity, shownText } from './studioFidelity.ts';

test('S9.105 S9.106 what the studio predicts is measured beside it: prints, and asserts no time', async ({
  page,
  server,
}, info) => {
  test.setTimeout(12 * 60_000);
  void server;
  const drive = new StudioFidelity(page, {
    points: 64,
    designs: 0,
    presets: ['split', 'dgcnn-rewritten'],
    frames: 10,
    searchMs: 0,
    log: console.log,
  });
  const { seconds } = await drive.profile();
  const list = [await drive.runPreset('dgcnn-rewritten'), await drive.runPreset('split')];
  console.log(`profiled and calibrated in ${seconds.toFixed(1)} s`);
  for (const shown of list) {
    console.log(shownText(shown));
    info.annotations.push({ type: 'fidelity', description: shownText(shown) });
    expect(shown.measuredMs).toBeGreaterThan(0);
    expect(shown.lowMs).toBeLessThan(shown.predictedMs);
    expect(shown.highMs).toBeGreaterThan(shown.predictedMs);
  }
  // The last one is still on the screen, and its verdict is the one that its figures give.
  const last = list[1];
  await expect(page.getByTestId('run-verdict')).toContainText('90 % interval');
  await expect(page.getByTestId('run-verdict')).toContainText(last && inside(last) ? 'inside' : 'outside');
  await expect(page.getByTestId('run-figures')).toContainText('warmed up and are not counted');
  expect(drive.faults).toEqual([]);
});
