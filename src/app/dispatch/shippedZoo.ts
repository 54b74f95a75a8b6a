import { assertSetting, assertZooOf, type Zoo, type ZooEntry } from '../../coinference/dispatch/zoo.ts';
import { NumberedError } from '../../design/problem.ts';
import { type Checkpoint, foldWeights } from '../../learning/checkpoint.ts';
import { originOfCheckpoint } from '../../learning/importedWeights.ts';
import { settingOf, type TaskData } from '../../tasks/task.ts';
import type { ZooEntry as Shipped, ZooIndex } from '../zoo/zooIndex.ts';

/** How a shipped zoo's weights and the task's samples are had. */
interface ShippedSources {
  /** A design of the zoo with its weights, their digest checked. */
  open(name: string): Promise<{ entry: Shipped; checkpoint: Checkpoint }>;
  /** The samples whose frames run. @param vocabulary of sentences: the words that the weights know */
  val(points: number, vocabulary: Checkpoint['vocabulary']): Promise<TaskData>;
}

/** The numbers of points that an index has designs for, each with how many networks. */
export function pointsOfZoo({ entries }: Pick<ZooIndex, 'entries'>): { points: number; networks: number }[] {
  return [...new Set(entries.map(({ points }) => points))].map((points) => ({
    points,
    networks: networksFor(entries, points).length,
  }));
}

/** Each network once, whatever placements of it are named: the first of those that share weights. */
function networksFor(entries: readonly Shipped[], points: number): Shipped[] {
  const fitting = entries.filter((entry) => entry.points === points);
  return fitting.filter(
    ({ weights }, i) => fitting.findIndex((other) => other.weights.file === weights.file) === i,
  );
}

/**
 * A shipped zoo as a dispatcher chooses from it: its networks for one number of points, each with its weights.
 * @param where its name in messages
 * @param points default: those of its first design
 * @throws NumberedError E462 for another task's zoo, or one without designs for so many points
 */
export async function shippedZoo(
  index: ZooIndex,
  where: string,
  asked: { task?: string; points?: number | undefined },
  sources: ShippedSources,
): Promise<{ zoo: Zoo; data: TaskData }> {
  const { task } = index;
  const points = asked.points ?? index.entries[0]?.points ?? 0;
  assertZooOf({ task, points, where }, { task: asked.task ?? task });
  const networks = networksFor(index.entries, points);
  if (networks.length === 0) throw new NumberedError('E462', `${where} has no designs for ${points} points.`);
  const opened = await Promise.all(networks.map(({ name }) => sources.open(name)));
  const data = await sources.val(points, opened[0]?.checkpoint.vocabulary);
  const setting = settingOf(data, points);
  const entries = opened.map(({ entry, checkpoint }): ZooEntry => {
    assertSetting({ setting }, checkpoint.setting, `${where}: ${entry.name}`);
    const { value, samples } = entry.accuracy;
    const folded = Promise.resolve(foldWeights(checkpoint));
    return {
      ...{ name: entry.name, design: entry.design, trained: true, origin: originOfCheckpoint(checkpoint) },
      accuracy: { value, samples, provenance: 'measured' },
      weights: () => folded,
    };
  });
  return { zoo: { task, setting, entries }, data };
}
