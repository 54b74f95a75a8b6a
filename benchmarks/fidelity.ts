/**
 * How far predicted latency can be believed, from nothing: profiles this machine's device (WASM, in this process) and
 * endpoint (native, a process of its own), measures random valid designs at several link rates, splits them by design,
 * calibrates the table and trains the latency model on one part, and compares both with the measurements of the other.
 * All designs are measured once, then all again, and so on, an anchor design between them; a design's latency is the
 * median of the frames around which the anchor ran as usual. What was measured is kept in .gcode/fidelity-POINTS and not
 * measured again; --fresh starts over.
 *
 * With --once 300 designs are measured at 40 Mb/s within 15 minutes: what a person has after a coffee. They go through those
 * minutes in four passes, since a machine that changes its speed for a minute bends all that is measured in it alone; the
 * figures are printed for the unseen designs' first passes alone as well. With --browser the device is one worker of a real Chromium, and nothing is kept from one call to the next.
 *
 *   npm run -s bench:fidelity -- [--json] [--designs 600] [--rates 10,40] [--unseenRate 25] [--points 256]
 *     [--passes 4] [--repeats 5] [--minutes 60] [--seed 1] [--fresh] [--once] [--browser]
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runCampaign } from '../src/cli/campaign.ts';
import { writeWhole } from '../src/cli/files.ts';
import { withSystem } from '../src/cli/realSystem.ts';
import { inPasses, randomDesigns } from '../src/coinference/collect.ts';
import { writeLatencyModel } from '../src/learning/latency/latencyModelFile.ts';
import type { LatencySample } from '../src/learning/latency/samples.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { pooledPasses } from '../src/system/passes.ts';
import type { System } from '../src/system/system.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { measureInBrowser } from './fidelityBrowser.ts';
import { fidelityFigures, noiseFigures, type Trained, trainOn } from './fidelityFigures.ts';
import { rateFigures } from './predictionRate.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    once: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    designs: { type: 'string' },
    rates: { type: 'string' },
    unseenRate: { type: 'string', default: '25' },
    points: { type: 'string', default: '256' },
    passes: { type: 'string' },
    repeats: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
  },
});
/** What is measured unless it is said. */
const DEFAULTS = values.once
  ? { designs: '300', rates: '40', passes: '4', repeats: '10', minutes: '15' }
  : values.browser
    ? { designs: '300', rates: '10,40', passes: '2', repeats: '5', minutes: '40' }
    : { designs: '600', rates: '10,40', passes: '4', repeats: '5', minutes: '60' };
const chosen = { ...DEFAULTS, ...JSON.parse(JSON.stringify(values)) } as typeof values & typeof DEFAULTS;

const [count, points, passes, repeats, minutes, seed, unseenRate] = [
  chosen.designs,
  values.points,
  chosen.passes,
  chosen.repeats,
  chosen.minutes,
  values.seed,
  values.unseenRate,
].map(Number) as [number, number, number, number, number, number, number];
const rates = chosen.rates.split(',').map(Number);
const folder = `.gcode/fidelity${values.browser ? '-browser' : ''}${values.once ? '-once' : ''}-${points}`;
const signal = new AbortController().signal;

/** Each fifth design is for testing: no table and no network is fitted to it. */
const designs = randomDesigns(count, seed);
const isTest = new Map(designs.map((design, i) => [design, i % 5 === 4]));

/** At each rate; those for testing at the unseen rate too. */
const wanted = designs.map((design) => ({
  design,
  rates: [...rates, ...(isTest.get(design) && !values.once ? [unseenRate] : [])],
}));

/** The same of what a design's first visit alone measured. */
async function firstPass(
  system: System,
  trained: Trained,
  tested: readonly LatencySample[],
): Promise<Figure[]> {
  const first = pooledPasses(tested.filter(({ pass }) => pass === 1));
  const figures = await fidelityFigures(signal, nodeRuntime(), system, trained, first, rates, unseenRate);
  return figures
    .filter(({ name }) => name.includes('latency model'))
    .map(({ goal: _, ...figure }) => ({ ...figure, name: `first pass alone, ${figure.name}` }));
}

await benchmark('fidelity', async (log) => {
  if (values.fresh) rmSync(folder, { recursive: true, force: true });
  const data = shapesTask({ split: 'val', points, size: 400 });
  const setting = settingOf(data, points);
  const options = { link: null, device: 'wasm', threads: 1, edgeThreads: 1 } as const;
  const inNode = () =>
    withSystem(options, (real) =>
      runCampaign(signal, real, {
        folder,
        data,
        points,
        repeats,
        seed,
        lists: [{ wanted: inPasses(wanted, passes, seed), minutes }],
      }),
    );
  const question = { points, repeats, seed, minutes, wanted: inPasses(wanted, passes, seed) };
  const { system, samples } = values.browser ? await measureInBrowser(folder, question, log) : await inNode();
  const ours = samples.filter((s) => isTest.has(s.design));
  const pooled = pooledPasses(ours);
  const [training, test] = [false, true].map((testing) =>
    pooled.filter((s) => isTest.get(s.design) === testing),
  ) as [LatencySample[], LatencySample[]];
  log(`training on ${training.length} samples`);
  const runtime = nodeRuntime({ threads: Math.min(2, availableParallelism()), spin: false });
  const trained = await trainOn(signal, runtime, system, training, log);
  await writeWhole(`${folder}/latency-model.safetensors`, writeLatencyModel(trained.model));
  const tested = ours.filter((s) => isTest.get(s.design));
  return [
    { name: 'designs measured', value: new Set(ours.map((s) => s.design)).size, unit: 'designs' },
    { name: 'passes over them', value: ours.reduce((most, s) => Math.max(most, s.pass), 0), unit: 'passes' },
    ...(await fidelityFigures(signal, runtime, system, trained, test, [...rates, unseenRate], unseenRate)),
    ...(values.once ? await firstPass(system, trained, tested) : []),
    ...noiseFigures(tested, [...rates, unseenRate]),
    ...(await rateFigures(signal, system, trained, setting)),
  ];
});
