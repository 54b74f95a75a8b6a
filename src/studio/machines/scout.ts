import { parseGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import { plan } from '../../design/segments.ts';
import type { Design } from '../../design/types.ts';
import { WITH_ACCURACY, WITHOUT_ACCURACY } from '../../search/usualObjectives.ts';
import { shippedAccuracy } from '../kit/shippedAccuracy.ts';
import { predictsHere } from '../store/project.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { systemNow } from './chosen.ts';

/** Long enough for a front that a search ten times as long only refines. */
const FOR_MS = 2000;
/** Another one than that of a person's search: which designs are measured is to say nothing of what it finds. */
const SEED = 7;

/** What a short search on the tables that are here puts on its front; none where predictions are of another system. */
export async function scoutFront(store: StudioStore, signal: AbortSignal): Promise<Design[]> {
  const state = store.getState();
  const system = systemNow(state);
  if (!system || !predictsHere(state.project)) return [];
  const accuracyModel = (await shippedAccuracy(state.project))?.url ?? null;
  const objectives = (accuracyModel ? WITH_ACCURACY : WITHOUT_ACCURACY).filter(
    (id) => id !== 'energy' || Number.isFinite(system.power.activeW),
  );
  const request = {
    setting: settingNow(state),
    system,
    seed: SEED,
    objectives,
    accuracyModel,
    forMs: FOR_MS,
  };
  const front = await store.workers.search.call(signal, (api, s) => api.scout(s, request));
  return front.map((encoding) => designOf(parseGenome(encoding)));
}

/** `count` of a list, evenly over it. */
const evenly = <T>(list: readonly T[], count: number): T[] =>
  list.length <= count
    ? [...list]
    : Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)] as T);

/** Some of a front's designs, evenly over it: of those on the device alone and of those across the link so many each, taken in turns. */
export function spread(front: readonly Design[], ofEach: number): Design[] {
  const crosses = (design: Design) => plan(design).edge !== undefined;
  const local = evenly(
    front.filter((design) => !crosses(design)),
    ofEach,
  );
  const crossing = evenly(front.filter(crosses), ofEach);
  const turns = Array.from({ length: ofEach }, (_, i) => [local[i], crossing[i]]);
  return turns.flat().filter((design) => design !== undefined);
}
