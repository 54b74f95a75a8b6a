import { genomeContext } from '../../design/genome.ts';
import type { Design } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import { type Checkpoint, foldWeights } from '../../learning/checkpoint.ts';
import { type Evaluation, evaluate } from '../../learning/evaluate.ts';
import { readHalfModel, writeHalfModel } from '../../learning/halfModel.ts';
import { type Stage, targetRecipe } from '../../learning/targets.ts';
import type { EpochEvent } from '../../learning/trainer.ts';
import { fingerprint } from '../../learning/vocabulary.ts';
import { sha256Hex } from '../../onnx/sha256.ts';
import type { Runtime } from '../../runtime/session.ts';
import { isSentences, settingOf, type TaskData } from '../../tasks/task.ts';
import { type StageStore, trainStages } from './stages.ts';
import type { ZooDesign } from './zooDesign.ts';
import type { ZooEntry, ZooIndex } from './zooIndex.ts';

/** Largest file of weights that is shipped. */
export const MOST_BYTES = 4 * 2 ** 20;
/** Of sentences: the most terms with an embedding, so that the weights stay small. */
const MOST_TERMS = 30_000;

interface BuildOptions {
  data: { train: TaskData; val: TaskData };
  runtime: Runtime;
  /** Of each network, by its name. */
  store(network: string): StageStore;
  stages: readonly Stage[];
  command: string;
  onEpoch?(network: string, stage: number, event: EpochEvent): boolean | undefined;
}

/** The index of a task's zoo before any design is in it. */
export function emptyIndex({ task, classes, ...data }: TaskData): ZooIndex {
  const features = settingOf({ task, classes, ...data } as TaskData, 1).features;
  const words = 'vocabulary' in data ? data : undefined;
  return {
    format: 'gcode-zoo',
    version: 1,
    task,
    features,
    classes: [...classes],
    ...(words && {
      vocabulary: {
        terms: words.vocabulary.length,
        neighbours: words.neighbours,
        fingerprint: fingerprint(words.vocabulary),
      },
    }),
    entries: [],
  };
}

/** Whether stages are the task's target recipe, trained to its end. */
function isTarget(task: string, done: readonly Checkpoint[]): boolean {
  const target = targetRecipe(task);
  if (!target || target.stages.length !== done.length) return false;
  return target.stages.every(({ points, recipe }, i) => {
    const { setting, epoch, recipe: used } = done[i] as Checkpoint;
    const same = JSON.stringify(used) === JSON.stringify(recipe);
    return same && setting.points === points && epoch === recipe.epochs;
  });
}

const stageOf = ({ setting, recipe, epoch, curve }: Checkpoint): ZooEntry['stages'][number] => ({
  points: setting.points,
  recipe: recipe as NonNullable<typeof recipe>,
  epochs: epoch,
  curve: [...(curve ?? [])],
});

/**
 * Trains one network of a task, and judges every design that is a placement of it with the weights as they are shipped.
 * @throws Error when the weights are larger than what is shipped
 */
export async function buildNetwork(
  signal: AbortSignal,
  network: string,
  designs: readonly ZooDesign[],
  options: BuildOptions,
): Promise<{ entries: ZooEntry[]; bytes: Uint8Array }> {
  const { data, runtime, stages, command } = options;
  const { val } = data;
  const last = stages.at(-1) as Stage;
  const made = designs.map((zoo) => {
    const context = genomeContext(settingOf(val, zoo.points ?? last.points));
    return { zoo, design: zoo.design(context) };
  });
  const first = made.find(({ zoo }) => zoo.points === undefined);
  if (!first) throw new Error(`${network}: none of its designs is for the points of its training`);
  const done = await trainStages(signal, {
    design: first.design,
    stages,
    data,
    runtime,
    store: options.store(network),
    onEpoch: (stage, event) => options.onEpoch?.(network, stage, event),
  });
  const trained = done.at(-1) as Checkpoint;
  const bytes = writeHalfModel(trained.model, { network, task: val.task });
  if (bytes.length > MOST_BYTES) {
    throw new Error(`${network}: ${bytes.length} bytes of weights; at most ${MOST_BYTES} are shipped`);
  }
  const judge = (
    design: Design,
    points: number,
    { model }: Pick<Checkpoint, 'model'>,
  ): Promise<Evaluation> => {
    const setting = { ...trained.setting, points };
    assertValid(design, setting);
    return evaluate(signal, runtime, design, setting, foldWeights({ model }), val);
  };
  const singles = new Map<number, Evaluation>();
  const entries: ZooEntry[] = [];
  for (const { zoo, design } of made) {
    const points = zoo.points ?? trained.setting.points;
    const model = readHalfModel(bytes, design, { ...trained.setting, points });
    const single = singles.get(points) ?? (await judge(design, points, trained));
    singles.set(points, single);
    const half = await judge(design, points, { model });
    entries.push({
      ...{ name: zoo.name, title: zoo.title, about: zoo.about, design, points },
      weights: { file: network, bytes: bytes.length, sha256: sha256Hex(bytes) },
      accuracy: {
        ...{ split: val.split, samples: half.samples, value: half.accuracy },
        ...{ balanced: half.balancedAccuracy, single: single.accuracy },
      },
      ...{ seed: trained.seed, stages: done.map(stageOf), target: isTarget(val.task, done), command },
      created: new Date().toISOString(),
    });
  }
  return { entries, bytes };
}

/** The index with new entries in place of those of the same names, in the order of the task's list. */
export function withEntries(
  index: ZooIndex,
  entries: readonly ZooEntry[],
  order: readonly string[],
): ZooIndex {
  const byName = new Map([...index.entries, ...entries].map((entry) => [entry.name, entry]));
  return { ...index, entries: order.flatMap((name) => byName.get(name) ?? []) };
}

/** The words that a zoo's designs are trained with; undefined for point clouds. */
export const keptWords = (train: TaskData): string[] | undefined =>
  isSentences(train) ? train.vocabulary.slice(0, MOST_TERMS) : undefined;
