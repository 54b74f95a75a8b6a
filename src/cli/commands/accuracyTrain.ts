import { z } from 'zod';
import { FormatError, problemOf } from '../../design/format.ts';
import { recipeSchema } from '../../learning/recipe.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { namedTask } from '../data.ts';
import { readNamed, readNamedText, writeWhole } from '../files.ts';
import { log, type Outcome, UsageError } from '../outcome.ts';
import { givenOrShipped } from '../shipped.ts';

interface Options {
  task: string;
  scored: string;
  alone: string;
  supernet?: string;
  out: string;
}

export const accuracyTrainCommand: CommandSpec<Options> = {
  name: 'accuracy train',
  about: 'fit an accuracy model to designs that a supernet scored and to designs that were trained alone',
  options: (command) =>
    command
      .requiredOption('--task <name>', 'the task')
      .requiredOption('--scored <file>', 'what supernet evaluate --json printed')
      .requiredOption('--alone <file>', 'what train --json printed for each design, one document a line')
      .option('--supernet <file>', 'the supernet that scored (default: the one shipped for the task)')
      .requiredOption('--out <file>', 'where the accuracy model (safetensors) is written'),
  run: train,
};

const accuracy = z.number().min(0).max(1);
const scoredSchema = z.object({
  results: z.array(z.object({ design: z.string(), accuracy: accuracy.optional() })),
  fineTuneSteps: z.int().nonnegative(),
});
const aloneSchema = z.object({
  task: z.string(),
  design: z.string(),
  points: z.int().positive(),
  accuracy,
  recipe: recipeSchema,
});

/** Share of designs that an interval is to hold. */
const COVERAGE = 0.9;

function read<T>(schema: z.ZodType<T>, where: string, text: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FormatError(`${where} is no JSON`, 'E374');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { place, message } = problemOf(parsed.error);
  throw new FormatError(`${where}: ${place}: ${message}`, 'E373', place);
}

async function train({
  task,
  scored: scoredPath,
  alone: alonePath,
  supernet,
  out,
}: Options): Promise<Outcome> {
  const { readSupernet } = await import('../../learning/supernetFile.ts');
  const { trainAccuracy } = await import('../../learning/accuracy/trainAccuracy.ts');
  const { writeAccuracyModel } = await import('../../learning/accuracy/accuracyFile.ts');
  namedTask(task);
  const path = givenOrShipped('supernets', task, '--supernet', supernet);
  const { about } = readSupernet(await readNamed('--supernet', path), (text) => log(`${path}: ${text}`));
  if (about.task !== task)
    throw new UsageError(`${path} is a supernet for the task ${about.task}, not ${task}`);
  const { results, fineTuneSteps } = read(
    scoredSchema,
    scoredPath,
    await readNamedText('--scored', scoredPath),
  );
  const scored = results.flatMap(({ design, accuracy }) =>
    accuracy === undefined ? [] : [{ design, accuracy }],
  );
  const alone = (await readNamedText('--alone', alonePath))
    .split(/\r?\n/)
    .map((text, i) => ({ text, where: `${alonePath}: line ${i + 1}` }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, where }) => ({ where, ...read(aloneSchema, where, text) }));
  const [first] = alone;
  if (!first) throw new UsageError(`--alone ${alonePath}: there is no design in it`);
  // An accuracy belongs to its budget: two of them do not compare.
  const budgetOf = ({ task, points, recipe }: typeof first) => JSON.stringify([task, points, recipe]);
  for (const each of alone) {
    if (each.task !== task) throw new UsageError(`${each.where} was trained on ${each.task}, not on ${task}`);
    if (budgetOf(each) !== budgetOf(first)) {
      throw new UsageError(`${each.where} was trained with other points or another recipe than line 1`);
    }
  }
  const { points, recipe } = first;
  const { epochs, batch, learningRate, seed, dropout, ema, augmentation } = recipe;
  const model = trainAccuracy(
    { scored, alone },
    {
      ...{ task, setting: about.setting, fineTuneSteps, coverage: COVERAGE },
      budget: { points, epochs, batch, learningRate, seed, dropout, ema, augmentation },
      created: new Date().toISOString(),
      command: `npm run -s gcode -- accuracy train --task ${task} --scored SCORED --alone ALONE --out FILE`,
    },
  );
  await writeWhole(out, writeAccuracyModel(model));
  const { leftOut } = model;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return {
    document: { accuracyModel: out, scored: scored.length, alone: alone.length, leftOut },
    text: `${out}: from ${scored.length} scored and ${alone.length} trained designs; on designs left out off by ${percent(leftOut.mae)}, guessing their mean by ${percent(leftOut.maeOfMean)}`,
  };
}
