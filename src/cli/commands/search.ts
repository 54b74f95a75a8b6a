import { Option } from 'commander';
import { parseGenome } from '../../design/genome.ts';
import { nothingFound } from '../../search/limitWatch.ts';
import { memberValue } from '../../search/member.ts';
import { OBJECTIVE_IDS, type ObjectiveId, objective, SEARCHED_IDS } from '../../search/objectives.ts';
import { PREDICTOR_QUESTIONS, predictedAccuracy } from '../../search/predictedAccuracy.ts';
import type { Limits } from '../../search/scoring.ts';
import type { Snapshot } from '../../search/snapshot.ts';
import { DEFAULT_STRATEGY, STRATEGY_NAMES } from '../../search/strategies.ts';
import type { StrategyName } from '../../search/strategy.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import { genomeEstimator } from '../../system/genomeEstimator.ts';
import { settingOf } from '../../tasks/task.ts';
import { readAccuracyFile } from '../accuracyFile.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { limitOption, objectiveNames } from '../objectiveOptions.ts';
import { naturalNumber, positiveInteger, positiveNumber } from '../options.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';
import { type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';
import { supernetOracle } from '../supernetOracle.ts';

interface Options extends DataOptions, SystemOptions {
  points?: number;
  strategy: StrategyName;
  candidates: number;
  evaluations?: number;
  supernet?: string;
  supernetSteps?: number;
  objectives?: ObjectiveId[];
  limit?: Limits;
  maxLatency?: number;
  maxEnergy?: number;
  power: string;
  profiles?: string;
  predictor?: string;
  accuracyPredictor?: string | true;
  seed: number;
}

export const searchCommand: CommandSpec<Options> = {
  name: 'search',
  about: 'search the 12-position space for designs that are fast, frugal and accurate on this system',
  options: (command) =>
    systemOptions(dataOptions(command))
      .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
      .addOption(
        new Option('--strategy <name>', 'how candidates are proposed')
          .choices(STRATEGY_NAMES)
          .default(DEFAULT_STRATEGY),
      )
      .option('--candidates <number>', 'candidates to score by the table', positiveInteger, 1_000_000)
      .option(
        '--evaluations <number>',
        'accuracies to ask for (default: 200; 50,000 of a predictor)',
        positiveInteger,
      )
      .option(
        '--supernet-steps <number>',
        'train a supernet here for so many steps; 0 searches without accuracy',
        naturalNumber,
      )
      .option(
        '--supernet <file>',
        'a supernet to use (default: the one shipped for the task, or 1000 steps here)',
      )
      .option(
        '--accuracy-predictor [file]',
        'ask an accuracy predictor instead of a supernet: this one, or the one shipped for the task; it needs no data',
      )
      .option(
        '--objectives <names>',
        `two or three of ${SEARCHED_IDS.join(', ')}, by commas (default: latency, energy, and accuracy or parameters)`,
        objectiveNames,
      )
      .option(
        '--limit <name=value>',
        'leave out designs beyond this value of an objective: at most it, or at least it where more is better; can be repeated',
        limitOption,
      )
      .option('--max-latency <ms>', 'leave out slower designs', positiveNumber)
      .option('--max-energy <mJ>', 'leave out designs that cost the device more', positiveNumber)
      .option('--power <name>', "the device's power figures", POWER_PRESETS[0]?.name)
      .option('--profiles <folder>', 'keep the measured tables here, and use those that are there')
      .option(
        '--predictor <file>',
        "what predictor train wrote for this system: its latency, not the tables' sum",
      )
      .option('--seed <number>', 'of the search and the supernet', naturalNumber, 1),
  run: search,
};

/** Counts, bytes and rates in whole numbers; times and shares with their decimals. */
const shown = (id: ObjectiveId, value: number): string =>
  value.toFixed({ ms: 2, mJ: 2, fraction: 4, 'frames/s': 1 }[objective(id).unit as string] ?? 0);

function outcomeOf(
  { objectives, front, limits, candidatesScored, accuracyEvaluated, unscorable }: Snapshot,
  bytes: (encoding: string) => { bytesUp: number; bytesDown: number },
): Outcome {
  const results = front.map(({ encoding, figures }) => {
    const { latency, accuracy } = figures;
    return {
      design: encoding,
      ...Object.fromEntries(OBJECTIVE_IDS.map((id) => [objective(id).field, figures[id]?.value ?? null])),
      ...(latency?.low !== undefined && { lowMs: latency.low, highMs: latency.high }),
      ...(accuracy?.low !== undefined && { accuracyLow: accuracy.low, accuracyHigh: accuracy.high }),
      ...bytes(encoding),
    };
  });
  const provenance = Object.fromEntries(
    OBJECTIVE_IDS.flatMap((id) => {
      const known = front.find(({ figures }) => figures[id])?.figures[id];
      return known ? [[objective(id).field, known.provenance]] : [];
    }),
  );
  const columns = [...new Set<ObjectiveId>(['latency', 'energy', 'accuracy', 'parameters', ...objectives])];
  const rows = front.map((member) => [
    member.encoding,
    ...columns.map((id) => (member.figures[id] ? shown(id, memberValue(member, id)) : '')),
  ]);
  const header = ['design', ...columns.map((id) => `${objective(id).title} (${objective(id).unit})`)];
  const missing = unscorable > 0 ? `, ${unscorable} left out because the tables lack an op of theirs` : '';
  return {
    document: { objectives, results, limits, candidatesScored, accuracyEvaluated, unscorable, provenance },
    text: `${front.length > 0 ? table(header, rows) : nothingFound(limits, candidatesScored).join('\n')}\n\n${candidatesScored} candidates scored, ${accuracyEvaluated} accuracies evaluated${missing}.`,
  };
}

async function search(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measureSystem } = await import('../profiles.ts');
  const { runSearch } = await import('../../search/search.ts');
  const { costOracleOf } = await import('../../app/latencyModel.ts');
  const { learnedFront } = await import('../../search/learnedFront.ts');
  const { usingPredictor, withPredictor } = await import('../predictors.ts');
  const power = POWER_PRESETS.find(({ name }) => name === options.power);
  if (!power)
    throw new UsageError(
      `--power ${options.power}: there are ${POWER_PRESETS.map((p) => p.name).join(', ')}`,
    );
  const points = options.points ?? namedTask(options.task).points;
  const { task, accuracyPredictor } = options;
  const model =
    accuracyPredictor &&
    (await readAccuracyFile(
      task,
      '--accuracy-predictor',
      accuracyPredictor === true ? undefined : accuracyPredictor,
    ));
  const setting = model
    ? { ...model.setting, points }
    : settingOf(await openData(options, 'val', points, signal), points);
  const tables = await withSystem(options, (real) =>
    measureSystem(signal, real, setting, options.profiles ?? null),
  );
  const system = await withPredictor({ ...tables, power }, options.predictor);
  const accuracy = model && predictedAccuracy(model);
  const oracle =
    !model && options.supernetSteps !== 0 ? await supernetOracle(signal, { ...options, points }) : undefined;
  const evaluations = model ? PREDICTOR_QUESTIONS : { most: 200, batch: 8 };
  const { maxLatency, maxEnergy } = options;
  const limits: Limits = {
    ...options.limit,
    ...(maxLatency !== undefined && { latency: maxLatency }),
    ...(maxEnergy !== undefined && { energy: maxEnergy }),
  };
  const found = await usingPredictor(system, async (predictor) => {
    const costOracle = predictor && costOracleOf(setting, system, predictor);
    let last: Snapshot | undefined;
    let said = 0;
    await runSearch(
      signal,
      {
        setting,
        system,
        strategy: options.strategy,
        seed: options.seed,
        limits,
        ...(options.objectives && { objectives: options.objectives }),
        maxCandidates: options.candidates,
        maxEvaluations: options.evaluations ?? evaluations.most,
        oracleBatch: evaluations.batch,
        ...(accuracy && { accuracy }),
        ...(oracle && { oracle }),
        ...(costOracle && { costOracle }),
      },
      (snapshot) => {
        last = snapshot;
        if (snapshot.elapsedMs - said < 5000) return;
        said = snapshot.elapsedMs;
        log(
          `${snapshot.candidatesScored} scored, ${snapshot.accuracyEvaluated} evaluated, front of ${snapshot.front.length}`,
        );
      },
    );
    if (!last) throw new Error('the search ended without a result');
    // Without accuracies nobody was asked while it ran.
    if (oracle || accuracy || !costOracle) return last;
    return { ...last, front: await learnedFront(signal, last.front, costOracle, setting, system, limits) };
  });
  const estimate = genomeEstimator(setting, system);
  return outcomeOf(found, (encoding) => {
    const { bytesUp, bytesDown } = estimate(parseGenome(encoding));
    return { bytesUp, bytesDown };
  });
}
