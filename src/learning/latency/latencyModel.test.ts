import { beforeAll, describe, expect, test } from 'vitest';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { latencyGraph } from './designGraph.ts';
import {
  conformalQuantile,
  fitLatencyModel,
  LATENCY_MODEL_DEFAULTS,
  LatencyTrainingError,
} from './fitLatencyModel.ts';
import { type LatencyModel, LatencySession } from './latencyModel.ts';
import { LatencyModelError, readLatencyModel, writeLatencyModel } from './latencyModelFile.ts';
import { fidelity } from './metrics.ts';
import { linkAt, plantedExample, plantedTimes, setting } from './testing.ts';

const signal = new AbortController().signal;
const runtime = nodeRuntime();
const about = { device: 'planted', edge: 'planted' };
const options = { ...LATENCY_MODEL_DEFAULTS, members: 2, hidden: 16, epochs: 40 };
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const measuredAt = (rates: number[], from: number, count: number) =>
  seeds(from, count).flatMap((seed) => rates.map((mbps) => plantedExample(seed, mbps)));

async function trained(epochs = options.epochs): Promise<{ model: LatencyModel; losses: number[] }> {
  const losses: number[] = [];
  const examples = measuredAt([40, 10], 1, 120);
  const events = fitLatencyModel(signal, runtime, examples, about, { ...options, epochs });
  for (;;) {
    const next = await events.next();
    if (next.done) return { model: next.value, losses };
    losses.push(next.value.loss);
  }
}

describe('the latency model', () => {
  let model: LatencyModel;
  let losses: number[];
  beforeAll(async () => {
    ({ model, losses } = await trained());
  });
  const predict = async (of: LatencyModel, graphs: Parameters<LatencySession['predict']>[1]) => {
    const latencyModel = new LatencySession(runtime, of);
    try {
      return await latencyModel.predict(signal, graphs);
    } finally {
      await latencyModel.release();
    }
  };

  test.each([[[40, 10]], [[25]]])(
    'S9.20 S9.24 corrects the table sum of unseen designs, at rates %j, trained on 40 and 10 Mb/s',
    async (rates) => {
      const unseen = measuredAt(rates, 1000, 60);
      const measured = unseen.map(({ sample }) => sample.latencyMs);
      const table = fidelity(
        measured,
        unseen.map(({ graph }) => graph.tableMs),
      );
      const results = await predict(
        model,
        unseen.map(({ graph }) => graph),
      );
      const learned = fidelity(
        measured,
        results.map(({ latencyMs }) => latencyMs),
      );
      expect(learned.mape).toBeLessThan(0.35 * table.mape);
      expect(learned.pairsInOrder).toBeGreaterThan(table.pairsInOrder);
      const inside = results.filter((r, i) => {
        const ms = measured[i] as number;
        return r.lowMs <= ms && ms <= r.highMs;
      });
      expect(inside.length / results.length).toBeGreaterThan(0.75);
      for (const { latencyMs, parts } of results) {
        const sum = parts.deviceMs + parts.upMs + parts.edgeMs + parts.downMs;
        expect(sum).toBeLessThanOrEqual(latencyMs * 1.000001);
      }
    },
  );

  test('training lowers the loss', () => {
    expect(losses[options.epochs - 1]).toBeLessThan(0.3 * (losses[0] as number));
  });

  test('S9.21 a saved latency model predicts the same', async () => {
    const graphs = measuredAt([40], 2000, 5).map(({ graph }) => graph);
    const back = readLatencyModel(writeLatencyModel(model));
    expect(back).toEqual(model);
    expect(await predict(back, graphs)).toEqual(await predict(model, graphs));
  });

  test('S9.21 in batches as one by one', async () => {
    const graphs = measuredAt([40, 10], 3000, 20).map(({ graph }) => graph);
    const together = await predict(model, graphs);
    const latencyModel = new LatencySession(runtime, model);
    for (const [i, graph] of graphs.entries()) {
      const [alone] = await latencyModel.predict(signal, [graph]);
      expect(alone?.latencyMs).toBeCloseTo(together[i]?.latencyMs as number, 3);
    }
    await latencyModel.release();
  });

  test('networks side by side give the geometric mean of what each gives alone', async () => {
    const graphs = measuredAt([40, 10], 4000, 40).map(({ graph }) => graph);
    const together = await predict(model, graphs);
    const alone = await Promise.all(
      model.members.map((member) => predict({ ...model, members: [member] }, graphs)),
    );
    for (const [i, { latencyMs, spread }] of together.entries()) {
      const logs = alone.map((results) => Math.log(results[i]?.latencyMs as number));
      const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
      expect(Math.log(latencyMs)).toBeCloseTo(mean, 5);
      expect(spread).toBeCloseTo(Math.abs((logs[0] as number) - mean), 5);
    }
  });

  test('the same seed gives the same latency model', async () => {
    const [once, again] = [await trained(3), await trained(3)];
    expect(again.model.members).toEqual(once.model.members);
  });

  test('S9.22 a damaged file and another file are refused by name', () => {
    const bytes = writeLatencyModel(model);
    expect(() => readLatencyModel(bytes.subarray(0, bytes.length - 10))).toThrow(LatencyModelError);
    expect(() => readLatencyModel(new Uint8Array(20))).toThrow(LatencyModelError);
  });

  test('too few designs are said', async () => {
    const few = fitLatencyModel(signal, runtime, measuredAt([40], 1, 3), about, options);
    await expect(few.next()).rejects.toThrow(LatencyTrainingError);
  });
});

test('an op that runs without a table time is named', () => {
  const { design, times } = plantedTimes(1);
  const opMs = new Map(times.opMs);
  opMs.delete('classifier');
  expect(() => latencyGraph(design, setting, { ...times, opMs }, linkAt(40))).toThrow(/classifier/);
});

test('the conformal quantile holds its share of new errors', () => {
  const errors = Array.from({ length: 99 }, (_, i) => i + 1);
  expect(conformalQuantile(errors, 0.9)).toBe(90);
  expect(conformalQuantile([1, 2], 0.9)).toBe(2);
});
