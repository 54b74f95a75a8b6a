/**
 * The dispatcher and the endpoint's batching: eight clients of one endpoint with and without batching, by turns; the step trace
 * against an oracle that always has the fixed scheme that was best there; two traces of rate and load (mixed; walking with a crowd)
 * against the best fixed scheme, such an oracle and a static pipeline; the same in the simulated world, where the oracle knows;
 * an endpoint that is killed and comes back.
 *
 *   npm run -s bench:dispatch -- [--json] [--zoo FILE] [--seconds 20] [--rounds 3] [--points 1024] [--target 60] [--part mixed,kill] [--fixed 6]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunReport, Segment } from '../src/app/dispatch/report.ts';
import { type Company, startCompany } from '../src/cli/company.ts';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { runCommandLine } from '../src/cli/program.ts';
import { asBatch } from '../src/coinference/batches.ts';
import { inStretch, inTarget, playAll } from '../src/coinference/dispatch/simulatedRuns.ts';
import { placeOps } from '../src/design/communicate.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { shapesOf } from '../src/design/shapes.ts';
import { seeded } from '../src/design/testing.ts';
import { foldModel, initialModel } from '../src/learning/model.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { float32 } from '../src/onnx/tensor.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { killed } from './dispatchKill.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    zoo: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    /** Of the traces' designs. */
    points: { type: 'string', default: '1024' },
    target: { type: 'string', default: '60' },
    /** Fixed schemes that are played beside. */
    fixed: { type: 'string', default: '6' },
    /** Some of batching, step, mixed, walking, simulated, kill, with commas between; all when absent. */
    part: { type: 'string' },
  },
});
const signal = new AbortController().signal;
const CLIENTS = 8;
const TURN_MS = 2000;
/** A design whose edge computes much for little that crosses, and one that pools on the device. */
const ENCODINGS = [
  '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0',
  '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3',
];

/** What eight clients of one endpoint get, in frames a second each. */
async function turn(company: Company): Promise<{ fps: number; tail: number; fair: number }> {
  company.set(CLIENTS);
  await new Promise((done) => setTimeout(done, TURN_MS / 4));
  await company.report();
  await new Promise((done) => setTimeout(done, TURN_MS));
  const members = await company.report();
  company.set(0);
  for (const { problem } of members) if (problem !== null) throw new Error(problem);
  const counts = members.map(({ frames }) => frames);
  const times = Float64Array.from(members.flatMap(({ latenciesMs }) => latenciesMs)).sort();
  const total = counts.reduce((a, b) => a + b, 0);
  return {
    fps: (1000 * total) / TURN_MS,
    tail: quantile(times, 0.99) / quantile(times, 0.5),
    fair: Math.min(...counts) / Math.max(...counts),
  };
}

/** Everything behind a pool on the edge: what crosses is a vector. */
async function batching(log: (text: string) => void): Promise<Figure[]> {
  const setting = { points: 256, features: 3, classes: 10 };
  const design = decodeDesign(ENCODINGS[0] as string);
  const behind = design.ops.slice(design.ops.findIndex(({ kind }) => kind === 'Pool') + 1);
  const ids = behind.filter(({ kind }) => kind !== 'Communicate').map(({ id }) => id);
  const placed = placeOps(
    placeOps(
      design,
      design.ops.map(({ id }) => id),
      'device',
    ),
    ids,
    'edge',
  );
  const { edge, plan } = emitPlan(placed, setting, foldModel(initialModel(placed, setting, 1)), {
    device: { gather: 'block' },
    edge: { gather: 'block', batched: true },
  });
  const [port] = plan.wire.up;
  const pooled = placed.ops.find(({ kind }) => kind === 'Pool');
  if (!edge || !port || !pooled) throw new Error('nothing crosses');
  const { width = 0 } = shapesOf(placed, setting).get(port.port.opId) ?? {};
  const inputs = { [port.name]: asBatch(float32(new Float32Array(width).fill(0.5), [1, width])) };
  const outputs = plan.wire.down.map(({ name }) => name);
  const ways = await Promise.all(
    [8, 1].map(async (most) => {
      const endpoint = await startEndpoint(['--max-batch', String(most)]);
      const work = { url: endpoint.url, model: edge, inputs, outputs, thinkMs: 0 };
      return { endpoint, company: await startCompany(work, CLIENTS) };
    }),
  );
  const got = ways.map(() => [] as Awaited<ReturnType<typeof turn>>[]);
  try {
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [i, { company }] of ways.entries()) got[i]?.push(await turn(company));
      log(`batching: round ${round + 1} of ${values.rounds}`);
    }
  } finally {
    for (const { company, endpoint } of ways) {
      await company.close();
      await endpoint.close();
    }
  }
  const [together = [], alone = []] = got;
  const ratios = Float64Array.from(together, ({ fps }, i) => fps / (alone[i]?.fps ?? Number.NaN)).sort();
  const middle = (list: typeof together, read: (each: (typeof together)[number]) => number) =>
    quantile(Float64Array.from(list, read).sort(), 0.5);
  return [
    {
      name: '8 clients, batching over none, frames/s',
      value: quantile(ratios, 0.5),
      unit: 'times',
      goal: 'at least 1.5',
    },
    { name: 'least of the rounds', value: ratios[0] as number, unit: 'times' },
    { name: 'most of the rounds', value: ratios.at(-1) as number, unit: 'times' },
    { name: '8 clients, batching', value: middle(together, (t) => t.fps), unit: 'frames/s' },
    {
      name: '8 clients, batching, p99 over p50',
      value: middle(together, (t) => t.tail),
      unit: 'times',
      goal: 'at most 4',
    },
    {
      name: '8 clients, fewest over most frames of a client',
      value: middle(together, (t) => t.fair),
      unit: 'share',
    },
  ];
}

