import { parseGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import type { Design, Setting } from '../../design/types.ts';
import type { AccuracyModel } from '../../learning/accuracy/accuracyModel.ts';
import { DEFAULT_STRATEGY } from '../../search/defaultStrategy.ts';
import { type Member, memberValue } from '../../search/member.ts';
import { predictedAccuracy } from '../../search/predictedAccuracy.ts';
import { runSearch } from '../../search/search.ts';
import type { System } from '../../system/system.ts';
import { networkText } from '../verify/records.ts';
import type { BaselineFigure } from './table.ts';

/** A chosen design, and a name that only its network has: searches on other systems find others. */
interface SearchedDesign {
  design: Design;
  network: string;
  /** What the accuracy model says, by which it was chosen. */
  predicted: BaselineFigure;
}

/** Of two searches that are held against each other, what each chose. */
interface SearchedDesigns {
  device: SearchedDesign;
  both: SearchedDesign;
  /** Accuracy that both had to reach, as the accuracy model has it. */
  floor: number;
}

/** Predicted accuracy that a chosen design may lack to the best of the worse front. */
const LESS = 0.01;

/**
 * A search on the device alone, as HGNAS does it, and one of device and edge, with the same budget and seed. Of each front the
 * fastest design is taken whose predicted accuracy is within a point of what both can reach. Null where a search finds nothing.
 */
export async function searchedDesigns(
  signal: AbortSignal,
  setting: Setting,
  system: System,
  model: AccuracyModel,
  candidates: number,
): Promise<SearchedDesigns | null> {
  const front = async (modes?: ['D']): Promise<Member[]> => {
    let found: Member[] = [];
    await runSearch(
      signal,
      {
        ...{ setting, system, strategy: DEFAULT_STRATEGY, seed: 1, objectives: ['latency', 'accuracy'] },
        ...{ accuracy: predictedAccuracy(model), maxCandidates: candidates },
        ...(modes && { space: { modes } }),
      },
      (snapshot) => {
        found = snapshot.front;
      },
    );
    return found;
  };
  const [device, both] = [await front(['D']), await front()];
  const best = (members: readonly Member[]) => Math.max(...members.map((m) => memberValue(m, 'accuracy')));
  const floor = Math.min(best(device), best(both)) - LESS;
  const chosen = (members: readonly Member[]): Member | undefined =>
    members
      .filter((member) => memberValue(member, 'accuracy') >= floor)
      .sort((a, b) => memberValue(a, 'latency') - memberValue(b, 'latency'))[0];
  const [onDevice, ours] = [chosen(device), chosen(both)];
  if (!onDevice || !ours) return null;
  const open = ({ encoding, figures: { accuracy } }: Member): SearchedDesign => ({
    predicted: {
      value: accuracy?.value ?? Number.NaN,
      provenance: 'predicted',
      ...(accuracy?.low !== undefined && { low: accuracy.low, high: accuracy.high }),
    },
    design: designOf(parseGenome(encoding)),
    network: networkText(encoding).replaceAll(/[ ,]/g, (sign) => (sign === ',' ? '-' : '_')),
  });
  return { device: open(onDevice), both: open(ours), floor };
}
