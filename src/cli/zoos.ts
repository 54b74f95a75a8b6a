import { dirname, resolve } from 'node:path';
import { openZooDesign } from '../app/zoo/openZoo.ts';
import { readZooIndex } from '../app/zoo/zooIndex.ts';
import {
  assertSetting,
  assertZooOf,
  parseZoo,
  type Zoo,
  type ZooEntry,
  ZooFormatError,
} from '../coinference/dispatch/zoo.ts';
import { genomeContext } from '../design/genome.ts';
import { NumberedError } from '../design/problem.ts';
import { parseDesignText } from '../design/schema.ts';
import type { Design } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { foldWeights } from '../learning/checkpoint.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import type { Weights } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { isSentences, settingOf, type TaskData } from '../tasks/task.ts';
import { assertServes, readCheckpointFile } from './checkpoints.ts';
import { openData } from './data.ts';
import { resolveDesign } from './designs.ts';
import { readNamed, readNamedText } from './files.ts';
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

/** A shipped zoo: its networks for one number of points, each once, whatever placements of it are named. */
async function readShipped(
  path: string,
  text: string,
  asked: { task?: string; data?: string; points?: number },
  signal: AbortSignal,
): Promise<{ zoo: Zoo; data: TaskData }> {
  const index = readZooIndex(JSON.parse(text));
  const { task } = index;
  const points = asked.points ?? index.entries[0]?.points ?? 0;
  assertZooOf({ task, points, where: path }, { task: asked.task ?? task });
  const fitting = index.entries.filter((entry) => entry.points === points);
  const networks = [
    ...new Map(fitting.toReversed().map((entry) => [entry.weights.file, entry])).values(),
  ].reverse();
  if (networks.length === 0) throw new NumberedError('E462', `${path} has no designs for ${points} points.`);
  const options = { task, ...(asked.data && { data: asked.data }) };
  const files = zooFiles(dirname(path));
  const words = async () => {
    const train = await openData(options, 'train', undefined, signal);
    return isSentences(train) ? train.vocabulary : undefined;
  };
  const opened = await Promise.all(
    networks.map((entry) =>
      openZooDesign(
        (name) => (name === `${task}.json` ? readNamed('--zoo', path) : files(name)),
        task,
        entry.name,
        words,
      ),
    ),
  );
  const vocabulary = opened[0]?.checkpoint.vocabulary;
  const data = await openData(options, 'val', points, signal, vocabulary);
  const setting = settingOf(data, points);
  const entries = opened.map(({ entry, checkpoint }): ZooEntry => {
    assertSetting({ setting }, checkpoint.setting, `${path}: ${entry.name}`);
    const { value, samples } = entry.accuracy;
    return {
      ...{ name: entry.name, design: entry.design, trained: true },
      accuracy: { value, samples, provenance: 'measured' },
      weights: async () => foldWeights(checkpoint),
    };
  });
  return { zoo: { task, setting, entries }, data };
}

/** A zoo's file with its data and weights. Throws ZooFormatError naming the place, NumberedError E462 for another task's. */
export async function readZoo(
  path: string,
  asked: { task?: string; data?: string; points?: number },
  signal: AbortSignal,
): Promise<{ zoo: Zoo; data: TaskData }> {
  const text = await readNamedText('--zoo', path);
  if (isIndex(text)) return readShipped(path, text, asked, signal);
  let file: ReturnType<typeof parseZoo>;
  try {
    file = parseZoo(text);
  } catch (error) {
    if (error instanceof ZooFormatError) throw error.within(path);
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
    const design: Design =
      typeof given === 'string'
        ? await resolveDesign(given, genomeContext(setting), `${where}.design`)
        : parseDesignText(JSON.stringify(given));
    assertValid(design, setting);
    const beside = named === undefined ? undefined : resolve(dirname(path), named);
    const checkpoint =
      beside === undefined ? undefined : await readCheckpointFile(`${where}.checkpoint`, beside);
    if (checkpoint && beside !== undefined) {
      assertSetting({ setting }, checkpoint.setting, where);
      await assertServes(beside, checkpoint, design);
    }
    let made: Promise<Weights> | undefined;
    entries.push({
      name: entry.name ?? design.name,
      design,
      trained: checkpoint !== undefined,
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
