import { type Genome, parseGenome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { genomeEstimator } from '../system/genomeEstimator.ts';
import { type System, systemProvenance } from '../system/system.ts';
import { ParetoArchive } from './archive.ts';
import { type Member, memberValue } from './member.ts';
import { directionsOf, figuresOf, WITHOUT_ACCURACY } from './objectives.ts';
import type { CostOracle, LearnedCost } from './oracle.ts';
import { type Limits, violationBy } from './scoring.ts';

/**
 * The front of a search that scored by the tables, with the latency model's latency and energy: what is outside the limits
 * now, or dominated, is left out. By rising latency.
 */
export async function learnedFront(
  signal: AbortSignal,
  front: readonly Member[],
  costs: CostOracle,
  setting: Setting,
  system: System,
  limits: Limits,
): Promise<Member[]> {
  const genomes = front.map(({ encoding }) => parseGenome(encoding));
  const answers = await costs(signal, genomes);
  const estimate = genomeEstimator(setting, system);
  const violation = violationBy(limits);
  const archive = new ParetoArchive<Member>(directionsOf(WITHOUT_ACCURACY));
  for (const [i, { encoding }] of front.entries()) {
    const { latencyMs, lowMs, highMs, energyMj } = answers[i] as LearnedCost;
    const corrected = { ...estimate(genomes[i] as Genome), latencyMs, energyMj };
    if (violation(corrected, Number.NaN) > 0) continue;
    const facts = {
      estimate: corrected,
      latency: { lowMs, highMs, by: 'model' as const },
      accuracy: null,
    };
    const member = { encoding, figures: figuresOf(facts, systemProvenance(system)) };
    archive.insert(
      WITHOUT_ACCURACY.map((id) => memberValue(member, id)),
      member,
    );
  }
  return archive.entries
    .map(({ item }) => item)
    .sort((a, b) => memberValue(a, 'latency') - memberValue(b, 'latency'));
}
