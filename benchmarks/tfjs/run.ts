/**
 * A training step in a browser worker against the same network's step in TensorFlow.js and in jax-js (both WebAssembly), in
 * one run in one Chromium: the same batch, the same start, the same losses. And the share of a step that is spent outside
 * the engine's arithmetic, here and in Node.
 *
 *   npm run -s bench:training-browser -- [--json] [--points 128,256] [--threads 1,2] [--batch 16] [--rounds 3] [--steps 8]
 *     [--against tfjs,jax]
 *
 * Both are installed into .gcode/tfjs when they are not there. Rounds take turns between the three.
 */
import { parseArgs } from 'node:util';
import { nodeRuntime } from '../../src/runtime/node.node.ts';
import { benchmark, type Figure } from '../benchmark.ts';
import { smallDgcnn } from '../designs.ts';
import { EPOCH, outside, type StepRequest, type StepTimes, stepTimes } from '../stepTimes.ts';
import { JAX_VERSION, openPage } from './page.ts';

export interface WorkerRequest extends StepRequest {
  threads: number;
  /** What to say of a library that does not say it itself. */
  version?: string;
}
export interface ReferenceTimes {
  /** ms of each timed step, making its batch included. */
  steps: number[];
  losses: number[];
  threads: number;
  version: string;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string', default: '128,256' },
    threads: { type: 'string', default: '1,2' },
    batch: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '3' },
    steps: { type: 'string', default: '8' },
    'reference-steps': { type: 'string', default: '2' },
    against: { type: 'string', default: 'tfjs,jax' },
  },
});
const REFERENCES = ['tfjs', 'jax'] as const;
type Reference = (typeof REFERENCES)[number];
const against = REFERENCES.filter((name) => values.against.split(',').includes(name));
const TITLES: Record<Reference, string> = { tfjs: 'tfjs', jax: 'jax-js' };
const list = (text: string): number[] => text.split(',').map(Number);
const batch = Number(values.batch);
const steps = Number(values.steps);
const referenceSteps = Number(values['reference-steps']);
/** Losses of two float32 engines drift apart as steps continue; these are compared. */
const COMPARED = 3;
/** More would mean that the two train different networks. */
const SAME = 1e-3;

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;

function spread(name: string, times: readonly number[], goal?: string): Figure[] {
  const sorted = [...times].sort((a, b) => a - b);
  return [
    { name: `${name}, median`, value: quantile(sorted, 0.5), unit: 'ms', ...(goal && { goal }) },
    { name: `${name}, lower quartile`, value: quantile(sorted, 0.25), unit: 'ms' },
    { name: `${name}, upper quartile`, value: quantile(sorted, 0.75), unit: 'ms' },
  ];
}

/** All rounds as one. */
const joined = (rounds: readonly StepTimes[]): StepTimes => ({
  ...(rounds[0] as StepTimes),
  steps: rounds.flatMap((r) => r.steps),
  inside: rounds.flatMap((r) => r.inside),
  copies: rounds.flatMap((r) => r.copies),
});

function outsideFigures(where: string, times: StepTimes): Figure[] {
  const { step, epoch } = outside(times);
  return [
    { name: `${where}, loading the engine, once`, value: times.startMs, unit: 'ms' },
    {
      name: `${where}, emitting and creating, once a training`,
      value: times.emitMs + times.createMs,
      unit: 'ms',
    },
    { name: `${where}, outside the engine: data and copies of a step`, value: step, unit: '%', goal: '< 15' },
    {
      name: `${where}, outside the engine: with emit and create, in an epoch of ${EPOCH} steps`,
      value: epoch,
      unit: '%',
      goal: '< 15',
    },
  ];
}

function assertSameLosses(ours: readonly number[], theirs: readonly number[]): number {
  const compared = Math.min(COMPARED, ours.length, theirs.length);
  const worst = Math.max(...ours.slice(0, compared).map((loss, i) => Math.abs(loss - (theirs[i] as number))));
  if (worst <= SAME) return worst;
  throw new Error(
    `the losses differ by ${worst}: ${ours.slice(0, compared)} and ${theirs.slice(0, compared)}`,
  );
}

const middle = (times: readonly number[]): number =>
  quantile(
    [...times].sort((a, b) => a - b),
    0.5,
  );

function againstFigures(at: string, title: string, ours: StepTimes, rounds: ReferenceTimes[]): Figure[] {
  const [{ version, threads, losses }] = rounds as [ReferenceTimes];
  const reference = rounds.flatMap((round) => round.steps);
  return [
    ...spread(`${at}: step in ${title} ${version} wasm, ${threads} threads`, reference),
    {
      name: `${at}: ${title} / ours`,
      value: middle(reference) / middle(ours.steps),
      unit: 'x',
      goal: '>= 5',
    },
    {
      name: `${at}: largest difference of the first losses, ${title}`,
      value: assertSameLosses(ours.losses, losses),
      unit: '',
      goal: '<= 0.001',
    },
  ];
}

await benchmark('training-browser', async (log) => {
  const design = smallDgcnn();
  const figures: Figure[] = [];
  const page = await openPage(log);
  try {
    for (const points of list(values.points)) {
      for (const threads of list(values.threads)) {
        const request: WorkerRequest = { design, points, batch, threads, steps, warmUp: 3 };
        const ours: StepTimes[] = [];
        const theirs = new Map(against.map((name): [Reference, ReferenceTimes[]] => [name, []]));
        for (let round = 1; round <= Number(values.rounds); round++) {
          log(`${points} points, ${threads} threads, round ${round}`);
          ours.push(await page.run<StepTimes>('gcode', request));
          // The reference's schedule is as long as ours: its first steps are the same ones.
          const few = { ...request, steps: referenceSteps, warmUp: 1, of: steps + 3, version: JAX_VERSION };
          for (const [name, rounds] of theirs) rounds.push(await page.run<ReferenceTimes>(name, few));
        }
        const all = joined(ours);
        const at = `${points} points, batch ${batch}, ${all.threads} threads`;
        figures.push(
          ...spread(`${at}: step in a Chromium worker`, all.steps),
          ...against.flatMap((name) =>
            againstFigures(at, TITLES[name], all, theirs.get(name) as ReferenceTimes[]),
          ),
          ...outsideFigures(`${at}, Chromium`, all),
        );
      }
    }
  } finally {
    await page.close();
  }
  for (const points of list(values.points)) {
    for (const threads of list(values.threads)) {
      log(`Node, ${points} points, ${threads} threads`);
      const times = await stepTimes(nodeRuntime({ threads }), {
        design,
        points,
        batch,
        steps: 3 * steps,
        warmUp: 3,
      });
      const at = `${points} points, batch ${batch}, ${threads} threads, Node`;
      figures.push(...spread(`${at}: step`, times.steps), ...outsideFigures(at, times));
    }
  }
  return figures;
});
