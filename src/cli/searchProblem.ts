import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { FormatError } from '../design/format.ts';
import { DEFAULT_STRATEGY } from '../search/defaultStrategy.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../search/objectives.ts';
import { HERE, parseProblem, problemOf, type SearchProblem } from '../search/problem.ts';
import type { Limits } from '../search/scoring.ts';
import { STRATEGY_NAMES, type StrategyName } from '../search/strategies.ts';
import { templatesOf } from '../search/templates.ts';
import { readNamedText } from './files.ts';
import { limitOption, objectiveNames } from './objectiveOptions.ts';
import { type Link, naturalNumber, positiveInteger, positiveNumber } from './options.ts';
import { log, UsageError } from './outcome.ts';
import { shippedFile } from './shipped.ts';

/** What a command line says of a search problem; what it leaves out is the file's, the template's, or the usual. */
export interface ProblemOptions {
  task?: string;
  points?: number;
  system?: string;
  link: Link;
  problem?: string;
  template?: string;
  objectives?: ObjectiveId[];
  limit?: Limits;
  maxLatency?: number;
  maxEnergy?: number;
  strategy?: StrategyName;
  candidates?: number;
  evaluations?: number;
  seconds?: number;
  seed?: number;
  accuracyModel?: string | true;
  shortTraining?: number | true;
  /** False: search without accuracies. */
  accuracy?: boolean;
}

export const problemOptions = (command: Command): Command =>
  command
    .option('--problem <file>', 'the search problem as JSON; other options say what is different')
    .option(
      '--template <name>',
      'a problem to start from: here, or a system of the paper such as tx2+i7-7700@40 (Mb/s)',
    )
    .option('--print-problem', 'print the problem as JSON, and search nothing')
    .option(
      '--system <file or name>',
      "a system's JSON, or two modelled machines such as tx2+i7-7700 (default: this device and its endpoint)",
    )
    .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
    .addOption(
      new Option('--strategy <name>', `how candidates are proposed (default: ${DEFAULT_STRATEGY})`).choices(
        STRATEGY_NAMES,
      ),
    )
    .option(
      '--candidates <number>',
      'networks to score, each with its best placements (default: 1,000,000)',
      positiveInteger,
    )
    .option(
      '--evaluations <number>',
      'accuracies to ask for (default: 200; 50,000 of an accuracy model)',
      positiveInteger,
    )
    .option('--seconds <number>', 'end after this time', positiveNumber)
    .option(
      '--objectives <names>',
      `two or three of ${OBJECTIVE_IDS.join(', ')}, by commas (default: latency, energy, and accuracy or parameters)`,
      objectiveNames,
    )
    .option(
      '--limit <name=value>',
      `leave out designs beyond this value of ${OBJECTIVE_IDS.join(', ')}: at most it, or at least it where more is better; can be repeated`,
      limitOption,
    )
    .option('--max-latency <ms>', 'leave out slower designs', positiveNumber)
    .option('--max-energy <mJ>', 'leave out designs that cost the device more', positiveNumber)
    .option('--seed <number>', 'of the search and the short trainings (default: 1)', naturalNumber);

/** The accuracies that the options ask for; undefined where they say nothing. */
function accuracyOf({
  accuracyModel,
  shortTraining,
  accuracy,
}: ProblemOptions): SearchProblem['accuracy'] | undefined {
  if (accuracyModel) return 'model';
  if (shortTraining) return 'short-training';
  return accuracy === false ? 'none' : undefined;
}

async function startOf({ problem, template, task, points }: ProblemOptions): Promise<SearchProblem> {
  if (problem !== undefined && template !== undefined) {
    throw new UsageError('--problem and --template: a search starts from one of them');
  }
  if (problem !== undefined) {
    const text = await readNamedText('--problem', problem);
    try {
      return parseProblem(text, log);
    } catch (error) {
      if (error instanceof FormatError) throw error.within(`--problem ${problem}`);
      throw error;
    }
  }
  if (task === undefined) throw new UsageError('--task or --problem: say what to search for');
  if (template === undefined) {
    return problemOf({ task, accuracy: existsSync(shippedFile(task)) ? 'model' : 'short-training' });
  }
  const templates = templatesOf(task, points);
  const found = templates.find(({ id }) => id === template);
  if (found) return found.problem;
  throw new UsageError(`--template ${template}: there are ${templates.map(({ id }) => id).join(', ')}`);
}

/**
 * The problem that a command line stands for.
 * @throws UsageError, FormatError naming file and field
 */
export async function problemFrom(options: ProblemOptions): Promise<SearchProblem> {
  const start = await startOf(options);
  const { task, points, system, link, objectives, strategy, seed } = options;
  const accuracy = accuracyOf(options);
  const { candidates, evaluations, seconds } = options;
  return problemOf({
    ...start,
    ...given({ task, points, system, objectives, strategy, seed, accuracy }),
    ...(link !== null && { link }),
    limits: { ...start.limits, ...limitsOf(options) },
    budget: { ...start.budget, ...given({ candidates, accuracies: evaluations, seconds }) },
  });
}

/** @throws UsageError where two options limit one figure to two values */
function limitsOf({ limit = {}, maxLatency, maxEnergy }: ProblemOptions): Limits {
  const most = given({ latency: maxLatency, energy: maxEnergy });
  for (const id of ['latency', 'energy'] as const) {
    const [one, other] = [limit[id], most[id]];
    if (one !== undefined && other !== undefined && one !== other)
      throw new UsageError(`--limit ${id}=${one} and --max-${id} ${other}: give one of them`);
  }
  return { ...limit, ...most };
}

const given = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;

/** Whether the machines of a problem are the ones that are here, and have to be measured. */
export const isHere = ({ system }: SearchProblem): boolean => system === HERE;
