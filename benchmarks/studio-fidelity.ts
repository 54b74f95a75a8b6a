/**
 * How far the numbers that the studio shows can be believed: the production build in a real Chromium, driven through the
 * page as a person would. Profiles this browser and the endpoint, searches, opens designs of the front, those that cross
 * the link among them, and the presets, and runs each: what was predicted before beside what was measured. Every design
 * is run again at the end: one run as the prediction of the other is the noise floor.
 *
 *   npm run -s bench:studio-fidelity -- [--json] [--points 256] [--designs 12] [--frames 30] [--search 8]
 */
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import {
  crosses,
  type FidelityOptions,
  inside,
  type Shown,
  StudioFidelity,
  shownText,
} from '../e2e/studioFidelity.ts';
import { ensureBuilt, findChromium } from '../scripts/setup.mjs';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { median } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '256' },
    designs: { type: 'string', default: '12' },
    frames: { type: 'string', default: '30' },
    search: { type: 'string', default: '8' },
  },
});

const summary = (list: readonly Shown[], name: string): Figure[] => {
  if (list.length === 0) return [];
  const ratios = list.map(({ measuredMs, predictedMs }) => measuredMs / predictedMs);
  const off = ratios.map((ratio) => Math.abs(Math.log(ratio)));
  return [
    {
      name: `${name}: median of measured over predicted`,
      value: median(ratios),
      unit: 'x',
      goal: '0.87 to 1.15',
    },
    { name: `${name}: off by, median`, value: 100 * Math.expm1(median(off)), unit: '%' },
    {
      name: `${name}: inside the 90 % interval`,
      value: (100 * list.filter(inside).length) / list.length,
      unit: '%',
      goal: '>= 85',
    },
    {
      name: `${name}: width of the interval, upper over lower, median`,
      value: median(list.map(({ lowMs, highMs }) => highMs / lowMs)),
      unit: 'x',
    },
  ];
};

await benchmark('studio-fidelity', async (log) => {
  ensureBuilt();
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      baseURL: endpoint.url,
    });
    const options: FidelityOptions = {
      points: Number(values.points),
      designs: Number(values.designs),
      presets: ['split', 'dgcnn-rewritten', 'dgcnn'],
      frames: Number(values.frames),
      searchMs: 1000 * Number(values.search),
      log,
    };
    const page = await context.newPage();
    const drive = new StudioFidelity(page, options);
    const { seconds, device } = await drive.profile();
    log(`profiled in ${seconds.toFixed(1)} s: ${device}`);
    const front = await drive.search();
    const crossing = front.filter(crosses).length;
    log(`front: ${front.length} designs, of which ${crossing} cross`);
    const chosen = drive.chosen(front);
    const runAll = async () => {
      const list: Shown[] = [];
      for (const encoding of chosen) list.push(await drive.runFront(encoding));
      for (const id of options.presets) list.push(await drive.runPreset(id));
      return list;
    };
    const first = await runAll();
    for (const shown of first) log(shownText(shown));
    const again = await runAll();
    const floor = first.map((shown, i) => (again[i] as Shown).measuredMs / shown.measuredMs);
    return [
      { name: 'profiling, calibration included', value: seconds, unit: 's', goal: '<= 90' },
      { name: 'designs on the front', value: front.length, unit: 'designs' },
      { name: 'of which cross the link', value: crossing, unit: 'designs', goal: '>= 1' },
      ...first.flatMap((shown): Figure[] => [
        { name: shownText(shown), value: shown.measuredMs / shown.predictedMs, unit: 'x' },
      ]),
      ...summary(first, 'all'),
      ...summary(
        first.filter(({ crosses }) => !crosses),
        'device-only',
      ),
      ...summary(
        first.filter(({ crosses }) => crosses),
        'crossing',
      ),
      ...summary(again, 'the same designs again, calibrated by their own runs'),
      { name: 'noise floor: a second run over the first, median', value: median(floor), unit: 'x' },
      {
        name: 'noise floor: off by, median',
        value: 100 * Math.expm1(median(floor.map((ratio) => Math.abs(Math.log(ratio))))),
        unit: '%',
      },
      { name: 'errors that the page did not handle', value: drive.faults.length, unit: 'errors', goal: '0' },
    ];
  } finally {
    await browser.close();
    await endpoint.close();
  }
});
