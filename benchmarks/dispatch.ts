/**
 * The dispatcher and the endpoint's batching: eight clients of one endpoint with and without batching, by turns; the step trace
 * against an oracle that always has the fixed scheme that was best there; two traces of rate and load (mixed; walking with a crowd)
 * against the best fixed scheme, such an oracle and a static pipeline; the same in the simulated world, where the oracle knows;
 * an endpoint that is killed and comes back.
 *
 * Frames in target are counted for several targets, each with runs of its own. `tight` is made from the fixed schemes alone: a
 * twentieth below the median of the device alone in the run before, so that the scheme that neither link nor load can touch
 * does not hold it.
 *
 *   npm run -s bench:dispatch -- [--json] [--zoo FILE] [--seconds 20] [--rounds 3] [--points 1024] [--targets 60,tight]
 *     [--fixed 6] [--sleeping] [--part mixed,kill]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunReport, Segment } from '../src/app/dispatch/report.ts';
import { runCommandLine } from '../src/cli/program.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { batching } from './dispatchBatching.ts';
import { killed } from './dispatchKill.ts';
import { simulated } from './dispatchSimulated.ts';
import { sleepingEdge } from './sleepingEdge.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    zoo: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    /** Of the traces' designs. */
    points: { type: 'string', default: '1024' },
    /** Latencies that frames may have, ms, and tight. */
    targets: { type: 'string', default: '60,tight' },
    /** Fixed schemes that are played beside. */
    fixed: { type: 'string', default: '6' },
    /** Plays traces against an edge that sleeps for as long as the real one computed; see stubEdge. */
    sleeping: { type: 'boolean' },
    /** Some of batching, step, mixed, walking, simulated, kill, with commas between; all when absent. */
    part: { type: 'string' },
  },
});
const signal = new AbortController().signal;
const EDGE = values.sleeping ? ', sleeping edge' : '';
/** A design whose edge computes much for little that crosses, and one that pools on the device. */
const ENCODINGS = [
  '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0',
  '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3',
];

interface Document {
  runs: (RunReport & { changes: { atS: number; to: string }[] })[];
}

/** Against the real edge, which shares this machine's processors with the device, or one that takes none of them. */
async function dispatch(args: readonly string[]): Promise<Document> {
  const stub = values.sleeping ? await sleepingEdge() : null;
  const edge = stub ? ['--edge', stub.url] : [];
  let text = '';
  const code = await runCommandLine(['dispatch', ...args, ...edge, '--json'], signal, (part) => {
    text += part;
  }).finally(() => stub?.close());
  if (code !== 0) throw new Error(text);
  return JSON.parse(text) as Document;
}

const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** What the best of some runs gave in each stretch: a dispatcher that knew the trace, and had only these to choose among. */
const oracle = (runs: readonly RunReport[], better: (a: Segment, b: Segment) => boolean): Segment[] =>
  (runs[0]?.segments ?? []).map((first, i) =>
    runs.map(({ segments }) => segments[i] ?? first).reduce((a, b) => (better(b, a) ? b : a)),
  );

async function step(zoo: string, log: (text: string) => void): Promise<Figure[]> {
  const { seconds, fixed: beside } = values;
  const call = [
    '--zoo',
    zoo,
    '--trace',
    'step',
    '--seconds',
    seconds,
    '--goal',
    'latency',
    '--fixed',
    beside,
  ];
  const { runs } = await dispatch(call);
  const [adaptive, ...fixed] = runs as unknown as [RunReport, ...RunReport[]];
  const best = oracle(fixed, (a, b) => a.medianMs < b.medianMs);
  for (const { run, segments, changes } of runs) {
    const each = segments.map((s) => `${s.mbps}: ${s.medianMs.toFixed(1)} ms`).join(', ');
    log(`${run}: ${each}; ${changes.map(({ atS, to }) => `${atS.toFixed(1)} s ${to}`).join(', ')}`);
  }
  return [
    {
      name: `step trace${EDGE}: median latency over that of an oracle`,
      value: total(adaptive.segments.map(({ medianMs }) => medianMs)) / total(best.map((s) => s.medianMs)),
      unit: 'times',
      goal: 'at most 1.1',
    },
    { name: `step trace${EDGE}: switches`, value: adaptive.switches, unit: 'count', goal: 'at most 2' },
    lostOf(`step trace${EDGE}`, runs),
  ];
}

