import type { Command } from 'commander';
import { SHAPE_CLASSES } from '../tasks/shapes.ts';
import { positiveInteger } from './options.ts';

/** For commands that need a task's shape but not its data. */
export const classesOption = (command: Command): Command =>
  command.option(
    '--classes <number>',
    `classes of the task (shapes has ${SHAPE_CLASSES.length}, ModelNet40 40)`,
    positiveInteger,
    SHAPE_CLASSES.length,
  );
