import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import type { AccuracyOracle } from '../../search/oracle.ts';
import type { Constraints } from '../../search/scoring.ts';
import type { Snapshot } from '../../search/snapshot.ts';
import type { StrategyName } from '../../search/strategy.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import { settingOf } from '../../tasks/task.ts';
import { type DataOptions, dataOptions, openPoints } from '../data.ts';
import { naturalNumber, positiveInteger, positiveNumber } from '../options.ts';
import { log, type Outcome, table, UsageError } from '../outcome.ts';
import type { CommandSpec } from '../program.ts';
import { type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';

interface Options extends DataOptions, SystemOptions {
  points: number;
  strategy: StrategyName;
  candidates: number;
  evaluations: number;
  supernetSteps: number;
  maxLatency?: number;
  maxEnergy?: number;
  power: string;
  profiles?: string;
  seed: number;
}

export const searchCommand: CommandSpec<Options> = {
  name: 'search',
  about: 'search the 12-position space for designs that are fast, frugal and accurate on this system',
  options: (command) =>
    systemOptions(dataOptions(command))
      .option('--points <number>', 'points a sample', positiveInteger, 256)
      .addOption(
        new Option('--strategy <name>', 'how candidates are proposed')
          .choices(['evolutionary', 'regularised', 'random'] satisfies StrategyName[])
          .default('evolutionary'),
      )
      .option('--candidates <number>', 'candidates to score by the table', positiveInteger, 1_000_000)
      .option('--evaluations <number>', 'accuracies to evaluate', positiveInteger, 200)
      .option(
        '--supernet-steps <number>',
        'training steps of the supernet; 0 searches without accuracy',
        naturalNumber,
        1000,
      )
      .option('--max-latency <ms>', 'leave out slower designs', positiveNumber)
      .option('--max-energy <mJ>', 'leave out designs that cost the device more', positiveNumber)
      .option('--power <name>', "the device's power figures", POWER_PRESETS[0]?.name)
      .option('--profiles <folder>', 'keep the measured tables here, and use those that are there')
      .option('--seed <number>', 'of the search and the supernet', naturalNumber, 1),
  run: search,
};

/** Trains a supernet here and asks it. */
async function trainedOracle(signal: AbortSignal, options: Options): Promise<AccuracyOracle> {
  const { SUPERNET_DEFAULTS, trainSupernet } = await import('../../learning/supernetTraining.ts');
  const { SupernetEvaluator } = await import('../../learning/supernetEvaluator.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const train = await openPoints(options, 'train', options.points, signal);
  const val = await openPoints(options, 'val', options.points, signal);
  const runtime = nodeRuntime({ threads: availableParallelism() });
  const { points, seed, supernetSteps: steps } = options;
  const events = trainSupernet(signal, runtime, { ...SUPERNET_DEFAULTS, train, points, seed, steps });
  for (;;) {
    const next = await events.next();
    if (next.done) {
      const evaluator = new SupernetEvaluator(runtime, next.value, { train, val });
      return async (asked, genomes) => {
        const results = [];
        for (const genome of genomes) {
          const { accuracy } = await evaluator.evaluate(asked, genome);
          // Of the shared weights: what the design reaches when it is trained alone is another number.
          results.push({ accuracy, provenance: 'predicted' as const });
        }
        return results;
      };
    }
    const { step, loss, etaSeconds } = next.value;
    if (step % 250 === 0)
      log(`supernet: step ${step} of ${steps}, loss ${loss.toFixed(3)}, ${Math.ceil(etaSeconds)} s left`);
  }
}

const HEADER = ['design', 'latency ms', 'energy mJ', 'accuracy', 'parameters'];

function outcomeOf({ front, candidatesScored, accuracyEvaluated, latencyProvenance }: Snapshot): Outcome {
  const results = front.map(
    ({ encoding, latencyMs, energyMj, accuracy, parameters, bytesUp, bytesDown }) => ({
      design: encoding,
      latencyMs,
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
  const power = POWER_PRESETS.find(({ name }) => name === options.power);
  if (!power)
    throw new UsageError(
      `--power ${options.power}: there are ${POWER_PRESETS.map((p) => p.name).join(', ')}`,
    );
  const setting = settingOf(await openPoints(options, 'val', options.points, signal), options.points);
  const tables = await withSystem(options, (system) =>
    measureSystem(signal, system, setting, options.profiles ?? null),
  );
  const oracle = options.supernetSteps > 0 ? await trainedOracle(signal, options) : undefined;
  const { maxLatency, maxEnergy } = options;
  const constraints: Constraints = {
    ...(maxLatency !== undefined && { latencyMs: maxLatency }),
    ...(maxEnergy !== undefined && { energyMj: maxEnergy }),
  };
  let last: Snapshot | undefined;
  let said = 0;
  await runSearch(
    signal,
    {
      setting,
      system: { ...tables, power },
      strategy: options.strategy,
      seed: options.seed,
      constraints,
      maxCandidates: options.candidates,
      maxEvaluations: options.evaluations,
      ...(oracle && { oracle }),
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
  return outcomeOf(last);
}
