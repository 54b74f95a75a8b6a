import { Option } from 'commander';
import { PREDICTOR_QUESTIONS, predictedAccuracy } from '../../search/predictedAccuracy.ts';
import type { Constraints } from '../../search/scoring.ts';
import type { Snapshot } from '../../search/snapshot.ts';
import type { StrategyName } from '../../search/strategy.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import { settingOf } from '../../tasks/task.ts';
import { readAccuracyFile } from '../accuracyFile.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { naturalNumber, positiveInteger, positiveNumber } from '../options.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';
import type { CommandSpec } from '../program.ts';
import { type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';
import { supernetOracle } from '../supernetOracle.ts';

interface Options extends DataOptions, SystemOptions {
  points?: number;
  strategy: StrategyName;
  candidates: number;
  evaluations?: number;
  supernet?: string;
  supernetSteps?: number;
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
          .choices(['evolutionary', 'regularised', 'random'] satisfies StrategyName[])
          .default('evolutionary'),
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

const HEADER = ['design', 'latency ms', 'energy mJ', 'accuracy', 'parameters'];

function outcomeOf({ front, candidatesScored, accuracyEvaluated, latencyProvenance }: Snapshot): Outcome {
  const results = front.map(
    ({ encoding, latencyMs, lowMs, highMs, energyMj, accuracy, parameters, bytesUp, bytesDown }) => ({
      design: encoding,
      latencyMs,
      ...(lowMs !== undefined && { lowMs, highMs }),
      energyMj,
      accuracy: accuracy?.accuracy ?? null,
      parameters,
      bytesUp,
      bytesDown,
    }),
  );
  const provenance = { latencyMs: latencyProvenance, energyMj: 'modelled', accuracy: 'predicted' };
  const rows = results.map((r) => [
    r.design,
    r.latencyMs.toFixed(2),
    r.energyMj.toFixed(2),
    r.accuracy === null ? '' : r.accuracy.toFixed(4),
    String(r.parameters),
  ]);
  return {
    document: { results, candidatesScored, accuracyEvaluated, provenance },
    text: `${table(HEADER, rows)}\n\n${candidatesScored} candidates scored, ${accuracyEvaluated} accuracies evaluated.`,
  };
}

async function search(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measureSystem } = await import('../profiles.ts');
  const { runSearch } = await import('../../search/search.ts');
  const { costOracleOf, learnedFront } = await import('../learnedFront.ts');
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
  const oracle = model
    ? predictedAccuracy(model)
    : options.supernetSteps !== 0
      ? await supernetOracle(signal, { ...options, points })
      : undefined;
  const evaluations = model ? PREDICTOR_QUESTIONS : { most: 200, batch: 8 };
  const { maxLatency, maxEnergy } = options;
  const constraints: Constraints = {
    ...(maxLatency !== undefined && { latencyMs: maxLatency }),
    ...(maxEnergy !== undefined && { energyMj: maxEnergy }),
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
        constraints,
        maxCandidates: options.candidates,
        maxEvaluations: options.evaluations ?? evaluations.most,
        ...(oracle && { oracle, oracleBatch: evaluations.batch }),
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
    // Without a supernet nobody was asked while it ran.
    if (oracle || !costOracle) return last;
    return { ...last, front: await learnedFront(signal, last.front, costOracle, constraints) };
  });
  return outcomeOf(found);
}
