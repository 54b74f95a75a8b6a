import { dirname, resolve } from 'node:path';
import { shippedZoo } from '../app/dispatch/shippedZoo.ts';
import { openZooDesign, openZooIndex, type ZooFiles } from '../app/zoo/openZoo.ts';
import { readZooIndex, type ZooIndex } from '../app/zoo/zooIndex.ts';
import { zooEntry } from '../app/zoo/zooWeights.ts';
import {
  assertSetting,
  assertWeightsOf,
  assertZooOf,
  parseZoo,
  type Zoo,
  type ZooEntry,
} from '../coinference/dispatch/zoo.ts';
import { FormatError } from '../design/format.ts';
import { genomeContext } from '../design/genome.ts';
import { parseDesignText } from '../design/schema.ts';
import type { Design, Setting } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { foldWeights } from '../learning/checkpoint.ts';
import { originOfCheckpoint } from '../learning/importedWeights.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import type { Weights } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { isSentences, settingOf, type TaskData } from '../tasks/task.ts';
import { assertServes, readCheckpointFile } from './checkpoints.ts';
import { namedTask, openData } from './data.ts';
import { resolveDesign } from './designs.ts';
import { readNamed, readNamedText } from './files.ts';
import { UsageError } from './outcome.ts';
import { zooFiles } from './zoo.ts';

const UNTRAINED_SEED = 1;

/** Whether a text is the index of a zoo as it is shipped, rather than a list of designs. */
function isIndex(text: string): boolean {
  try {
    return (JSON.parse(text) as { format?: unknown }).format === 'gcode-zoo';
  } catch {
    return false;
  }
}

/** What is wrong with a part of a zoo, with the place where it stands. */
function at(where: string, error: unknown): unknown {
  if (error instanceof FormatError) return error.within(where);
  if (error instanceof Error && !(error instanceof UsageError)) error.message = `${where}: ${error.message}`;
  return error;
}

/** A zoo's index. Throws FormatError naming the file. */
function indexOf(path: string, text: string): ReturnType<typeof readZooIndex> {
  try {
    return readZooIndex(JSON.parse(text));
  } catch (error) {
    throw at(path, error);
  }
}

/** A design as a zoo gives it: an encoding, or its JSON. Throws what is wrong with it, with its place. */
async function designAt(where: string, given: string | object, setting: Setting): Promise<Design> {
  try {
    const design =
      typeof given === 'string'
        ? await resolveDesign(given, genomeContext(setting), where)
        : parseDesignText(JSON.stringify(given));
    assertValid(design, setting);
    return design;
  } catch (error) {
    throw at(where, error);
  }
}

interface Asked {
  task?: string;
  data?: string;
  points?: number;
}

/** A shipped zoo, with the task's data and its weights. @param files where the index lies as well */
function openShipped(
  where: string,
  index: ZooIndex,
  asked: Asked,
  files: ZooFiles,
  signal: AbortSignal,
): Promise<{ zoo: Zoo; data: TaskData }> {
  const { task } = index;
  const options = { task, ...(asked.data && { data: asked.data }) };
  const words = async () => {
    const train = await openData(options, 'train', undefined, signal);
    return isSentences(train) ? train.vocabulary : undefined;
  };
  return shippedZoo(index, where, asked, {
    open: (name) => openZooDesign(files, task, name, words),
    val: (points, vocabulary) => openData(options, 'val', points, signal, vocabulary),
  });
}

/** Shipped designs of a task as a zoo. Throws ZooError for a name that is none, NumberedError E462 for designs of other points. */
export async function readZooNames(
  names: readonly string[],
  { task, ...asked }: Asked & { task: string },
  signal: AbortSignal,
): Promise<{ zoo: Zoo; data: TaskData }> {
  namedTask(task);
  const files = zooFiles();
  const index = await openZooIndex(files, task);
  const entries = names.map((name) => zooEntry(index, name));
  const points = asked.points ?? entries[0]?.points;
  for (const entry of entries)
    assertZooOf({ task, points: entry.points, where: `--zoo ${entry.name}` }, { task, points });
  return openShipped(`--zoo ${names.join()}`, { ...index, entries }, asked, files, signal);
}

/** A zoo's file with its data and weights. Throws FormatError naming the place, NumberedError E462 for another task's. */
export async function readZoo(
  path: string,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ zoo: Zoo; data: TaskData }> {
  const text = await readNamedText('--zoo', path);
  if (isIndex(text)) {
    const index = indexOf(path, text);
    const beside = zooFiles(dirname(path));
    const files: ZooFiles = (file) =>
      file === `${index.task}.json` ? readNamed('--zoo', path) : beside(file);
    return openShipped(path, index, asked, files, signal);
  }
  let file: ReturnType<typeof parseZoo>;
  try {
    file = parseZoo(text);
  } catch (error) {
    if (error instanceof FormatError) throw error.within(path);
    throw error;
  }
  const { task, points, designs } = file;
  assertZooOf({ task, points, where: path }, { task: asked.task ?? task, points: asked.points });
  const data = await openData({ task, ...(asked.data && { data: asked.data }) }, 'val', points, signal);
  const setting = settingOf(data, points);
  const runtime = nodeRuntime();
  const entries: ZooEntry[] = [];
  for (const [i, { design: given, checkpoint: named, ...entry }] of designs.entries()) {
    const where = `${path}: designs.${i}`;
    const design = await designAt(`${where}.design`, given, setting);
    const beside = named === undefined ? undefined : resolve(dirname(path), named);
    const checkpoint =
      beside === undefined ? undefined : await readCheckpointFile(`${where}.checkpoint`, beside);
    if (checkpoint && beside !== undefined) {
      assertSetting({ setting }, checkpoint.setting, where);
      assertWeightsOf(checkpoint, data, where);
      await assertServes(beside, checkpoint, design);
    }
    let made: Promise<Weights> | undefined;
    entries.push({
      name: entry.name ?? design.name,
      design,
      trained: checkpoint !== undefined,
      ...(checkpoint && { origin: originOfCheckpoint(checkpoint) }),
      accuracy: entry.accuracy,
      codecs: entry.codecs,
      weights() {
        made ??= checkpoint
          ? Promise.resolve(foldWeights(checkpoint))
          : calibratedWeights(runtime, design, setting, UNTRAINED_SEED, data);
        return made;
      },
    });
  }
  return { zoo: { task, setting, entries }, data };
}
