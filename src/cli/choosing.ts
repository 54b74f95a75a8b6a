import { randomDesigns } from '../coinference/collect.ts';
import { decodeDesign } from '../design/decode.ts';
import { genomeContext } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { LatencyPredictor, type PredictorModel } from '../learning/latency/predictor.ts';
import { selectDesigns, traitsOf } from '../learning/latency/select.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { assertPredictorOf, latencyGraphOf, plainTablesOf } from '../system/learned.ts';
import type { System } from '../system/system.ts';

/** Random designs to choose from, for each that is wanted. */
const POOL = 20;

/**
 * Encodings of the designs that a predictor would learn most from, of a pool of random ones that it was not trained on. The
 * same call chooses the same ones again, so that a run that was stopped goes on.
 * @throws PredictorError when the predictor is of another system
 */
export async function chooseDesigns(
  signal: AbortSignal,
  setting: Setting,
  system: System,
  model: PredictorModel,
  count: number,
  seed: number,
): Promise<string[]> {
  assertPredictorOf(system, model);
  const tables = plainTablesOf(system);
  const context = genomeContext(setting);
  const graphOf = (design: string) => latencyGraphOf(decodeDesign(design, context), setting, system, tables);
  const known = new Set(model.designs);
  const pool = randomDesigns(POOL * count + known.size, seed, context).filter((design) => !known.has(design));
  const graphs = pool.map(graphOf);
  const predictor = new LatencyPredictor(nodeRuntime(), model);
  try {
    const answers = await predictor.predict(signal, graphs);
    const candidates = graphs.map((graph, i) => ({
      spread: answers[i]?.spread ?? 0,
      traits: traitsOf(graph),
    }));
    const measured = [...known].map((design) => traitsOf(graphOf(design)));
    return selectDesigns(candidates, measured, count).map((i) => pool[i] as string);
  } finally {
    await predictor.release();
  }
}
