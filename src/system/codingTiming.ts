import { bytesToPack, CODED_COUNTS, codingGraph } from './codingGraphs.ts';
import type { ProfilePlan } from './partialProfile.ts';
import { CODING_WAYS, CODINGS, type CodingRow, codingText, type Profile } from './profile.ts';
import { timeModel, timeRuns } from './rowTiming.ts';
import type { OpRunner } from './runner.ts';

const WARM_UP_RUNS = 40;

type Planned = Pick<CodingRow, 'coding' | 'way' | 'count'>;

/** The rows of coding that a plan asks for and a profile does not have. */
export function codingsToTime(profile: Profile, { codings }: Pick<ProfilePlan, 'codings'>): Planned[] {
  if (!codings) return [];
  const known = new Set((profile.codings ?? []).map(codingText));
  return CODINGS.filter((coding) => coding !== 'deflate' || codings.pack)
    .flatMap((coding) => CODING_WAYS.flatMap((way) => CODED_COUNTS.map((count) => ({ coding, way, count }))))
    .filter((row) => !known.has(codingText(row)));
}

/** Times one of them. Null where the machine cannot do it. */
export async function timeCoding(
  signal: AbortSignal,
  runner: OpRunner,
  { codings }: Pick<ProfilePlan, 'codings'>,
  { coding, way, count }: Planned,
  budgetMs: number,
): Promise<CodingRow | null> {
  if (coding !== 'deflate') {
    const { model, feeds } = codingGraph(coding, way, count);
    // Engines compile themselves while they run.
    if (budgetMs > 0 && count === CODED_COUNTS[0]) await runner(signal, model, feeds, WARM_UP_RUNS);
    const timed = await timeModel(signal, runner, { model, feeds }, budgetMs);
    return { coding, way, count, ...timed };
  }
  const pack = codings?.pack;
  const bytes = bytesToPack(count);
  if (!pack || (await pack(signal, bytes, way, 1)).length === 0) return null;
  return { coding, way, count, ...(await timeRuns((runs) => pack(signal, bytes, way, runs), budgetMs)) };
}

/** A profile with a row of coding more. */
export const withCoding = (profile: Profile, row: CodingRow): Profile => ({
  ...profile,
  codings: [...(profile.codings ?? []), row],
});
