import { shippedZoo } from '../app/dispatch/shippedZoo.ts';
import { openZooDesign, openZooIndex } from '../app/zoo/openZoo.ts';
import { assertSetting, type Zoo, type ZooEntry } from '../coinference/dispatch/zoo.ts';
import type { Design } from '../design/types.ts';
import { foldWeights, readCheckpoint } from '../learning/checkpoint.ts';
import { isSentences, settingOf, type TaskData } from '../tasks/task.ts';
import { loadBytes } from './blobs.ts';
import { type DataChoice, openSplit } from './data.ts';
import { zooFiles } from './zoo.ts';

/** A trained design of a person's own. */
export interface OwnDesign {
  name: string;
  design: Design;
  /** Id of its weights in this browser's store. */
  checkpoint: string;
  /** Share of right answers on val. */
  accuracy: number;
}

/** The designs that a dispatcher may choose among: those that the studio brings for the task, or a person's own. */
export type ZooChoice = { kind: 'shipped'; base: string } | { kind: 'own'; designs: readonly OwnDesign[] };

/** The designs with their weights, and the samples whose frames run. @throws ZooError, CheckpointError, DataError */
export function openZoo(
  signal: AbortSignal,
  choice: ZooChoice,
  data: DataChoice,
): Promise<{ zoo: Zoo; data: TaskData }> {
  return choice.kind === 'shipped' ? openShipped(signal, choice.base, data) : openOwn(choice.designs, data);
}

async function openShipped(signal: AbortSignal, base: string, choice: DataChoice) {
  const files = zooFiles(signal, base);
  const { task, points } = choice;
  const words = async () => {
    const train = await openSplit(choice, 'train');
    return isSentences(train) ? train.vocabulary : undefined;
  };
  const index = await openZooIndex(files, task);
  return shippedZoo(
    index,
    `The zoo of ${task}`,
    { task, points },
    {
      open: (name) => openZooDesign(files, task, name, words),
      val: (n, vocabulary) => openSplit({ ...choice, points: n }, 'val', vocabulary),
    },
  );
}

async function openOwn(designs: readonly OwnDesign[], choice: DataChoice) {
  const data = await openSplit(choice, 'val');
  const setting = settingOf(data, choice.points);
  const entries: ZooEntry[] = [];
  for (const { name, design, checkpoint: id, accuracy } of designs) {
    const checkpoint = readCheckpoint(await loadBytes('checkpoint', id));
    assertSetting({ setting }, checkpoint.setting, name);
    entries.push({
      ...{ name, design, trained: true, accuracy: { value: accuracy, provenance: 'measured' } },
      weights: async () => foldWeights(checkpoint),
    });
  }
  return { zoo: { task: choice.task, setting, entries }, data };
}
