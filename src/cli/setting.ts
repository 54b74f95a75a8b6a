import type { Command } from 'commander';
import type { Setting } from '../design/types.ts';
import type { Lengths } from '../system/lengths.ts';
import { SHAPE_CLASSES } from '../tasks/shapes/classes.ts';
import { namedTask } from './data.ts';
import { positiveInteger } from './options.ts';
import { UsageError } from './outcome.ts';

/** By which a command learns a task's shape without its data. */
export interface SettingOptions {
  task?: string;
  points?: number;
  classes?: number;
}

const POINTS = 256;

export const settingOptions = (command: Command): Command =>
  command
    .option('--task <name>', 'the task that designs are for: sentences have another shape than point clouds')
    .option(
      '--points <number>',
      `points a sample (default: the task's, else ${POINTS}; of sentences the median number of words)`,
      positiveInteger,
    )
    .option(
      '--classes <number>',
      `classes of the task (default: the task's, else ${SHAPE_CLASSES.length}, those of shapes; ModelNet40 has 40)`,
      positiveInteger,
    );

interface TaskSetting {
  /** Of a sample of typical length, where samples differ in length. */
  setting: Setting;
  /** Where samples differ in length, and no length was asked for. */
  lengths?: Lengths;
  /** Nodes that a sample has at most. */
  most: number;
}

/**
 * What costs are reckoned for.
 * @throws UsageError for an unknown task, or one whose number of classes is not known without its data
 */
export function settingFor({ task, points, classes }: SettingOptions): TaskSetting {
  if (task === undefined) {
    const setting = { points: points ?? POINTS, features: 3, classes: classes ?? SHAPE_CLASSES.length };
    return { setting, most: setting.points };
  }
  const info = namedTask(task);
  const count = classes ?? info.classes?.length;
  if (count === undefined)
    throw new UsageError(`--classes: how many ${task} has depends on its folder, so name them`);
  if (!info.text) {
    const setting = { points: points ?? info.points, features: 3, classes: count };
    return { setting, most: setting.points };
  }
  const { features, vocabulary, neighbours, lengths } = info.text;
  const setting = {
    points: points ?? lengths.typical,
    features,
    classes: count,
    words: { vocabulary, neighbours },
  };
  return { setting, most: points ?? info.points, ...(points === undefined && { lengths }) };
}
