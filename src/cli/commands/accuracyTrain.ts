import type { CommandSpec } from '../commandSpec.ts';
import { namedTask } from '../data.ts';
import { readNamedText, writeWhole } from '../files.ts';
import { outFile, positiveInteger } from '../options.ts';
import { type Outcome, UsageError } from '../outcome.ts';
import { settingFor } from '../setting.ts';

interface Options {
  task: string;
  trainings: string[];
  classes?: number;
  out: string;
}

export const accuracyTrainCommand: CommandSpec<Options> = {
  name: 'accuracy train',
  about: 'fit an accuracy model to records of trainings',
  options: (command) =>
    command
      .requiredOption('--task <name>', 'the task')
      .requiredOption(
        '--trainings <files...>',
        'records, one a line: what verify --trainings and train --json write (benchmarks/trainings has those that are shipped)',
      )
      .option('--classes <number>', "classes of the task (default: the task's)", positiveInteger)
      .requiredOption('--out <file>', 'where the model (safetensors) is written', outFile),
  run: train,
};

/** Share of designs that an interval is to hold. */
const COVERAGE = 0.9;

async function train({ task, trainings: files, classes, out }: Options): Promise<Outcome> {
  const { trainAccuracy } = await import('../../learning/accuracy/trainAccuracy.ts');
  const { writeAccuracyModel } = await import('../../learning/accuracy/accuracyFile.ts');
  const { parseTrainings } = await import('../../learning/accuracy/trainings.ts');
  const { trainingText } = await import('../../learning/targets.ts');
  const { unitOf } = await import('../../tasks/registry.ts');
  namedTask(task);
  const lists = await Promise.all(
    files.map(async (file) => parseTrainings(await readNamedText('--trainings', file), file)),
  );
  lists.forEach((list, i) => {
    const at = list.findIndex((record) => record.task !== task);
    if (at >= 0) {
      throw new UsageError(`${files[i]}: line ${at + 1} is of ${list[at]?.task}, not of ${task}`);
    }
  });
  const trainings = lists.flat();
  const points = trainings[0]?.points ?? namedTask(task).points;
  const model = trainAccuracy(trainings, {
    setting: settingFor({ task, points, ...(classes && { classes }) }).setting,
    ...{ coverage: COVERAGE, created: new Date().toISOString() },
    command: `npm run -s gcode -- accuracy train --task ${task} --trainings FILE${classes ? ` --classes ${classes}` : ''} --out FILE`,
  });
  await writeWhole(out, writeAccuracyModel(model));
  const { leftOut, budget, target } = model;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const errors = ({ mae, maeOfMean, designs }: typeof leftOut) =>
    `on ${designs} designs left out off by ${percent(mae)}, guessing their mean by ${percent(maeOfMean)}`;
  const unit = unitOf(task);
  const more = target
    ? `; ${trainingText({ ...target.fidelity, target: true }, unit)}, which it predicts, ${errors(target.leftOut)}`
    : '';
  return {
    document: {
      ...{ model: out, trainings: trainings.length, budget, leftOut },
      ...(target && { target: { ...target.fidelity, leftOut: target.leftOut } }),
    },
    text: `${out}: from ${trainings.length} trainings; ${trainingText(budget, unit)} ${errors(leftOut)}${more}`,
  };
}
