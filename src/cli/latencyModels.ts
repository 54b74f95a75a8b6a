import { type LatencyModel, LatencySession } from '../learning/latency/latencyModel.ts';
import { LatencyModelError, readLatencyModel } from '../learning/latency/latencyModelFile.ts';
import { assertLatencyModelOf } from '../system/learned.ts';
import type { System } from '../system/system.ts';
import { readNamed } from './files.ts';
import { log } from './outcome.ts';

/** The latency model that an option names. Throws UsageError when it is not there, LatencyModelError when it is damaged. */
export async function readLatencyModelFile(option: string, path: string): Promise<LatencyModel> {
  const bytes = await readNamed(option, path);
  try {
    return readLatencyModel(bytes, (text) => log(`${path}: ${text}`));
  } catch (error) {
    if (error instanceof LatencyModelError) throw error.within(path);
    throw error;
  }
}

/**
 * The system with the latency model that `--latency-model` names, or else its own; refused unless it is of this system.
 * @throws LatencyModelError naming file and engine
 */
export async function withLatencyModel(system: System, path: string | undefined): Promise<System> {
  const named = path === undefined ? undefined : await readLatencyModelFile('--latency-model', path);
  const latencyModel = named ?? system.latencyModel;
  if (!latencyModel) return system;
  try {
    assertLatencyModelOf(system, latencyModel);
  } catch (error) {
    if (error instanceof LatencyModelError && path) throw error.within(path);
    throw error;
  }
  return { ...system, latencyModel };
}

/** Runs `use` with the system's latency model opened on the native engine, undefined where it has none. */
export async function usingLatencyModel<T>(
  { latencyModel: model }: System,
  use: (latencyModel: LatencySession | undefined) => Promise<T>,
): Promise<T> {
  if (!model) return use(undefined);
  const { nodeRuntime } = await import('../runtime/node.node.ts');
  const latencyModel = new LatencySession(nodeRuntime(), model);
  try {
    return await use(latencyModel);
  } finally {
    await latencyModel.release();
  }
}
