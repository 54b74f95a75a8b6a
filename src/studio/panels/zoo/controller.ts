import type { ZooEntry } from '../../../app/zoo/zooIndex.ts';
import { plan } from '../../../design/segments.ts';
import { dataChoice } from '../../kit/data.ts';
import { adviceOf } from '../../store/advice.ts';
import { openDesign } from '../../store/commands.ts';
import { isAtWork } from '../../store/jobs.ts';
import { type CheckpointRef, designKey } from '../../store/project.ts';
import { settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';

/** The address of the folder with the shipped designs. */
export const zooBase = (): string => new URL('zoo/', document.baseURI).href;

/** Fetches the list of a task's trained designs; a task without a zoo has an empty gallery, and no problem. */
export async function loadZoo(store: StudioStore, task: string): Promise<void> {
  const { zoo } = store.getState();
  if (zoo.task === task && zoo.index) return;
  store.getState().put('zoo', { task, index: null, fetching: true, problem: null });
  const still = () => store.getState().zoo.task === task;
  try {
    const signal = new AbortController().signal;
    const index = await store.workers.data.call(signal, (api, s) => api.zooIndexOf(s, zooBase(), task));
    if (still()) store.getState().put('zoo', { index, fetching: false });
  } catch (error) {
    const problem = adviceOf(error);
    if (still())
      store.getState().put('zoo', { fetching: false, problem: problem.code === 'E451' ? null : problem });
  }
}

/** Whether a trained design has ops on the device and on the edge. */
export const usesBoth = ({ design }: Pick<ZooEntry, 'design'>): boolean =>
  plan(design).head !== undefined && plan(design).edge !== undefined;

/** The trained designs with one that uses both machines first: what is opened without reading shows what the studio is for. */
export function bothFirst(entries: readonly ZooEntry[]): readonly ZooEntry[] {
  const first = entries.find(usesBoth);
  return first ? [first, ...entries.filter((entry) => entry !== first)] : entries;
}

/** Why the zoo's designs cannot be used on the data of this studio; null where they can. */
export function zooMisfit({ zoo, project }: StudioState): string | null {
  const words = zoo.index?.vocabulary?.terms;
  const own = settingOf(project).words?.vocabulary;
  if (words === own) return null;
  return (
    `These designs know ${words} terms; in the studio a sentence of this task has ${own}. ` +
    'On the command line they run on your data: gcode evaluate --zoo NAME.'
  );
}

const asRef = (task: string, entry: ZooEntry, kept: { id: string; bytes: number }): CheckpointRef => {
  const { stages, design, points, seed, accuracy, created, name } = entry;
  const last = stages.at(-1);
  const epochs = last?.epochs ?? 0;
  return {
    ...kept,
    designKey: designKey(design),
    ...{ design, task, points, seed, epochs, planned: epochs, batch: last?.recipe.batch ?? 1 },
    accuracy: accuracy.value,
    curve: (last?.curve ?? []).map(({ epoch, loss, valAccuracy = 0 }) => ({ epoch, loss, valAccuracy })),
    ...(last && { recipe: last.recipe }),
    ...{ over: true, shipped: name, at: created },
  };
};

/** Puts a trained design of the zoo on the canvas with its weights, ready to run and to be exported. */
export async function openFromZoo(store: StudioStore, entry: ZooEntry): Promise<void> {
  const { zoo } = store.getState();
  const { index } = zoo;
  if (!index || isAtWork(store.getState(), 'zoo')) return;
  await store.jobs.start('zoo', {
    words: `Fetching ${entry.title}`,
    run: async ({ signal }) => {
      store.getState().put('zoo', { opening: entry.name });
      try {
        const choice = { ...dataChoice(store.getState()), task: index.task, points: entry.points };
        const kept = await store.workers.data.call(signal, (api, s) =>
          api.saveZooDesign(s, zooBase(), entry.name, choice),
        );
        openDesign(store, entry.design);
        const { project } = store.getState();
        const fits = project.task === index.task && project.points === entry.points;
        if (!fits || project.classes !== index.classes.length) {
          store.getState().edit('Take the points of the trained design', (next) => {
            next.task = index.task;
            next.points = entry.points;
            next.classes = index.classes.length;
          });
        }
        const ref = asRef(index.task, entry, kept);
        store.getState().record((results) => {
          // Placements of one network share their weights, each under its own name.
          results.checkpoints = [ref, ...results.checkpoints.filter(({ id }) => id !== ref.id)];
        });
        store.getState().put('run', { weights: ref.id });
        store.getState().show({ step: 'run' });
        return `${entry.title} is on the canvas with its weights.`;
      } finally {
        store.getState().put('zoo', { opening: null });
      }
    },
  });
}
