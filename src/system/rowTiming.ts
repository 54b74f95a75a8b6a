import type { Gather } from '../onnx/neighbours.ts';
import type { Tensors } from '../onnx/tensor.ts';
import { type OpKey, runKey } from './keys.ts';
import { microGraphOf } from './micro.ts';
import type { ProfileRow } from './profile.ts';
import type { OpRunner } from './runner.ts';
import { medianUncertainty, quartiles } from './statistics.ts';

/** Time to spend on one row after warm-up at most; a row gets a second helping while its median is unsure. */
export const BUDGET_MS = { coarse: 50, fine: 80 };
const MIN_RUNS = 4;
const MAX_RUNS = 60;
/** A median is stable when its 95 % interval is within this share of it. */
const STABLE = 0.05;
const MAX_HELPINGS = 3;

/**
 * Times one key. Rule: each helping's first run is warm-up and dropped; outliers are dropped as `quartiles`
 * says; helpings end when the median is stable, after three, or when the time is spent.
 * @param budgetMs for one helping; 0 when there is no time left: one helping of the fewest runs
 */
export async function timeKey(
  signal: AbortSignal,
  runner: OpRunner,
  key: OpKey,
  gather: Gather,
  budgetMs: number,
): Promise<ProfileRow> {
  const timed = await timeModel(signal, runner, microGraphOf(key, gather), budgetMs);
  return { key, ...timed };
}

/** The same for any model, on the inputs that are given. @throws what the runner throws */
export async function timeModel(
  signal: AbortSignal,
  runner: OpRunner,
  { model, feeds }: { model: Uint8Array; feeds: Tensors },
  budgetMs: number,
): Promise<Timed> {
  return timeRuns((runs) => runner(signal, model, feeds, runs), budgetMs);
}

/** Quartiles of kept runs, as rows have them. */
type Timed = Omit<ProfileRow, 'key' | 'rough'>;

/** The same for anything that runs so many times. @throws what it throws */
export async function timeRuns(run: (runs: number) => Promise<number[]>, budgetMs: number): Promise<Timed> {
  let fitting = 0;
  if (budgetMs > 0) {
    const [, probe] = await run(2);
    fitting = Math.ceil(budgetMs / Math.max(probe ?? 0, budgetMs / MAX_RUNS));
  }
  const samples: number[] = [];
  for (let helping = 0; helping < MAX_HELPINGS; helping++) {
    samples.push(...(await run(1 + Math.max(MIN_RUNS, fitting))).slice(1));
    if (samples.length === 0) throw new Error('no run times came back');
    const spent = samples.reduce((sum, ms) => sum + ms, 0);
    if (medianUncertainty(quartiles(samples)) <= STABLE || spent >= 2 * budgetMs) break;
  }
  return { ...quartiles(samples), minMs: Math.min(...samples), maxMs: Math.max(...samples) };
}

/** Engines compile themselves while they run: at first the same graph takes two and three times its time. */
const WARM_UP = { rounds: 20, runs: 100, ms: 500 };
/** WebAssembly is compiled function by function: each kind of op has some of its own. */
const WARM_UP_KIND_MS = 30;

/** Runs a graph of next to no work, which is the most sensitive, often enough that the first rows are not cold. */
export async function warmUp(signal: AbortSignal, runner: OpRunner, gather: Gather): Promise<void> {
  const { model, feeds } = microGraphOf(runKey(64), gather);
  const end = performance.now() + WARM_UP.ms;
  for (let round = 0; round < WARM_UP.rounds && performance.now() < end; round++) {
    await runner(signal, model, feeds, WARM_UP.runs);
  }
}

/** Runs every kind of op among the keys, at its smallest, until the engine has compiled what it runs by. */
export async function warmUpKinds(
  signal: AbortSignal,
  runner: OpRunner,
  gather: Gather,
  keys: readonly OpKey[],
): Promise<void> {
  const kinds = new Map<string, OpKey>();
  for (const key of keys) {
    const kind = `${key.op} ${key.params} ${key.pooled}`;
    const smallest = kinds.get(kind);
    if (!smallest || key.inWidth * key.outWidth < smallest.inWidth * smallest.outWidth) kinds.set(kind, key);
  }
  for (const key of kinds.values()) {
    signal.throwIfAborted();
    const { model, feeds } = microGraphOf(key, gather);
    const [first = 0, second = first] = await runner(signal, model, feeds, 2);
    const runs = Math.min(WARM_UP.runs, Math.ceil(WARM_UP_KIND_MS / Math.max(second, 1e-3)));
    await runner(signal, model, feeds, runs);
  }
}
