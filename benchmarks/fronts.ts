/** Designs from the top: what searches with a task's shipped accuracy model put on their fronts. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { networkText } from '../src/app/verify/records.ts';
import { readAccuracyFile } from '../src/cli/accuracyFile.ts';
import { settingFor } from '../src/cli/setting.ts';
import { resolveSystem } from '../src/cli/systems.ts';
import { answeringAt } from '../src/learning/accuracy/accuracyModel.ts';
import { DEFAULT_STRATEGY } from '../src/search/defaultStrategy.ts';
import { type Member, memberValue } from '../src/search/member.ts';
import { predictedAccuracy } from '../src/search/predictedAccuracy.ts';
import { runSearch } from '../src/search/search.ts';

/** Each seed has its system: the paper's, all modelled, in turn. */
const SYSTEMS = ['tx2+i7-7700', 'pi4b+gtx1060', 'tx2+gtx1060', 'pi4b+i7-7700'];
const LINK = 40;

interface Fronts {
  task: string;
  points: number;
  /** Networks that each search scores: after many, every seed's front of a system is the same. */
  candidates: number;
  /** Designs of a front. */
  each: number;
}

/** The networks on one search's front, so many of them at equal distances from the least accurate to the most. */
async function searchedFront(signal: AbortSignal, seed: number, { task, points, candidates, each }: Fronts) {
  const model = answeringAt(await readAccuracyFile(task, '--task'), points);
  const { setting } = settingFor({ task, points, classes: model.setting.classes });
  const system = await resolveSystem(SYSTEMS[seed % SYSTEMS.length] as string, {
    ...{ setting, keys: { device: [], edge: [] }, link: LINK },
  });
  let front: readonly Member[] = [];
  await runSearch(
    signal,
    {
      ...{ setting, system, strategy: DEFAULT_STRATEGY, seed, objectives: ['latency', 'energy', 'accuracy'] },
      ...{ accuracy: predictedAccuracy(model), maxCandidates: candidates },
    },
    (snapshot) => {
      front = snapshot.front;
    },
  );
  const byNetwork = new Map(front.map((member) => [networkText(member.encoding), member]));
  const ranked = [...byNetwork].sort(
    ([, a], [, b]) => memberValue(a, 'accuracy') - memberValue(b, 'accuracy'),
  );
  const step = Math.max(1, (ranked.length - 1) / Math.max(1, each - 1));
  const chosen = Array.from({ length: Math.min(each, ranked.length) }, (_, i) => Math.round(i * step));
  return chosen.map((i) => (ranked[i] as (typeof ranked)[number])[0]);
}

/** The designs of fronts by seed, kept in a file: an accuracy model that learned from them leads searches elsewhere. */
export async function frontsOf(
  signal: AbortSignal,
  { seeds, file, ...about }: Fronts & { seeds: readonly number[]; file: string },
): Promise<Record<string, string[]>> {
  const kept: Record<string, string[]> = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  for (const seed of seeds) {
    if (kept[seed]) continue;
    kept[seed] = await searchedFront(signal, seed, about);
    await writeFile(file, `${JSON.stringify(kept, null, 1)}\n`);
  }
  return kept;
}
