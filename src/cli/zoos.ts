import { dirname, resolve } from 'node:path';
import {
  assertSetting,
  assertZooOf,
  parseZoo,
  type Zoo,
  type ZooEntry,
  ZooFormatError,
} from '../coinference/dispatch/zoo.ts';
import { genomeContext } from '../design/genome.ts';
import { parseDesignText } from '../design/schema.ts';
import type { Design } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { foldWeights } from '../learning/checkpoint.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import type { Weights } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import { assertServes, readCheckpointFile } from './checkpoints.ts';
import { openData } from './data.ts';
import { resolveDesign } from './designs.ts';
import { readNamedText } from './files.ts';

const UNTRAINED_SEED = 1;

/** A zoo's file with its data and weights. Throws ZooFormatError naming the place, NumberedError E462 for another task's. */
export async function readZoo(
  path: string,
  asked: { task?: string; data?: string; points?: number },
  signal: AbortSignal,
): Promise<{ zoo: Zoo; data: TaskData }> {
  const file = await readNamedText('--zoo', path).then((text) => {
    try {
      return parseZoo(text);
    } catch (error) {
      if (error instanceof ZooFormatError) throw error.within(path);
      throw error;
    }
  });
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
    const file = named === undefined ? undefined : resolve(dirname(path), named);
    const checkpoint = file === undefined ? undefined : await readCheckpointFile(`${where}.checkpoint`, file);
    if (checkpoint && file !== undefined) {
      assertSetting({ setting }, checkpoint.setting, where);
      await assertServes(file, checkpoint, design);
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
