import { decodeDesign } from '../src/design/decode.ts';
import { fitLatencyModel } from '../src/learning/latency/fitLatencyModel.ts';
import { type LatencyModel, LatencySession } from '../src/learning/latency/latencyModel.ts';
import type { TrainingExample } from '../src/learning/latency/memberTraining.ts';
import { type Fidelity, fidelity } from '../src/learning/latency/metrics.ts';
import type { LatencySample } from '../src/learning/latency/samples.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { type Calibration, CalibrationError, calibrate, calibrationSample } from '../src/system/calibrate.ts';
import { COVERAGE } from '../src/system/coverage.ts';
import { type Estimate, estimateDesign, tablesOf } from '../src/system/estimate.ts';
import { latencyGraphOf, plainTablesOf, systemAt } from '../src/system/learned.ts';
import { pooledPasses } from '../src/system/passes.ts';
import type { System } from '../src/system/system.ts';
import type { Figure } from './benchmark.ts';

/** What was fitted to the training designs. */
export interface Trained {
  model: LatencyModel;
  /** Null when the measurements and the tables do not fit together, which the log says. */
  calibration: Calibration | null;
}

type Read = (sample: LatencySample) => Estimate;

/** Table sums by sample. */
function tableReader(system: System): Read {
  const tables = tablesOf(system);
  return ({ design, setting, linkMbps }) =>
    estimateDesign(decodeDesign(design), setting, systemAt(system, linkMbps), tables);
}

function graphsOf(system: System, samples: readonly LatencySample[]): TrainingExample[] {
  const tables = plainTablesOf(system);
  return samples.map((sample) => ({
    sample,
    graph: latencyGraphOf(
      decodeDesign(sample.design),
      sample.setting,
      systemAt(system, sample.linkMbps),
      tables,
    ),
  }));
}

function calibrated(
  system: System,
  samples: readonly LatencySample[],
  log: (text: string) => void,
): Calibration | null {
  const sum = tableReader(system);
  try {
    return calibrate(samples.map((sample) => calibrationSample(sum(sample), sample)));
  } catch (error) {
    if (!(error instanceof CalibrationError)) throw error;
    log(`no calibration: ${error.message}`);
    return null;
  }
}

/** Calibrates the table and trains the latency model on measured designs. */
export async function trainOn(
  signal: AbortSignal,
  runtime: Runtime,
  system: System,
  samples: readonly LatencySample[],
  log: (text: string) => void,
): Promise<Trained> {
  const calibration = calibrated(system, samples, log);
  const about = { device: system.device.runtime.engine, edge: system.edge.runtime.engine };
  const events = fitLatencyModel(signal, runtime, graphsOf(system, samples), about);
  for (;;) {
    const next = await events.next();
    if (next.done) return { model: next.value, calibration };
    const { member, members, epoch, epochs, loss, etaSeconds } = next.value;
    if (epoch % 40 === 0)
      log(
        `network ${member} of ${members}, epoch ${epoch} of ${epochs}: loss ${loss.toFixed(4)}, ${Math.ceil(etaSeconds)} s left`,
      );
  }
}

const figures = (
  name: string,
  f: Fidelity,
  goals: Partial<Record<keyof Fidelity, string>> = {},
): Figure[] => {
  const percent = (key: 'mape' | 'within5' | 'within10' | 'within20' | 'pairsInOrder', what: string) => ({
    name: `${name}: ${what}`,
    value: 100 * f[key],
    unit: '%',
    ...(goals[key] && { goal: goals[key] }),
  });
  return [
    percent('mape', 'MAPE'),
    percent('within5', 'within 5 %'),
    percent('within10', 'within 10 %'),
    percent('within20', 'within 20 %'),
    percent('pairsInOrder', 'pairs in order'),
  ];
};

