import { randomDesigns } from '../coinference/collect.ts';
import { genomeContext } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { type LatencyModel, LatencySession } from '../learning/latency/latencyModel.ts';
import type { Runtime } from '../runtime/session.ts';
import { assertLatencyModelOf } from '../system/learned.ts';
import type { System } from '../system/system.ts';
import { chooseDesigns } from './latencyModel.ts';

/** Random designs to choose from, for each that is wanted. */
const POOL = 20;

/**
 * Encodings of the designs that a latency model would learn most from, of a pool of random ones that it was not trained
 * on. The same call chooses the same ones again, so that a stopped run can be resumed.
 * @throws LatencyModelError when the model is of another system
 */
export async function nextDesigns(
  signal: AbortSignal,
  runtime: Runtime,
  setting: Setting,
  system: System,
  model: LatencyModel,
  count: number,
  seed: number,
): Promise<string[]> {
  assertLatencyModelOf(system, model);
  const known = new Set(model.designs);
  const random = randomDesigns(POOL * count + known.size, seed, genomeContext(setting));
  const pool = random.filter((design) => !known.has(design));
  const latencyModel = new LatencySession(runtime, model);
  try {
    return await chooseDesigns(signal, latencyModel, { setting, system, pool, known: [...known], count });
  } finally {
    await latencyModel.release();
  }
}
