import { type Genome, parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Setting } from '../design/types.ts';
import type { LatencyPredictor } from '../learning/latency/predictor.ts';
import { ParetoArchive } from '../search/archive.ts';
import { directionsOf, TABLE_OBJECTIVES } from '../search/objectives.ts';
import type { CostOracle, LearnedCost } from '../search/oracle.ts';
import type { Constraints } from '../search/scoring.ts';
import type { SearchPoint } from '../search/snapshot.ts';
import { predictDesigns } from '../system/prediction.ts';
import type { System } from '../system/system.ts';

/** Asks the predictor about genomes. */
export const costOracleOf =
  (setting: Setting, system: System, predictor: LatencyPredictor): CostOracle =>
  async (signal, genomes: readonly Genome[]) =>
    predictDesigns(
      signal,
      genomes.map((genome) => designOf(genome)),
      setting,
      system,
      predictor,
    );

/**
 * The front of a search that scored by the tables, with the predictor's latency and energy: what is outside the limits
 * now, or dominated, is left out. By rising latency.
 */
export async function learnedFront(
  signal: AbortSignal,
  front: readonly SearchPoint[],
  costs: CostOracle,
  { latencyMs = Number.POSITIVE_INFINITY, energyMj = Number.POSITIVE_INFINITY }: Constraints,
): Promise<SearchPoint[]> {
  const answers = await costs(
    signal,
    front.map(({ encoding }) => parseGenome(encoding)),
  );
  const archive = new ParetoArchive<SearchPoint>(directionsOf(TABLE_OBJECTIVES));
  for (const [i, point] of front.entries()) {
    const { latencyMs: ms, lowMs, highMs, energyMj: mj } = answers[i] as LearnedCost;
    if (ms > latencyMs || mj > energyMj) continue;
    archive.insert([ms, mj, point.parameters], {
      ...point,
      latencyMs: ms,
      energyMj: mj,
      lowMs,
      highMs,
    });
  }
  return archive.entries.map(({ item }) => item).sort((a, b) => a.latencyMs - b.latencyMs);
}