const lostOf = (what: string, runs: readonly RunReport[]): Figure => ({
  name: `${what}: frames lost or out of order`,
  value: total(runs.map((r) => r.lost + r.outOfOrder)),
  unit: 'count',
  goal: '0',
});

async function mixed(
  zoo: string,
  [trace, load]: readonly [string, string],
  log: (text: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  let aloneMs = Number.NaN;
  for (const each of values.targets.split(',')) {
    const target = each === TIGHT ? (1 - 1 / 20) * aloneMs : Number(each);
    if (!(target > 0)) {
      log(`no target ${each}: give a number of ms, and ${TIGHT} behind one whose runs have the device alone`);
      continue;
    }
    const runs = await mixedAt(zoo, [trace, load], target);
    aloneMs = runs.find(({ run }) => / D$/.test(run))?.medianMs ?? aloneMs;
    figures.push(
      ...mixedFigures(`trace ${trace} with load ${load}, ${target.toFixed(0)} ms${EDGE}`, runs, log),
    );
  }
  return figures;
}

const TIGHT = 'tight';

async function mixedAt(
  zoo: string,
  [trace, load]: readonly [string, string],
  target: number,
): Promise<Document['runs']> {
  const { seconds, fixed } = values;
  const { runs } = await dispatch([
    ...['--zoo', zoo, '--trace', trace, '--load', load, '--seconds', seconds],
    ...['--goal', 'frames', '--target', String(target), '--fixed', fixed],
  ]);
  return runs;
}

function mixedFigures(where: string, runs: Document['runs'], log: (text: string) => void): Figure[] {
  log(where);
  for (const { run, frames, withinTarget, energyMj, switches, segments, changes } of runs) {
    const each = segments.map((s) => `${s.mbps.toPrecision(2)}/${s.devices}: ${s.withinTarget}`).join(', ');
    log(
      `${run}: ${withinTarget} of ${frames} frames in target (${each}), ${energyMj.toFixed(1)} mJ, ${switches} switches: ${changes.map(({ atS, to }) => `${atS.toFixed(1)} s ${to}`).join(', ')}`,
    );
  }
  const [free, still, ...others] = runs as unknown as [RunReport, RunReport, ...RunReport[]];
  const best = [still, ...others].reduce((a, b) => (b.withinTarget > a.withinTarget ? b : a));
  const known = oracle([still, ...others], (a, b) => a.withinTarget > b.withinTarget);
  const over = (name: string, value: number, goal?: string): Figure => ({
    ...{ name: `${where}: ${name}`, value, unit: 'times', ...(goal && { goal }) },
  });
  return [
    over(
      'frames in target over the best fixed scheme',
      free.withinTarget / best.withinTarget,
      'at least 1.5',
    ),
    over('energy a frame over it (modelled)', free.energyMj / best.energyMj, 'at most 1'),
    over(
      'frames in target of an oracle of the fixed schemes over the best of them',
      total(known.map(({ withinTarget }) => withinTarget)) / best.withinTarget,
    ),
    over('frames in target over the static pipeline', free.withinTarget / still.withinTarget),
    over('energy a frame over the static pipeline (modelled)', free.energyMj / still.energyMj),
    { name: `${where}: switches`, value: free.switches, unit: 'count' },
    lostOf(where, runs),
  ];
}

await benchmark('dispatch', async (log) => {
  const folder = await mkdtemp(join(tmpdir(), 'gcode-dispatch-'));
  try {
    const zoo = values.zoo ?? join(folder, 'zoo.json');
    if (values.zoo === undefined) {
      const designs = ENCODINGS.map((design, i) => ({ name: `design ${i}`, design }));
      const file = {
        format: 'gcode-designs',
        version: 1,
        task: 'shapes',
        points: Number(values.points),
        designs,
      };
      await writeFile(zoo, JSON.stringify(file));
    }
    const parts: Record<string, () => Promise<Figure[]>> = {
      batching: () => batching(ENCODINGS[0] as string, Number(values.rounds), log),
      step: () => step(zoo, log),
      mixed: () => mixed(zoo, ['mixed', 'mixed'], log),
      walking: () => mixed(zoo, ['walking', 'crowd'], log),
      simulated: async () => simulated(Number(values.targets.split(',')[0])),
      kill: () => killed(signal, zoo),
    };
    const figures: Figure[] = [];
    for (const [name, run] of Object.entries(parts)) {
      if (values.part !== undefined && !values.part.split(',').includes(name)) continue;
      log(name);
      figures.push(...(await run()));
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
