import { type Genome, randomGenome } from '../src/design/genome.ts';
import { randomStream } from '../src/design/random.ts';
import { LATENCY_MODEL_DEFAULTS } from '../src/learning/latency/fitLatencyModel.ts';
import { ginParameters } from '../src/learning/latency/gin.ts';
import { type LatencyModel, LatencySession } from '../src/learning/latency/latencyModel.ts';
import { initialWeight } from '../src/learning/model.ts';
import type { Tensor } from '../src/onnx/tensor.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { genomeGraphReader } from '../src/system/genomeGraph.ts';
import { quantile } from '../src/system/statistics.ts';
import { fakeLatencyModel, fakeSystem } from '../src/system/testing.ts';

export interface LatencyModelRate {
  /** From the encoding to the latency with its interval, or the networks alone. */
  what: 'whole' | 'networks';
  /** Predictions a second, over batches. */
  median: number;
  q1: number;
  q3: number;
}

/** Latencies are made up; the number of table rows and the size of the graphs are those of a measured system. */
const setting = { points: 256, features: 3, classes: 16 };
/** A pool such as `latency collect --active` chooses from; the networks read it in batches of graphs of about one size. */
const LIST = 2048;

/** An ensemble of the size that training makes; what its weights are does not change how long it takes. */
function untrained(): LatencyModel {
  const { members, hidden } = LATENCY_MODEL_DEFAULTS;
  const member = (k: number) =>
    Object.fromEntries(
      [...ginParameters(hidden)].map(([name, dims]): [string, Tensor<'float32'>] => {
        const [rows = 1, columns = 1] = dims;
        return [name, { ...initialWeight(rows, columns, randomStream(1, name, k)), dims: [...dims] }];
      }),
    );
  const model = fakeLatencyModel(fakeSystem(setting));
  return { ...model, hidden, members: Array.from({ length: members }, (_, k) => member(k)) };
}

/** Predicts designs of random encodings, 2,048 at a time, for so many seconds each way. */
export async function latencyModelRates(runtime: Runtime, seconds: number): Promise<LatencyModelRate[]> {
  const signal = new AbortController().signal;
  const latencyModel = new LatencySession(runtime, untrained());
  const read = genomeGraphReader(setting, fakeSystem(setting));
  const genomes: Genome[] = Array.from({ length: LIST }, (_, i) => randomGenome(randomStream(1, 'rate', i)));
  const graphs = genomes.map(read);
  const ways = [
    ['whole', () => latencyModel.predict(signal, genomes.map(read))],
    ['networks', () => latencyModel.predict(signal, graphs)],
  ] as const;
  const rates: LatencyModelRate[] = [];
  for (const [what, work] of ways) {
    await work();
    const samples: number[] = [];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const begun = performance.now();
      await work();
      samples.push((1000 * LIST) / (performance.now() - begun));
    }
    const sorted = samples.sort((a, b) => a - b);
    const at = (q: number) => quantile(sorted, q);
    rates.push({ what, median: at(0.5), q1: at(0.25), q3: at(0.75) });
  }
  await latencyModel.release();
  return rates;
}
