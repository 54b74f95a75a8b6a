/**
 * The dispatcher and the endpoint's batching: eight clients of one endpoint with and without batching, by turns; the step trace
 * against an oracle that always has the fixed scheme that was best there; two traces of rate and load (mixed; walking with a crowd)
 * against the best fixed scheme, such an oracle and a static pipeline; the same in the simulated world, where the oracle knows;
 * an endpoint that is killed and comes back.
 *
 * Frames in target are counted for a ladder of targets that stands before anything is measured, each with runs of its own; see
 * dispatchMixed. Each run is played twice, the second time in the opposite order, after some seconds that do not count.
 *
 *   npm run -s bench:dispatch -- [--json] [--zoo FILE] [--seconds 20] [--rounds 3] [--points 1024] [--targets 20,30,45,60,90]
 *     [--plays 2] [--fixed 6] [--sleeping] [--part mixed,kill]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunReport } from '../src/app/dispatch/report.ts';
import { runCommandLine } from '../src/cli/program.ts';
import { presetById } from '../src/design/presets.ts';
import type { Design } from '../src/design/types.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { batching } from './dispatchBatching.ts';
import { killed } from './dispatchKill.ts';
import {
  type DispatchRun,
  lostOf,
  mixedFigures,
  oracle,
  TARGETS,
  type TargetRuns,
  total,
} from './dispatchMixed.ts';
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
    /** Latencies that frames may have, ms. */
    targets: { type: 'string', default: TARGETS.join() },
    /** How often each run is played. */
    plays: { type: 'string', default: '2' },
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

/** One that takes the device three times as long as the edge: whether the dispatcher returns to an edge tells nothing otherwise. */
const HEAVY = { design: presetById('dgcnn')?.design as Design, points: 256 };

/** Against the real edge, which shares this machine's processors with the device, or one that takes none of them. */
async function dispatch(args: readonly string[]): Promise<DispatchRun[]> {
  const stub = values.sleeping ? await sleepingEdge() : null;
  const edge = stub ? ['--edge', stub.url] : [];
  let text = '';
  const code = await runCommandLine(['dispatch', ...args, ...edge, '--json'], signal, (part) => {
    text += part;
  }).finally(() => stub?.close());
  if (code !== 0) throw new Error(text);
  return (JSON.parse(text) as { runs: DispatchRun[] }).runs;
}

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
  const runs = await dispatch(call);
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

/** Frames within each of the targets over traces of link and load. */
async function mixed(
  zoo: string,
  [trace, load]: readonly [string, string],
  log: (text: string) => void,
): Promise<Figure[]> {
  const { seconds, fixed, plays, targets } = values;
  const curve: TargetRuns[] = [];
  for (const target of targets.split(',').map(Number)) {
    if (!(target > 0)) throw new Error(`--targets ${targets}: give numbers of ms`);
    const runs = await dispatch([
      ...['--zoo', zoo, '--trace', trace, '--load', load, '--seconds', seconds, '--rounds', plays],
      ...['--goal', 'frames', '--target', String(target), '--fixed', fixed],
    ]);
    curve.push({ where: `trace ${trace} with load ${load}, ${target} ms${EDGE}`, runs });
  }
  return curve.flatMap((each) => mixedFigures(each, log));
}

await benchmark('dispatch', async (log) => {
  const folder = await mkdtemp(join(tmpdir(), 'gcode-dispatch-'));
  try {
    const zooOf = async (name: string, points: number, designs: readonly (string | Design)[]) => {
      if (values.zoo !== undefined) return values.zoo;
      const path = join(folder, name);
      const named = designs.map((design, i) => ({ name: `design ${i}`, design }));
      const file = { format: 'gcode-designs', version: 1, task: 'shapes', points, designs: named };
      await writeFile(path, JSON.stringify(file));
      return path;
    };
    const zoo = await zooOf('zoo.json', Number(values.points), ENCODINGS);
    const parts: Record<string, () => Promise<Figure[]>> = {
      batching: () => batching(ENCODINGS[0] as string, Number(values.rounds), log),
      step: () => step(zoo, log),
      mixed: () => mixed(zoo, ['mixed', 'mixed'], log),
      walking: () => mixed(zoo, ['walking', 'crowd'], log),
      simulated: async () => simulated(60),
      kill: async () => killed(signal, await zooOf('heavy.json', HEAVY.points, [HEAVY.design])),
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
