import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { ParetoArchive } from '../search/archive.ts';
import {
  type CandidateForm,
  type CandidatesAbout,
  type CandidateWriter,
  candidateWriter,
} from '../search/candidateFiles.ts';
import { type LoggedDesign, loggedDesigns } from '../search/candidateLog.ts';
import { Known } from '../search/known.ts';
import { columnsOf } from '../search/member.ts';
import { directionsOf, objective } from '../search/objectives.ts';
import { predictedAccuracy } from '../search/predictedAccuracy.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from '../search/usualObjectives.ts';
import { tick } from '../system/tick.ts';
import { loadCandidates } from './candidateStore.ts';
import { shippedBytes } from './shipped.ts';

/** Candidates between two looks at whether it was told to stop. */
const AT_ONCE = 2000;

/**
 * A file of every candidate that a search scored, each with its placements that no other one dominated; null where this browser
 * has no log of it. Their figures are what the search had: they are reckoned again, from what it was of.
 */
export async function candidateFile(
  signal: AbortSignal,
  run: string,
  form: CandidateForm,
  about: CandidatesAbout,
): Promise<Blob | null> {
  const found = await loadCandidates(run);
  if (!found) return null;
  const { setup, logs } = found;
  const { setting, system, accuracyModel, correction } = setup;
  const model = accuracyModel && readAccuracyModel(await shippedBytes(accuracyModel));
  const known = new Known(setting, system, model ? predictedAccuracy(model, correction) : undefined);
  const ids = setup.objectives ?? (model ? WITH_ACCURACY : WITHOUT_ACCURACY);
  const archive = new ParetoArchive<number>(directionsOf(ids));
  await eachOf(signal, logs, ({ genome, inside }, i) => {
    if (!inside) return;
    const { estimate } = known.candidate(genome);
    const accuracy = known.accuracy(genome);
    archive.insert(
      ids.map((id) => objective(id).of(estimate, accuracy)),
      i,
    );
  });
  const front = new Set(archive.entries.map(({ item }) => item));
  const parts: string[] = [];
  let writer: CandidateWriter | undefined;
  await eachOf(signal, logs, ({ genome }, i) => {
    const member = known.member(known.candidate(genome));
    if (!writer) {
      writer = candidateWriter(form, about, columnsOf([member]));
      parts.push(writer.begin());
    }
    parts.push(writer.line(member, front.has(i)));
  });
  return writer ? new Blob([...parts, (writer as CandidateWriter).end()]) : null;
}

async function eachOf(
  signal: AbortSignal,
  logs: readonly Uint8Array[],
  visit: (design: LoggedDesign, i: number) => void,
): Promise<void> {
  let i = 0;
  for (const log of logs) {
    for (const design of loggedDesigns(log)) {
      if (i % AT_ONCE === 0) {
        await tick();
        signal.throwIfAborted();
      }
      visit(design, i++);
    }
  }
}