interface Document {
  runs: (RunReport & { changes: { atS: number }[] })[];
}

async function dispatch(args: readonly string[]): Promise<Document> {
  let text = '';
  const code = await runCommandLine(['dispatch', ...args, '--json'], signal, (part) => {
    text += part;
  });
  if (code !== 0) throw new Error(text);
  return JSON.parse(text) as Document;
}

const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** What the best of some runs gave in each stretch: a dispatcher that knew the trace, and had only these to choose among. */
const oracle = (runs: readonly RunReport[], better: (a: Segment, b: Segment) => boolean): Segment[] =>
  (runs[0]?.segments ?? []).map((first, i) =>
    runs.map(({ segments }) => segments[i] ?? first).reduce((a, b) => (better(b, a) ? b : a)),
  );

async function step(zoo: string): Promise<Figure[]> {
  const { seconds } = values;
  const call = ['--zoo', zoo, '--trace', 'step', '--seconds', seconds, '--goal', 'latency', '--fixed', '4'];
  const { runs } = await dispatch(call);
  const [adaptive, ...fixed] = runs as unknown as [RunReport, ...RunReport[]];
  const best = oracle(fixed, (a, b) => a.medianMs < b.medianMs);
  return [
    {
      name: 'step trace: median latency over that of an oracle',
      value: total(adaptive.segments.map(({ medianMs }) => medianMs)) / total(best.map((s) => s.medianMs)),
      unit: 'times',
      goal: 'at most 1.1',
    },
    { name: 'step trace: switches', value: adaptive.switches, unit: 'count', goal: 'at most 2' },
    lostOf('step trace', runs),
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
  const { seconds, target, fixed } = values;
  const { runs } = await dispatch([
    ...['--zoo', zoo, '--trace', trace, '--load', load, '--seconds', seconds],
    ...['--goal', 'frames', '--target', target, '--fixed', fixed],
  ]);
  for (const { run, frames, withinTarget, energyMj, switches, segments } of runs) {
    const each = segments.map((s) => `${s.mbps.toPrecision(2)}/${s.devices}: ${s.withinTarget}`).join(', ');
    log(
      `${run}: ${withinTarget} of ${frames} frames in target (${each}), ${energyMj.toFixed(1)} mJ, ${switches} switches`,
    );
  }
  const [free, still, ...others] = runs as unknown as [RunReport, RunReport, ...RunReport[]];
  const best = [still, ...others].reduce((a, b) => (b.withinTarget > a.withinTarget ? b : a));
  const known = oracle([still, ...others], (a, b) => a.withinTarget > b.withinTarget);
  const where = `trace ${trace} with load ${load}`;
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

/** Random traces in the simulated world: what the dispatcher has of the best fixed scheme, and what one who knew could have. */
function simulated(): Figure[] {
  const goal = { what: 'frames', targetMs: Number(values.target) } as const;
  const random = seeded(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const between = (low: number, high: number) => low + (high - low) * random();
  const ratios = Array.from({ length: 40 }, (_, i) => {
    const made = () => ({ mbps: pick([0.5, 2, 5, 12, 40, 100]), devices: pick([1, 2, 4, 16]) });
    const stretches = Array.from({ length: 1 + (i % 4) }, made);
    const speeds = { deviceFactor: between(0.6, 1.6), edgeFactor: between(0.6, 1.6) };
    const truth = { ...speeds, crossingMs: between(0, 4), scatter: between(0, 0.15), seed: i + 1 };
    const { adaptive, fixed } = playAll(stretches, truth, goal);
    const counts = fixed.map(({ frames }) => stretches.map((_s, at) => inTarget(inStretch(frames, at), goal)));
    const best = Math.max(...counts.map(total));
    const known = total(stretches.map((_s, at) => Math.max(...counts.map((count) => count[at] as number))));
    return { adaptive: inTarget(adaptive.frames, goal) / best, known: known / best };
  });
  const figure = (name: string, read: (ratio: (typeof ratios)[number]) => number): Figure => ({
    name: `simulated, 40 traces: ${name}, median`,
    value: quantile(Float64Array.from(ratios, read).sort(), 0.5),
    unit: 'times',
  });
  return [
    figure('frames in target over the best fixed scheme', (r) => r.adaptive),
    figure('the same of one who knows the best scheme of each stretch', (r) => r.known),
    figure('frames in target over those of one who knows', (r) => r.adaptive / r.known),
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
      batching: () => batching(log),
      step: () => step(zoo),
      mixed: () => mixed(zoo, ['mixed', 'mixed'], log),
      walking: () => mixed(zoo, ['walking', 'crowd'], log),
      simulated: async () => simulated(),
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
