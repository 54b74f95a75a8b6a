import { trainingText } from '../learning/targets.ts';
import { nothingFound } from '../search/limitWatch.ts';
import { memberValue } from '../search/member.ts';
import { loosenedFor, outsideWords } from '../search/nearest.ts';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../search/objectives.ts';
import type { Limits } from '../search/scoring.ts';
import type { Snapshot } from '../search/snapshot.ts';
import { type Outcome, table } from './outcome.ts';

/** Counts, bytes and rates in whole numbers; times and shares with their decimals. */
const shown = (id: ObjectiveId, value: number): string =>
  value.toFixed({ ms: 2, mJ: 2, fraction: 4, 'frames/s': 1 }[objective(id).unit as string] ?? 0);

/** Which limits bind, the designs that come nearest, and what would let the first of them in. */
function whyNothing({ limits, nearest, candidatesScored }: Snapshot, limited: Limits): string {
  const why = nothingFound(limits, candidatesScored).join('\n');
  const [first] = nearest;
  if (!first) return why;
  const rows = nearest.map((member) => [member.encoding, outsideWords(member, limited)]);
  const loosened = Object.entries(loosenedFor(first, limited)) as [ObjectiveId, number][];
  const options = loosened.filter(([id, limit]) => limit !== limited[id]);
  const way = options.map(([id, limit]) => `--limit ${id}=${limit}`).join(' ');
  return `${why}\n\n${table(['nearest design', 'outside'], rows)}\n\nThe first is found with ${way}.`;
}

/** What a search found, for people and for programs. */
export function searchOutcome(
  found: Snapshot,
  limited: Limits,
  bytes: (encoding: string) => { bytesUp: number; bytesDown: number },
  unit: string,
): Outcome {
  const {
    objectives,
    front,
    limits,
    nearest,
    candidatesScored,
    designsScored,
    accuracyEvaluated,
    unscorable,
  } = found;
  const results = front.map(({ encoding, figures }) => {
    const { latency, accuracy } = figures;
    return {
      design: encoding,
      ...Object.fromEntries(OBJECTIVE_IDS.map((id) => [objective(id).field, figures[id]?.value ?? null])),
      ...(latency?.low !== undefined && { lowMs: latency.low, highMs: latency.high }),
      ...(accuracy?.unrounded && { accuracyBeforeCodec: true }),
      ...(accuracy?.low !== undefined && { accuracyLow: accuracy.low, accuracyHigh: accuracy.high }),
      ...bytes(encoding),
    };
  });
  const provenance = Object.fromEntries(
    OBJECTIVE_IDS.flatMap((id) => {
      const known = front.find(({ figures }) => figures[id])?.figures[id];
      return known ? [[objective(id).field, known.provenance]] : [];
    }),
  );
  const columns = [...new Set<ObjectiveId>(['latency', 'energy', 'accuracy', 'parameters', ...objectives])];
  const rows = front.map((member) => [
    member.encoding,
    ...columns.map((id) => (member.figures[id] ? shown(id, memberValue(member, id)) : '')),
  ]);
  // All are of one training: one source answers for a search.
  const training = front.find(({ figures }) => figures.accuracy?.training)?.figures.accuracy?.training;
  const after = training
    ? ` Accuracies are predicted, on val ${trainingText(training, unit)}: gcode verify trains and runs these designs.`
    : '';
  const rounded = front.some(({ figures }) => figures.accuracy?.unrounded)
    ? ' Where a codec rounds what crosses, the accuracy is that of the design without it: gcode codecs measures the difference.'
    : '';
  const header = ['design', ...columns.map((id) => `${objective(id).title} (${objective(id).unit})`)];
  const missing = unscorable > 0 ? `, ${unscorable} left out because the tables lack an op of theirs` : '';
  return {
    document: {
      ...{
        objectives,
        results,
        limits,
        nearest: nearest.map(({ encoding, figures }) => ({ design: encoding, figures })),
      },
      ...{ candidatesScored, designsScored, accuracyEvaluated, unscorable },
      provenance,
      ...(training && { accuracyOf: training }),
    },
    text: `${front.length > 0 ? table(header, rows) : whyNothing(found, limited)}\n\n${candidatesScored} candidates scored in ${designsScored} placements, ${accuracyEvaluated} accuracies evaluated${missing}.${after}${rounded}`,
  };
}