/** The table sum, the calibrated one and the latency model on designs that nothing was fitted to, rate by rate. */
export async function fidelityFigures(
  signal: AbortSignal,
  runtime: Runtime,
  system: System,
  { model, calibration }: Trained,
  test: readonly LatencySample[],
  rates: readonly number[],
  unseenRate: number,
): Promise<Figure[]> {
  const sum = tableReader(system);
  const byTable = calibration ? tableReader({ ...system, calibration }) : null;
  const latencyModel = new LatencySession(runtime, model);
  const list: Figure[] = calibration
    ? [
        { name: 'calibration: device factor', value: calibration.device, unit: 'x' },
        { name: 'calibration: edge factor', value: calibration.edge, unit: 'x' },
        { name: 'calibration: start of a device segment', value: calibration.startMs.device, unit: 'ms' },
        { name: 'calibration: start of an edge segment', value: calibration.startMs.edge, unit: 'ms' },
        { name: 'calibration: crossing up, on top', value: calibration.crossingMs.up, unit: 'ms' },
        { name: 'calibration: crossing down, on top', value: calibration.crossingMs.down, unit: 'ms' },
      ]
    : [];
  for (const mbps of rates) {
    const some = test.filter((sample) => sample.linkMbps === mbps);
    if (some.length === 0) continue;
    const measured = some.map((sample) => sample.latencyMs);
    const latencies = (read: Read) => some.map((sample) => read(sample).latencyMs);
    const calibrated = byTable && some.map(byTable);
    const predictions = await latencyModel.predict(
      signal,
      graphsOf(system, some).map(({ graph }) => graph),
    );
    const inside = (intervals: readonly { lowMs: number; highMs: number }[]) =>
      (100 *
        intervals.filter(
          ({ lowMs, highMs }, i) => lowMs <= (measured[i] as number) && (measured[i] as number) <= highMs,
        ).length) /
      some.length;
    const goals =
      mbps === unseenRate ? { mape: '<= 7' } : { mape: '<= 5', within10: '>= 88', pairsInOrder: '>= 98' };
    const at = `${mbps} Mb/s${mbps === unseenRate ? ' (not trained on)' : ''}`;
    list.push(
      { name: `${at}: designs tested`, value: some.length, unit: 'designs' },
      ...figures(`${at}, table sum`, fidelity(measured, latencies(sum))),
      ...(calibrated
        ? [
            ...figures(
              `${at}, calibrated table`,
              fidelity(
                measured,
                calibrated.map(({ latencyMs }) => latencyMs),
              ),
              { mape: '<= 12' },
            ),
            {
              name: `${at}, calibrated table: inside its ${100 * COVERAGE} % interval`,
              value: inside(calibrated),
              unit: '%',
              goal: '>= 85',
            },
          ]
        : []),
      ...figures(
        `${at}, latency model`,
        fidelity(
          measured,
          predictions.map(({ latencyMs }) => latencyMs),
        ),
        goals,
      ),
      {
        name: `${at}, latency model: inside its ${100 * model.coverage} % interval`,
        value: inside(predictions),
        unit: '%',
      },
    );
  }
  await latencyModel.release();
  return list;
}

/**
 * The noise floor: one measurement as the prediction of another one of the same design. Of one pass against the next,
 * and of the pooled odd passes against the pooled even ones.
 */
export function noiseFigures(samples: readonly LatencySample[], rates: readonly number[]): Figure[] {
  return rates.flatMap((mbps) => {
    const at = samples.filter((s) => s.linkMbps === mbps);
    const against = (words: string, of: (pass: number) => boolean, others: (pass: number) => boolean) => {
      const again = new Map(
        pooledPasses(at.filter((s) => others(s.pass))).map((s) => [s.design, s.latencyMs]),
      );
      const both = pooledPasses(at.filter((s) => of(s.pass))).filter((s) => again.has(s.design));
      if (both.length === 0) return [];
      const measured = both.map((s) => s.latencyMs);
      return figures(
        `${mbps} Mb/s, noise floor (${words})`,
        fidelity(
          measured,
          both.map((s) => again.get(s.design) as number),
        ),
      );
    };
    return [
      ...against(
        'second pass against first',
        (pass) => pass === 1,
        (pass) => pass === 2,
      ),
      ...against(
        'even passes against odd',
        (pass) => pass % 2 === 1,
        (pass) => pass % 2 === 0,
      ),
    ];
  });
}
