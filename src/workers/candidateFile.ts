import { parseGenome } from '../design/genome.ts';
import { readAccuracyModel } from '../learning/accuracy/accuracyFile.ts';
import { answeringAt } from '../learning/accuracy/accuracyModel.ts';
import { ParetoArchive } from '../search/archive.ts';
import {
  type CandidateForm,
  type CandidatesAbout,
  type CandidateWriter,
  candidateWriter,
} from '../search/candidateFiles.ts';
import { type LoggedDesign, type LoggedPiece, loggedDesigns } from '../search/candidateLog.ts';
import { Known } from '../search/known.ts';
import { columnsOf, type Member } from '../search/member.ts';
import { directionsOf, objective } from '../search/objectives.ts';
import { predictedAccuracy } from '../search/predictedAccuracy.ts';
import { tick } from '../system/tick.ts';
import { objectivesOf } from './candidateObjectives.ts';
import { loadCandidates, loadSetup } from './candidateStore.ts';
import type { SharedSetup } from './scoring.worker.ts';
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
  const { setup, pieces } = found;
  const known = await knownOf(setup);
  const ids = objectivesOf(setup);
  const archive = new ParetoArchive<number>(directionsOf(ids));
  await eachOf(signal, pieces, ({ genome, inside }, i) => {
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
  await eachOf(signal, pieces, ({ genome }, i) => {
    const member = known.member(known.candidate(genome));
    if (!writer) {
      writer = candidateWriter(form, about, columnsOf([member]));
      parts.push(writer.begin());
    }
    parts.push(writer.line(member, front.has(i)));
  });
  return writer ? new Blob([...parts, (writer as CandidateWriter).end()]) : null;
}

/** What a search of this problem knows of designs. */
async function knownOf({ setting, system, accuracyModel, correction }: SharedSetup): Promise<Known> {
  const model =
    accuracyModel && answeringAt(readAccuracyModel(await shippedBytes(accuracyModel)), setting.points);
  return new Known(setting, system, model ? predictedAccuracy(model, correction) : undefined);
}

let latest: { run: string; known: Known } | null = null;

/** All that a search knows of designs that it scored; null where this browser has no log of it. */
export async function describeCandidates(
  _signal: AbortSignal,
  run: string,
  encodings: readonly string[],
): Promise<Member[] | null> {
  if (latest?.run !== run) {
    const setup = await loadSetup(run);
    if (!setup) return null;
    latest = { run, known: await knownOf(setup) };
  }
  const { known } = latest;
  return encodings.map((encoding) => known.member(known.candidate(parseGenome(encoding))));
}

async function eachOf(
  signal: AbortSignal,
  pieces: readonly LoggedPiece[],
  visit: (design: LoggedDesign, i: number) => void,
): Promise<void> {
  let i = 0;
  for (const { designs } of pieces) {
    for (const design of loggedDesigns(designs)) {
      if (i % AT_ONCE === 0) {
        await tick();
        signal.throwIfAborted();
      }
      visit(design, i++);
    }
  }
}
