import { shareOf } from '../design/share.ts';
import type { Design, Setting } from '../design/types.ts';
import type { LatencyModel, LatencyPrediction, LatencySession } from '../learning/latency/latencyModel.ts';
import { widened } from './coverage.ts';
import { type Estimate, energyOf, estimateDesign, tablesOf } from './estimate.ts';
import { assertLatencyModelOf, knowsShares, latencyGraphOf, plainTablesOf } from './learned.ts';
import { type AtLength, atLength, type Lengths } from './lengths.ts';
import { transferSpread } from './link.ts';
import type { System } from './system.ts';
import { throughputFps } from './throughput.ts';

/** An estimate, and who made its latency: the tables' sum, or the latency model that was trained on the system. */
export interface Prediction extends Estimate {
  by: 'table' | 'model';
}

/** Graphs of more nodes are not what the latency model can read: the tables answer for them. */
const MOST_NODES = 128;

/** What follows from a latency model's answer. */
type LearnedFigures = Pick<
  Prediction,
  'latencyMs' | 'lowMs' | 'highMs' | 'coverage' | 'parts' | 'throughputFps' | 'energyMj'
>;

/**
 * The figures of one design by the latency model's answer, the same wherever they are shown or searched by. Its interval gets
 * the link's jitter and losses on top, and is as wide as runs showed that it has to be.
 */
export function learnedFigures(
  system: System,
  { bytesUp, bytesDown }: Pick<Estimate, 'bytesUp' | 'bytesDown'>,
  { latencyMs, parts, ...answered }: LatencyPrediction,
  { coverage }: Pick<LatencyModel, 'coverage'>,
): LearnedFigures {
  const half = widened(Math.log(answered.highMs / latencyMs), system.latencyModelErrors ?? []);
  const crosses = bytesUp > 0 || bytesDown > 0;
  const ways = crosses
    ? [transferSpread(system.link, bytesUp, 'up'), transferSpread(system.link, bytesDown, 'down')]
    : [];
  const below = ways.reduce((sum, way) => sum + way.ms - way.lowMs, 0);
  const above = ways.reduce((sum, way) => sum + way.highMs - way.ms, 0);
  return {
    latencyMs,
    lowMs: Math.max(0, latencyMs * Math.exp(-half) - below),
    highMs: latencyMs * Math.exp(half) + above,
    coverage,
    parts,
    throughputFps: throughputFps(parts),
    energyMj: energyOf(system, parts),
  };
}

/** Predictions whose intervals hold samples of other lengths too, from the lower to the upper quartile. */
function overLengths(
  predictions: readonly Prediction[],
  designs: readonly Design[],
  setting: Setting,
  system: System,
  { low, high }: Lengths,
): Prediction[] {
  const [typical, short, long] = [setting.points, low, high].map((nodes) =>
    atLength(setting, system, nodes),
  ) as [AtLength, AtLength, AtLength];
  return predictions.map((prediction, i) => {
    const msAt = ({ setting: at, tables }: AtLength) =>
      estimateDesign(designs[i] as Design, at, system, tables).latencyMs;
    const typicalMs = msAt(typical);
    return {
      ...prediction,
      lowMs: prediction.lowMs * Math.min(1, msAt(short) / typicalMs),
      highMs: prediction.highMs * Math.max(1, msAt(long) / typicalMs),
    };
  });
}

/**
 * Latency, energy and throughput of valid designs on a system at its link: by the latency model where one is given, else by
 * the tables' sum, which also answers for a share of the points that the model was not trained on. A design for which a table
 * row is missing keeps the estimate that says so.
 * @param latencyModel of `system.latencyModel`, opened on any engine
 * @param lengths where samples differ in length: `setting.points` is then the typical one, and intervals cover the others
 * @throws LatencyModelError when the latency model is of another system
 */
export async function predictDesigns(
  signal: AbortSignal,
  designs: readonly Design[],
  setting: Setting,
  system: System,
  latencyModel?: LatencySession,
  lengths?: Lengths,
): Promise<Prediction[]> {
  const predictions = await predictTypical(signal, designs, setting, system, latencyModel);
  return lengths ? overLengths(predictions, designs, setting, system, lengths) : predictions;
}

async function predictTypical(
  signal: AbortSignal,
  designs: readonly Design[],
  setting: Setting,
  system: System,
  latencyModel?: LatencySession,
): Promise<Prediction[]> {
  const tables = tablesOf(system);
  const results = designs.map((design): Prediction => {
    return { ...estimateDesign(design, setting, system, tables), by: 'table' };
  });
  if (!latencyModel) return results;
  assertLatencyModelOf(system, latencyModel.model);
  const plain = plainTablesOf(system);
  const shares = new Map<number, boolean>();
  const known = (share: number) => {
    if (!shares.has(share)) shares.set(share, knowsShares(latencyModel.model, [share]));
    return shares.get(share);
  };
  const asked = designs.flatMap((design, at) => {
    if ((results[at] as Prediction).missing.length > 0) return [];
    if (!known(shareOf(design))) return [];
    const graph = latencyGraphOf(design, setting, system, plain);
    return graph.nodes > MOST_NODES ? [] : [{ at, graph }];
  });
  const answers = await latencyModel.predict(
    signal,
    asked.map(({ graph }) => graph),
  );
  for (const [i, { at }] of asked.entries()) {
    const estimate = results[at] as Prediction;
    const figures = learnedFigures(system, estimate, answers[i] as LatencyPrediction, latencyModel.model);
    const coverage = estimate.uncounted.length > 0 ? null : figures.coverage;
    results[at] = { ...estimate, ...figures, coverage, by: 'model' };
  }
  return results;
}
