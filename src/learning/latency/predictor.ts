import { Tape } from '../../onnx/tape.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import type { Runtime, Session } from '../../runtime/session.ts';
import { batchFeeds } from './batch.ts';
import { declareInputs, emitGin, ginParameters } from './gin.ts';
import { type LatencyGraph, PARTS } from './latencyGraph.ts';
import type { Fidelity } from './metrics.ts';

/** A trained ensemble: plain data. */
export interface PredictorModel {
  hidden: number;
  /** Tensors of each network by name (`ginParameters`), for features as they are, not standardised. */
  members: Record<string, Tensor<'float32'>>[];
  /** Half-width of the interval in log latency: the interval is prediction x exp(+-this). */
  logHalfWidth: number;
  /** Share of measurements that the interval is made to hold. */
  coverage: number;
  /** On designs that the predicting network had not seen, each network of the ensemble alone. */
  crossValidated: Fidelity;
  /** Encodings of the designs it was trained on. */
  designs: readonly string[];
  /** Rates it was trained on, 10^6 bits a second; null is the link as it was. */
  rates: readonly (number | null)[];
  samples: number;
  seed: number;
  /** ISO date and time. */
  created: string;
  /** The engines on which the samples were measured. */
  device: string;
  edge: string;
}

/** A latency that was predicted, ms. */
export interface LatencyPrediction {
  latencyMs: number;
  lowMs: number;
  highMs: number;
  parts: { deviceMs: number; upMs: number; edgeMs: number; downMs: number };
  /** Standard deviation of the networks' log latencies: large where they were not trained. */
  spread: number;
}

/** Sizes that sessions are opened for: one graph, a few, many; graphs of the 12-position space have up to 18 nodes. */
const BATCHES: readonly number[] = [1, 16, 256];
const NODES: readonly number[] = [9, 11, 13, 18, 32, 64, 128];
const PARTS_OUT = 'parts';

/** The smallest size that holds `wanted`, or the largest. */
const sizeFor = (sizes: readonly number[], wanted: number): number =>
  sizes.find((size) => size >= wanted) ?? (sizes.at(-1) as number);

const nodesOf = (graphs: readonly LatencyGraph[], i: number): number => graphs[i]?.nodes ?? 0;

/** The whole ensemble as one ONNX graph: parts [members, B, parts], ms. */
export function emitEnsemble(
  { hidden, members }: Pick<PredictorModel, 'hidden' | 'members'>,
  batch: number,
  nodes: number,
): Uint8Array {
  const t = new Tape('latency');
  const size = { batch, nodes, hidden };
  declareInputs(t, size);
  const parts = members.map((tensors, k) => {
    for (const name of ginParameters(hidden).keys()) t.initializer(`${k}.${name}`, tensors[name] as Tensor);
    return t.reshape(
      emitGin(t, size, (name) => `${k}.${name}`),
      [1, batch, PARTS.length],
    );
  });
  t.output(t.node('Concat', parts, { axis: 0 }), PARTS_OUT);
  return t.toBytes();
}

/** A predictor ready to be asked, on any engine. */
export class LatencyPredictor {
  readonly model: PredictorModel;
  readonly #runtime: Runtime;
  readonly #sessions = new Map<string, Session>();

  constructor(runtime: Runtime, model: PredictorModel) {
    this.#runtime = runtime;
    this.model = model;
  }

  /** One prediction for each graph, in order. Throws RangeError for a graph of more than 128 nodes. */
  async predict(signal: AbortSignal, graphs: readonly LatencyGraph[]): Promise<LatencyPrediction[]> {
    const results = new Array<LatencyPrediction>(graphs.length);
    // Small graphs together: a batch is padded to its largest graph.
    const order = graphs.map((_, i) => i).sort((a, b) => nodesOf(graphs, a) - nodesOf(graphs, b));
    for (let at = 0; at < order.length; ) {
      signal.throwIfAborted();
      const batch = sizeFor(BATCHES, order.length - at);
      const some = order.slice(at, at + batch);
      const nodes = sizeFor(NODES, nodesOf(graphs, some.at(-1) as number));
      const session = await this.#session(batch, nodes);
      const feeds = batchFeeds(
        some.map((i) => graphs[i] as LatencyGraph),
        { batch, nodes, hidden: this.model.hidden },
      );
      const parts = (await session.run(feeds))[PARTS_OUT]?.data as Float32Array;
      some.forEach((i, b) => {
        results[i] = this.#read(parts, b, batch);
      });
      at += batch;
    }
    return results;
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await session.release();
    this.#sessions.clear();
  }

  async #session(batch: number, nodes: number): Promise<Session> {
    const key = `${batch}x${nodes}`;
    const known = this.#sessions.get(key);
    if (known) return known;
    const session = await this.#runtime.createSession(emitEnsemble(this.model, batch, nodes));
    this.#sessions.set(key, session);
    return session;
  }

  /** The networks' geometric mean; the parts in its proportion. */
  #read(parts: Float32Array, b: number, batch: number): LatencyPrediction {
    const { members, logHalfWidth } = this.model;
    const sums = new Float64Array(PARTS.length);
    const logs = members.map((_, k) => {
      let total = 0;
      for (let row = 0; row < PARTS.length; row++) {
        const ms = parts[(k * batch + b) * PARTS.length + row] as number;
        sums[row] = (sums[row] as number) + ms;
        total += ms;
      }
      return Math.log(total);
    });
    const mean = logs.reduce((a, x) => a + x, 0) / logs.length;
    const spread = Math.sqrt(logs.reduce((a, x) => a + (x - mean) ** 2, 0) / logs.length);
    const latencyMs = Math.exp(mean);
    const scale = latencyMs / sums.reduce((a, x) => a + x, 0);
    const part = (row: number) => (sums[row] as number) * scale;
    return {
      latencyMs,
      lowMs: latencyMs * Math.exp(-logHalfWidth),
      highMs: latencyMs * Math.exp(logHalfWidth),
      parts: { deviceMs: part(0), upMs: part(1), edgeMs: part(2), downMs: part(3) },
      spread,
    };
  }
}
