import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { misfitOf } from '../app/fit.ts';
import type { Supernet } from '../learning/supernet.ts';
import type { Runtime } from '../runtime/session.ts';
import type { AccuracyOracle } from '../search/oracle.ts';
import type { TaskData } from '../tasks/task.ts';
import { type DataOptions, openData } from './data.ts';
import { readNamed } from './files.ts';
import { log, UsageError } from './outcome.ts';
import { shippedFile } from './shipped.ts';

export interface OracleOptions extends DataOptions {
  points: number;
  seed: number;
  /** A file to use. */
  supernet?: string;
  /** Steps of a training here; without it and without a file the shipped supernet is used, where one fits. */
  supernetSteps?: number;
}

/** When none is shipped and nobody says. */
const STEPS = 1000;

/** Asks a supernet: a given one, the shipped one, or one that is trained here. */
export async function supernetOracle(signal: AbortSignal, options: OracleOptions): Promise<AccuracyOracle> {
  const { supernetOracle: oracleOf } = await import('../app/supernetAccuracy.ts');
  const { nodeRuntime } = await import('../runtime/node.node.ts');
  const train = await openData(options, 'train', options.points, signal);
  const val = await openData(options, 'val', options.points, signal);
  const runtime = nodeRuntime({ threads: availableParallelism() });
  const supernet = (await readSupernet(options, train)) ?? (await trained(signal, runtime, options, train));
  return oracleOf(runtime, supernet, { train, val });
}

/** The given or the shipped supernet; undefined when neither is there, or the shipped one does not fit the data. */
async function readSupernet(options: OracleOptions, train: TaskData): Promise<Supernet | undefined> {
  const { task, points, supernet: given, supernetSteps } = options;
  const path = given ?? shippedFile('supernets', task);
  if (!given && (supernetSteps !== undefined || !existsSync(path))) return undefined;
  const { readSupernet } = await import('../learning/supernetFile.ts');
  const supernet = readSupernet(await readNamed('--supernet', path), (text) => log(`${path}: ${text}`));
  const { setting, task: own, steps } = supernet.about;
  const misfit = misfitOf({ ...setting, task: own }, { task, classes: train.classes.length, points });
  if (!misfit) {
    log(`supernet: ${path}, ${steps} steps at ${setting.points} points`);
    return supernet;
  }
  if (!given) return undefined;
  throw new UsageError(`--supernet ${path}: ${misfit}`);
}

async function trained(
  signal: AbortSignal,
  runtime: Runtime,
  { points, seed, supernetSteps: steps = STEPS }: OracleOptions,
  train: TaskData,
): Promise<Supernet> {
  const { SUPERNET_DEFAULTS } = await import('../learning/supernetTraining.ts');
  const { trainedSupernet } = await import('../app/supernetAccuracy.ts');
  const recipe = { ...SUPERNET_DEFAULTS, train, points, seed, steps };
  return trainedSupernet(signal, runtime, recipe, ({ step, loss, etaSeconds }) => {
    if (step % 250 === 0) {
      log(`supernet: step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${Math.ceil(etaSeconds)} s left`);
    }
  });
}
