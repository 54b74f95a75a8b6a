import { LatencyPredictor, type PredictorModel } from '../learning/latency/predictor.ts';
import { PredictorError, readPredictor } from '../learning/latency/predictorFile.ts';
import { assertPredictorOf } from '../system/learned.ts';
import type { System } from '../system/system.ts';
import { readNamed } from './files.ts';
import { log } from './outcome.ts';

/** The latency predictor that an option names. Throws UsageError when it is not there, PredictorError when it is damaged. */
export async function readPredictorFile(option: string, path: string): Promise<PredictorModel> {
  const bytes = await readNamed(option, path);
  try {
    return readPredictor(bytes, (text) => log(`${path}: ${text}`));
  } catch (error) {
    if (error instanceof PredictorError) throw error.within(path);
    throw error;
  }
}

/**
 * The system with the predictor that `--predictor` names, or else its own; refused unless it is of this system.
 * @throws PredictorError naming file and engine
 */
export async function withPredictor(system: System, path: string | undefined): Promise<System> {
  const named = path === undefined ? undefined : await readPredictorFile('--predictor', path);
  const predictor = named ?? system.predictor;
  if (!predictor) return system;
  try {
    assertPredictorOf(system, predictor);
  } catch (error) {
    if (error instanceof PredictorError && path) throw error.within(path);
    throw error;
  }
  return { ...system, predictor };
}

/** Runs `use` with the system's predictor opened on the native engine, undefined where it has none. */
export async function usingPredictor<T>(
  { predictor: model }: System,
  use: (predictor: LatencyPredictor | undefined) => Promise<T>,
): Promise<T> {
  if (!model) return use(undefined);
  const { nodeRuntime } = await import('../runtime/node.node.ts');
  const predictor = new LatencyPredictor(nodeRuntime(), model);
  try {
    return await use(predictor);
  } finally {
    await predictor.release();
  }
}
