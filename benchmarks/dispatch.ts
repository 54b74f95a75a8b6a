/**
 * The dispatcher and the endpoint's batching: eight clients of one endpoint with and without batching, by turns; the step trace
 * against an oracle that always has the fixed scheme that was best there; a mixed trace (rate and load) against the best fixed
 * scheme and a static pipeline.
 *
 *   npm run -s bench:dispatch -- [--json] [--zoo FILE] [--seconds 20] [--rounds 3] [--points 256] [--part batching]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunReport } from '../src/app/dispatch/report.ts';
import { type Company, startCompany } from '../src/cli/company.ts';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { runCommandLine } from '../src/cli/program.ts';
import { asBatch } from '../src/coinference/batches.ts';
import { placeOps } from '../src/design/communicate.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { shapesOf } from '../src/design/shapes.ts';
import { foldModel, initialModel } from '../src/learning/model.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { float32 } from '../src/onnx/tensor.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    zoo: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    points: { type: 'string', default: '256' },
    /** `batching` or `traces`; both when absent. */
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
  const setting = { points: Number(values.points), features: 3, classes: 10 };
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

async function traces(zoo: string, log: (text: string) => void): Promise<Figure[]> {
  const { seconds } = values;
  log('step trace');
  const step = await dispatch([
    '--zoo',
    zoo,
    '--trace',
    'step',
    '--seconds',
    seconds,
    '--goal',
    'latency',
    '--fixed',
    '4',
  ]);
  const [adaptive, ...fixed] = step.runs as unknown as [RunReport, ...RunReport[]];
  const oracle = adaptive.segments.map((_, i) =>
    Math.min(...fixed.map(({ segments }) => segments[i]?.medianMs ?? Number.POSITIVE_INFINITY)),
  );
  const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  log('mixed trace');
  const mixed = await dispatch([
    '--zoo',
    zoo,
    '--trace',
    'walking',
    '--load',
    'crowd',
    '--seconds',
    seconds,
    '--goal',
    'frames',
    '--target',
    '60',
    '--fixed',
    '4',
  ]);
  const [free, still, ...others] = mixed.runs as unknown as [RunReport, RunReport, ...RunReport[]];
  const best = [still, ...others].reduce((a, b) => (b.withinTarget > a.withinTarget ? b : a));
  return [
    {
      name: 'step trace: median latency over that of an oracle',
      value: total(adaptive.segments.map(({ medianMs }) => medianMs)) / total(oracle),
      unit: 'times',
      goal: 'at most 1.1',
    },
    { name: 'step trace: switches', value: adaptive.switches, unit: 'count', goal: 'at most 2' },
    {
      name: 'frames lost or out of order',
      value: total([...step.runs, ...mixed.runs].map((r) => r.lost + r.outOfOrder)),
      unit: 'count',
      goal: '0',
    },
    {
      name: 'mixed trace: frames in target over the best fixed scheme',
      value: free.withinTarget / best.withinTarget,
      unit: 'times',
      goal: 'at least 1.5',
    },
    {
      name: 'mixed trace: energy a frame over it (modelled)',
      value: free.energyMj / best.energyMj,
      unit: 'times',
      goal: 'at most 1',
    },
    {
      name: 'mixed trace: frames in target over the static pipeline',
      value: free.withinTarget / still.withinTarget,
      unit: 'times',
    },
    {
      name: 'mixed trace: energy a frame over the static pipeline (modelled)',
      value: free.energyMj / still.energyMj,
      unit: 'times',
    },
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
    const { part } = values;
    return [
      ...(part === 'traces' ? [] : await batching(log)),
      ...(part === 'batching' ? [] : await traces(zoo, log)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
