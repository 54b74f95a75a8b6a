import { GraphBuilder } from '../onnx/graph.ts';
import { float32 } from '../onnx/tensor.ts';
import type { LinkProfile } from '../system/link.ts';
import { quantile } from '../system/statistics.ts';
import type { Link, LinkResult } from './link.ts';

/**
 * `roundTripMs` is a small request and its answer without its payload's time and without what the endpoint did;
 * `perRequestMs` is what the endpoint adds to a small request besides running the model; a rate is Infinity when
 * a large body took no longer than a small one. All from medians, the jitter from the small requests' quartiles.
 * TCP hides its losses: a loss rate is not measured.
 */
interface LinkMeasurement extends LinkProfile {
  /** Interquartile range over median of the large transfers: 0.1 is a steady link. */
  spread: number;
  /** Requests measured. */
  samples: number;
}

interface MeasureLinkOptions {
  /** Requests of each size. Default 15. */
  repeats?: number;
  /** Bytes of a large body, as large as the features that designs send. Default 256 KiB. */
  bytes?: number;
  onProgress?: (done: number, total: number) => void;
}

/**
 * Rounds before those that count, as a run's warm-up frames: the first requests of a channel take many times what they take
 * once both ends have compiled themselves. On a slow link the fewest must do.
 */
const WARM_UP = { least: 3, most: 30, ms: 500 };
const SMALL_BYTES = 1024;
const MODEL = 'link-probe';

/** Gives back what it gets: echo = x. */
function echoModel(): Uint8Array {
  const g = new GraphBuilder(MODEL);
  g.output(g.input('x', 'float32', ['n']), 'echo', 'float32', ['n']);
  return g.toBytes();
}

const sorted = (results: readonly LinkResult[], read: (result: LinkResult) => number): Float64Array =>
  Float64Array.from(results, read).sort();
const median = (results: readonly LinkResult[], read: (result: LinkResult) => number): number =>
  quantile(sorted(results, read), 0.5);

/** Rate by how much longer the large body takes than the small one, so that fixed costs drop out. */
function rateMbps(small: LinkResult[], large: LinkResult[], direction: 'up' | 'down'): number {
  const ms = (result: LinkResult) => (direction === 'up' ? result.timing.upMs : result.timing.downMs);
  const bytes = (result: LinkResult) => (direction === 'up' ? result.bytesUp : result.bytesDown);
  const longerMs = median(large, ms) - median(small, ms);
  const moreBits = (median(large, bytes) - median(small, bytes)) * 8;
  return longerMs > 0 ? moreBits / (longerMs * 1000) : Number.POSITIVE_INFINITY;
}

/** Measures a link by sending small and large bodies there and back. Rejects as the link does. */
export async function measureLink(
  signal: AbortSignal,
  link: Link,
  { repeats = 15, bytes = 256 * 1024, onProgress }: MeasureLinkOptions = {},
): Promise<LinkMeasurement> {
  await link.load(signal, MODEL, echoModel());
  const small: LinkResult[] = [];
  const large: LinkResult[] = [];
  const ask = (size: number) => {
    const count = Math.ceil(size / Float32Array.BYTES_PER_ELEMENT);
    return link.infer(signal, MODEL, { x: float32(new Float32Array(count), [count]) });
  };
  const end = performance.now() + WARM_UP.ms;
  for (let i = 0; i < WARM_UP.least || (i < WARM_UP.most && performance.now() < end); i++) {
    await ask(SMALL_BYTES);
    await ask(bytes);
  }
  // In turn, so that a slow spell of the link meets both.
  for (let i = 0; i < repeats; i++) {
    small.push(await ask(SMALL_BYTES));
    onProgress?.(2 * i + 1, 2 * repeats);
    large.push(await ask(bytes));
    onProgress?.(2 * i + 2, 2 * repeats);
  }
  const upMbps = rateMbps(small, large, 'up');
  const downMbps = rateMbps(small, large, 'down');
  const payloadMs = (8 * median(small, (r) => r.bytesUp / upMbps + r.bytesDown / downMbps)) / 1000;
  const trips = sorted(small, ({ timing }) => timing.upMs + timing.downMs);
  const times = sorted(large, ({ timing }) => timing.upMs + timing.downMs);
  return {
    roundTripMs: Math.max(0, quantile(trips, 0.5) - payloadMs),
    jitterMs: (quantile(trips, 0.75) - quantile(trips, 0.25)) / 2,
    upMbps,
    downMbps,
    perRequestMs: median(small, ({ timing }) => timing.edgeMs - timing.inferMs),
    source: 'measured',
    spread: (quantile(times, 0.75) - quantile(times, 0.25)) / quantile(times, 0.5),
    samples: small.length + large.length,
  };
}
