import { misfitOf } from '../../app/fit.ts';
import { parseGenome } from '../../design/genome.ts';
import { NumberedError } from '../../design/problem.ts';
import type { Setting } from '../../design/types.ts';
import { type AccuracyModel, answeringAt } from '../../learning/accuracy/accuracyModel.ts';
import { accuracyModelJudge, shortTrainingJudge } from '../../search/accuracyJudge.ts';
import { searchable } from '../../search/beforeStart.ts';
import { ACCURACY_QUESTIONS, predictedAccuracy, predictionsOf } from '../../search/predictedAccuracy.ts';
import { printProblem, type SearchProblem } from '../../search/problem.ts';
import type { Snapshot } from '../../search/snapshot.ts';
import { Space } from '../../search/space.ts';
import { codecGaps, gapWords } from '../../system/coding.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import { tablesOf } from '../../system/estimate.ts';
import { genomeEstimator } from '../../system/genomeEstimator.ts';
import type { System } from '../../system/system.ts';
import { unitOf } from '../../tasks/registry.ts';
import { settingOf } from '../../tasks/task.ts';
import { correctionFrom, readAccuracyFile } from '../accuracyFile.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, namedTask, openData, optionalDataOptions } from '../data.ts';
import { runJob } from '../job.ts';
import { outFolder, positiveInteger } from '../options.ts';
import { log, type Outcome, UsageError } from '../outcome.ts';
import { type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';
import { searchOutcome } from '../searchOutcome.ts';
import { isHere, type ProblemOptions, problemFrom, problemOptions } from '../searchProblem.ts';
import { settingFor } from '../setting.ts';
import { shortTrainings } from '../shortTraining.ts';
import { resolveSystem } from '../systems.ts';

interface Options extends Omit<DataOptions, 'task'>, SystemOptions, Omit<ProblemOptions, 'link'> {
  printProblem?: boolean;
  power: string;
  profiles?: string;
  latencyModel?: string;
  seed?: number;
  verified?: string;
}

export const searchCommand: CommandSpec<Options> = {
  name: 'search',
  about: 'search the 12-position space for designs that are fast, frugal and accurate on a system',
  options: (command) =>
    problemOptions(systemOptions(optionalDataOptions(command)))
      .option(
        '--accuracy-model [file]',
        'ask this accuracy model, or the one shipped for the task, which is asked anyway where there is one; it needs no data',
      )
      .option(
        '--short-training [steps]',
        'train each design in question for so many steps instead (default: 40); good for an order among designs',
        positiveInteger,
      )
      .option(
        '--verified <folder>',
        "where verify kept what designs of an earlier search reached: the accuracy model's accuracies are corrected by it",
      )
      .option('--no-accuracy', 'search without accuracies')
      .option('--power <name>', 'the power figures of this device', POWER_PRESETS[0]?.name)
      .option('--profiles <folder>', 'keep the measured tables here, and use those that are there', outFolder)
      .option(
        '--latency-model <file>',
        "what latency train wrote for this system: its latency, not the tables' sum",
      ),
  run: search,
};

/** `--short-training` alone leaves the steps to what was measured. */
const stepsOf = ({ shortTraining }: Options) =>
  typeof shortTraining === 'number' ? { steps: shortTraining } : {};

/** The accuracy model of a problem. @throws NumberedError E432 for one that was made for something else */
async function accuracyModel(
  { task, points }: SearchProblem & { points: number },
  { accuracyModel }: Options,
): Promise<AccuracyModel> {
  const file = typeof accuracyModel === 'string' ? accuracyModel : undefined;
  const model = await readAccuracyFile(task, '--accuracy-model', file);
  const { classes } = model.setting;
  const misfit = misfitOf(
    { task: model.task, classes, points: model.budget.points },
    { task, classes, points },
  );
  if (!misfit) return answeringAt(model, points);
  throw new NumberedError(
    'E432',
    `The accuracy model is of something else, ${misfit}. Search with --points ${model.budget.points} or more, or with a short training of each design (--short-training).`,
  );
}

/** What costs are reckoned for: by the latency model, the task, or its data where only they tell. */
async function settingOfProblem(
  { task, classes, points, accuracy }: SearchProblem & { points: number },
  model: AccuracyModel | null,
  options: Options,
  signal: AbortSignal,
): Promise<Setting> {
  if (model) return { ...model.setting, points };
  const known = classes ?? namedTask(task).classes?.length;
  if (accuracy === 'none' && known !== undefined) {
    return settingFor({ task, points, classes: known }).setting;
  }
  return settingOf(await openData({ ...options, task }, 'val', points, signal), points);
}

async function systemOfProblem(
  problem: SearchProblem,
  setting: Setting,
  options: Options,
  signal: AbortSignal,
  shares: readonly number[],
): Promise<System> {
  const { withLatencyModel } = await import('../latencyModels.ts');
  const power = POWER_PRESETS.find(({ name }) => name === options.power);
  if (!power)
    throw new UsageError(
      `--power ${options.power}: there are ${POWER_PRESETS.map((p) => p.name).join(', ')}`,
    );
  if (!isHere(problem)) {
    const needs = { setting, keys: { device: [], edge: [] }, link: problem.link };
    return withLatencyModel(await resolveSystem(problem.system, needs), options.latencyModel);
  }
  const { measureSystem } = await import('../profiles.ts');
  const tables = await withSystem({ ...options, link: problem.link }, (real) =>
    measureSystem(signal, real, setting, options.profiles ?? null, shares.length > 1 || shares[0] !== 1),
  );
  return withLatencyModel({ ...tables, power }, options.latencyModel);
}

async function search(options: Options, signal: AbortSignal): Promise<Outcome> {
  const given = await problemFrom(options);
  if (options.printProblem) return { document: given, text: printProblem(given) };
  const problem = { ...given, points: given.points ?? namedTask(given.task).points };
  const { task, points, limits, budget, strategy, seed } = problem;
  const model = problem.accuracy === 'model' ? await accuracyModel(problem, options) : null;
  const setting = await settingOfProblem(problem, model, options, signal);
  const accuracies =
    problem.accuracy === 'none' ? null : model ? accuracyModelJudge(model) : shortTrainingJudge(points);
  const judged = { setting, objectives: problem.objectives, limits, space: problem.space, accuracies };
  // Machines here have power figures; measuring them takes long, so what else may be wrong is said before.
  const { space, leftOut } = searchable({
    ...judged,
    system: { power: POWER_PRESETS[0] as System['power'] },
  });
  if (leftOut) log(leftOut);
  const { shares, codecs } = new Space(setting, space);
  const system = await systemOfProblem(problem, setting, options, signal, shares);
  const { objectives } = searchable({ ...judged, system });
  const { runSearch } = await import('../../search/search.ts');
  const { costOracleOf } = await import('../../app/latencyModel.ts');
  const { knowsShares } = await import('../../system/learned.ts');
  const { learnedFront } = await import('../../search/learnedFront.ts');
  const { usingLatencyModel } = await import('../latencyModels.ts');
  const correction = model && options.verified ? await correctionFrom(model, options.verified) : null;
  const accuracy = model && predictedAccuracy(model, correction);
  const oracle =
    problem.accuracy === 'short-training'
      ? await shortTrainings(signal, { ...options, task, points, seed, ...stepsOf(options) })
      : undefined;
  const evaluations = model ? ACCURACY_QUESTIONS : { most: 200, batch: 8 };
  const found = await usingLatencyModel(system, async (latencyModel) => {
    const answers = latencyModel && knowsShares(latencyModel.model, shares);
    if (latencyModel && !answers)
      log('The latency model knows designs that read all of the points: the tables answer.');
    const costOracle = answers ? costOracleOf(setting, system, latencyModel) : undefined;
    let last: Snapshot | undefined;
    const wanted = {
      ...{ setting, system, strategy, seed, objectives, limits, space, oracleBatch: evaluations.batch },
      maxCandidates:
        budget.candidates ?? (budget.seconds === undefined ? 1_000_000 : Number.POSITIVE_INFINITY),
      maxEvaluations: model ? predictionsOf(budget) : (budget.accuracies ?? evaluations.most),
      ...(budget.seconds !== undefined && { maxMs: 1000 * budget.seconds }),
      ...(accuracy && { accuracy }),
      ...(oracle && { oracle }),
      ...(costOracle && { costOracle }),
    };
    await runJob(signal, {
      words: 'searching',
      run: (running) =>
        runSearch(running.signal, wanted, (snapshot) => {
          last = snapshot;
          const { candidatesScored, accuracyEvaluated, front } = snapshot;
          running.say({
            words: `${candidatesScored} scored, ${accuracyEvaluated} evaluated, front of ${front.length}`,
          });
        }),
    }).catch((error: unknown) => {
      // A search that the person stops gives what it found so far.
      if (!signal.aborted) throw error;
    });
    if (!last) throw new Error('the search ended without a result');
    // Without accuracies nobody was asked while it ran.
    if (accuracies || !costOracle) return last;
    const front = await learnedFront(signal, last.front, costOracle, setting, system, limits, objectives);
    return { ...last, front };
  });
  const estimate = genomeEstimator(setting, system);
  const bytesOf = (encoding: string) => {
    const { bytesUp, bytesDown } = estimate(parseGenome(encoding));
    return { bytesUp, bytesDown };
  };
  const outcome = searchOutcome(found, limits, bytesOf, unitOf(task));
  const uncounted = gapWords(codecGaps(tablesOf(system), codecs));
  const more = {
    ...{ problem, ...(leftOut && { leftOut }) },
    ...(correction && { correction }),
    ...(uncounted && { uncounted }),
  };
  const text = uncounted ? `${outcome.text} Of the latencies ${uncounted}.` : outcome.text;
  return { ...outcome, document: { ...(outcome.document as object), ...more }, text };
}
