/**
 * How far predicted latency can be believed, from nothing: profiles this machine's device (WASM, in this process) and
 * endpoint (native, a process of its own), measures random valid designs at several link rates, splits them by design,
 * calibrates the table and trains the predictor on one part, and compares both with the measurements of the other.
 * What was measured is kept in .gcode/fidelity-POINTS and not measured again; --fresh starts anew.
 *
 *   npm run -s bench:fidelity -- [--json] [--designs 600] [--rates 10,40] [--unseenRate 25] [--points 256]
 *     [--repeats 12] [--minutes 60] [--seed 1] [--fresh]
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runCampaign } from '../src/cli/campaign.ts';
import { writeWhole } from '../src/cli/files.ts';
import { withSystem } from '../src/cli/realSystem.ts';
import { randomDesigns, type Wanted } from '../src/coinference/collect.ts';
import { writePredictor } from '../src/learning/latency/predictorFile.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark } from './benchmark.ts';
import { fidelityFigures, noiseFigures, rateFigures, trainOn } from './fidelityFigures.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '600' },
    rates: { type: 'string', default: '10,40' },
    unseenRate: { type: 'string', default: '25' },
    points: { type: 'string', default: '256' },
    repeats: { type: 'string', default: '12' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
  },
});
const [count, points, repeats, minutes, seed, unseenRate] = [
  values.designs,
  values.points,
  values.repeats,
  values.minutes,
  values.seed,
  values.unseenRate,
].map(Number) as [number, number, number, number, number, number];
const rates = values.rates.split(',').map(Number);
const folder = `.gcode/fidelity-${points}`;
const signal = new AbortController().signal;

/** Each fifth design is for testing: no table and no network is fitted to it. */
const designs = randomDesigns(count, seed);
const isTest = new Map(designs.map((design, i) => [design, i % 5 === 4]));

/** Every design once without a held link and at each rate; those for testing at the unseen rate and a second time too. */
const first: Wanted[] = designs.map((design) => ({
  design,
  rates: [null, ...rates, ...(isTest.get(design) ? [unseenRate] : [])],
  pass: 1,
}));
const second: Wanted[] = designs
  .filter((design) => isTest.get(design))
  .map((design) => ({ design, rates: [...rates, unseenRate], pass: 2 }));
/** Of the time, for the first pass; the second one tells the noise floor. */
const FIRST_PASS_SHARE = 0.8;

await benchmark('fidelity', async (log) => {
  if (values.fresh) rmSync(folder, { recursive: true, force: true });
  const data = shapesTask({ split: 'val', points, size: 400 });
  const setting = settingOf(data, points);
  const options = { link: null, device: 'wasm', threads: 1, edgeThreads: 1 } as const;
  const { system, samples } = await withSystem(options, (real) =>
    runCampaign(signal, real, {
      folder,
      data,
      points,
      repeats,
      seed,
      lists: [
        { wanted: first, minutes: FIRST_PASS_SHARE * minutes },
        { wanted: second, minutes: (1 - FIRST_PASS_SHARE) * minutes },
      ],
    }),
  );
  const ours = samples.filter((s) => isTest.has(s.design));
  const training = ours.filter((s) => s.pass === 1 && !isTest.get(s.design));
  log(`training on ${training.length} samples`);
  const runtime = nodeRuntime({ threads: Math.min(2, availableParallelism()), spin: false });
  const trained = await trainOn(signal, runtime, system, training, log);
  await writeWhole(`${folder}/predictor.safetensors`, writePredictor(trained.model));
  const test = ours.filter((s) => s.pass === 1 && isTest.get(s.design));
  const again = ours.filter((s) => s.pass === 2);
  return [
    { name: 'designs measured', value: new Set(ours.map((s) => s.design)).size, unit: 'designs' },
    ...(await fidelityFigures(signal, runtime, system, trained, test, [...rates, unseenRate], unseenRate)),
    ...noiseFigures(test, again, [...rates, unseenRate]),
    ...(await rateFigures(signal, system, trained, setting)),
  ];
});
