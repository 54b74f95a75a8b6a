/** Eight clients of one endpoint, with and without batching, by turns. */
import { type Company, startCompany } from '../src/cli/company.ts';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { asBatch } from '../src/coinference/batches.ts';
import { placeOps } from '../src/design/communicate.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { shapesOf } from '../src/design/shapes.ts';
import { foldModel, initialModel } from '../src/learning/model.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { float32 } from '../src/onnx/tensor.ts';
import { quantile } from '../src/system/statistics.ts';
import type { Figure } from './benchmark.ts';

const CLIENTS = 8;
const TURN_MS = 2000;

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
export async function batching(
  encoding: string,
  rounds: number,
  log: (text: string) => void,
): Promise<Figure[]> {
  const setting = { points: 256, features: 3, classes: 10 };
  const design = decodeDesign(encoding);
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
    for (let round = 0; round < rounds; round++) {
      for (const [i, { company }] of ways.entries()) got[i]?.push(await turn(company));
      log(`batching: round ${round + 1} of ${rounds}`);
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
