import { type Genome, parseGenome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { type System, systemProvenance } from '../system/system.ts';
import { ParetoArchive } from './archive.ts';
import { rounds } from './mapping/network.ts';
import { type Member, memberValue } from './member.ts';
import { directionsOf, figuresOf, type ObjectiveId, objective } from './objectives.ts';
import type { AccuracyResult, CostOracle, LearnedCost } from './oracle.ts';
import { type Limits, violationBy } from './scoring.ts';

/**
 * The front of a search that scored by the tables, with the latency model's latency and energy: what is outside the limits
 * now, or dominated in the search's own objectives, is left out. Best of the first objective first.
 */
export async function learnedFront(
  signal: AbortSignal,
  front: readonly Member[],
  costs: CostOracle,
  setting: Setting,
  system: System,
  limits: Limits,
  ids: readonly ObjectiveId[],
): Promise<Member[]> {
  const genomes = front.map(({ encoding }) => parseGenome(encoding));
  const answers = await costs(signal, genomes);
  const estimate = genomeEstimator(setting, system);
  const violation = violationBy(limits);
  const archive = new ParetoArchive<Member>(directionsOf(ids));
  for (const [i, member] of front.entries()) {
    const { latencyMs, lowMs, highMs, energyMj } = answers[i] as LearnedCost;
    const { memory, accuracy } = keptFigures(member);
    const corrected = { ...estimate(genomes[i] as Genome), latencyMs, energyMj, ...(memory && { memory }) };
    if (violation(corrected, accuracy?.accuracy ?? Number.NaN) > 0) continue;
    const latency = { lowMs, highMs, by: 'model' as const };
    const facts = { estimate: corrected, latency, accuracy, rounds: rounds(genomes[i] as Genome) };
    const renewed = { encoding: member.encoding, figures: figuresOf(facts, systemProvenance(system)) };
    archive.insert(
      ids.map((id) => memberValue(renewed, id)),
      renewed,
    );
  }
  const [first] = ids;
  if (!first) return [];
  const sign = objective(first).direction === 'min' ? 1 : -1;
  return archive.entries
    .map(({ item }) => item)
    .sort((a, b) => sign * (memberValue(a, first) - memberValue(b, first)));
}

/** What the search had found out beyond the tables, which a latency model does not change. */
function keptFigures({ figures: { deviceMemory, edgeMemory, accuracy } }: Member) {
  const memory = deviceMemory && edgeMemory && { device: deviceMemory.value, edge: edgeMemory.value };
  const known: AccuracyResult | null = accuracy ? { ...accuracy, accuracy: accuracy.value } : null;
  return { memory, accuracy: known };
}
