import { Tape } from '../../onnx/tape.ts';
import type { Tensor } from '../../onnx/tensor.ts';
import type { Runtime, Session } from '../../runtime/session.ts';
import { type BatchMemory, batchFeeds, batchMemory } from './batch.ts';
import { declareInputs, emitLogFactors, emitParts, type GinSize, ginParameters } from './gin.ts';
import { type LatencyGraph, PARTS } from './latencyGraph.ts';
import type { Fidelity } from './metrics.ts';

/** A trained ensemble: plain data. */
export interface LatencyModel {
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
  /** They sum to the latency; `otherMs` is what no part's clock sees. */
  parts: { deviceMs: number; upMs: number; edgeMs: number; downMs: number; otherMs: number };
  /** Standard deviation of the networks' log latencies: large where they were not trained. */
  spread: number;
}

/** Sizes that sessions are opened for; graphs of the 12-position space have up to 18 nodes, most of them 10 to 14. */
const BATCHES: readonly number[] = [1, 16, 64, 256];
const NODES: readonly number[] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 24, 32, 64, 128];
/** A list is cut into at least so many batches: graphs of about the same size need little padding. */
const CUTS = 4;
const PARTS_OUT = 'parts';

/** The smallest size that holds `wanted`, or the largest. */
const sizeFor = (sizes: readonly number[], wanted: number): number =>
  sizes.find((size) => size >= wanted) ?? (sizes.at(-1) as number);

/** The whole ensemble as one ONNX graph: parts [B, parts, members], ms. */
function emitEnsemble(
  { hidden, members }: Pick<LatencyModel, 'hidden' | 'members'>,
  batch: number,
  nodes: number,
): Uint8Array {
  const t = new Tape('latency');
  const size = { batch, nodes, hidden };
  declareInputs(t, size);
  const logFactors = members.map((tensors, k) => {
    for (const name of ginParameters(hidden).keys()) t.initializer(`${k}.${name}`, tensors[name] as Tensor);
    return emitLogFactors(t, size, (name) => `${k}.${name}`);
  });
  const together = t.node('Concat', logFactors, { axis: 1 });
  t.output(emitParts(t, size, together, members.length), PARTS_OUT);
  return t.toBytes();
}

/** A latency model ready to be asked, on any engine. */
export class LatencySession {
  readonly model: LatencyModel;
  readonly #runtime: Runtime;
  readonly #sessions = new Map<string, Session>();

  constructor(runtime: Runtime, model: LatencyModel) {
    this.#runtime = runtime;
    this.model = model;
  }

  /** One prediction for each graph, in order. Throws RangeError for a graph of more than 128 nodes. */
  async predict(signal: AbortSignal, graphs: readonly LatencyGraph[]): Promise<LatencyPrediction[]> {
    const results = new Array<LatencyPrediction>(graphs.length);
    // Small graphs together: a batch is padded to its largest graph.
    const order = [...graphs.keys()].sort((a, b) => (graphs[a]?.nodes ?? 0) - (graphs[b]?.nodes ?? 0));
    const cut = Math.max(16, Math.ceil(order.length / CUTS));
    const memories = new Map<Session, BatchMemory>();
    for (let at = 0; at < order.length; ) {
      signal.throwIfAborted();
      const batch = sizeFor(BATCHES, Math.min(cut, order.length - at));
      const some = order.slice(at, at + batch).map((i) => graphs[i] as LatencyGraph);
      const size = { batch, nodes: sizeFor(NODES, some.at(-1)?.nodes ?? 0), hidden: this.model.hidden };
      const session = await this.#session(size);
      const memory = memories.get(session) ?? batchMemory(size);
      memories.set(session, memory);
      const parts = (await session.run(batchFeeds(some, size, memory)))[PARTS_OUT]?.data as Float32Array;
      for (let b = 0; b < some.length; b++) results[order[at + b] as number] = this.#read(parts, b);
      at += batch;
    }
    return results;
  }

  async release(): Promise<void> {
    for (const session of this.#sessions.values()) await session.release();
    this.#sessions.clear();
  }

  async #session({ batch, nodes }: GinSize): Promise<Session> {
    const key = `${batch}x${nodes}`;
    const known = this.#sessions.get(key);
    if (known) return known;
    const session = await this.#runtime.createSession(emitEnsemble(this.model, batch, nodes));
    this.#sessions.set(key, session);
    return session;
  }

  /** The networks' geometric mean; the parts in its proportion. */
  #read(parts: Float32Array, b: number): LatencyPrediction {
    const { members, logHalfWidth } = this.model;
    const count = members.length;
    const sums: [number, number, number, number, number] = [0, 0, 0, 0, 0];
    let mean = 0;
    let squares = 0;
    for (let k = 0; k < count; k++) {
      let total = 0;
      for (let row = 0; row < PARTS.length; row++) {
        const ms = parts[(b * PARTS.length + row) * count + k] as number;
        sums[row as 0] += ms;
        total += ms;
      }
      // Welford's: the networks often agree to the last digits.
      const log = Math.log(total);
      const off = log - mean;
      mean += off / (k + 1);
      squares += off * (log - mean);
    }
    const latencyMs = Math.exp(mean);
    const [device, up, edge, down, rest] = sums;
    const scale = latencyMs / (device + up + edge + down + rest);
    return {
      latencyMs,
      lowMs: latencyMs * Math.exp(-logHalfWidth),
      highMs: latencyMs * Math.exp(logHalfWidth),
      parts: {
        deviceMs: device * scale,
        upMs: up * scale,
        edgeMs: edge * scale,
        downMs: down * scale,
        otherMs: rest * scale,
      },
      spread: Math.sqrt(squares / count),
    };
  }
}
