import { supernetOracle, trainedSupernet } from '../app/supernetAccuracy.ts';
import { parseGenome } from '../design/genome.ts';
import { readSupernet, writeSupernet } from '../learning/supernetFile.ts';
import { SUPERNET_DEFAULTS } from '../learning/supernetTraining.ts';
import type { AccuracyOracle, AccuracyResult } from '../search/oracle.ts';
import { dropBytes, loadBytes, saveBytes } from './blobs.ts';
import { type DataChoice, openSplit, prepare } from './data.ts';
import { browserEngine } from './engine.ts';
import { isShipped, shippedBytes } from './shipped.ts';
import { throttled } from './throttle.ts';

export interface SupernetRequest {
  data: DataChoice;
  steps: number;
  seed: number;
  /** Engine threads; 0 asks for the default. */
  threads: number;
}

export type SupernetUpdate =
  | { kind: 'data'; done: number; total: number }
  | { kind: 'step'; step: number; steps: number; loss: number; samplesPerSecond: number; leftMs: number }
  /** A state that is kept now; the one before is gone. */
  | { kind: 'kept'; id: string; step: number; samples: number };

const KEEP_EVERY = 150;

/** Trains a supernet and keeps it now and then: an aborted one stays as far as it got. */
export async function trainAndSave(
  signal: AbortSignal,
  { data, steps, seed, threads }: SupernetRequest,
  onUpdate: (update: SupernetUpdate) => void,
): Promise<void> {
  const say = throttled(onUpdate);
  const train = await openSplit(data, 'train');
  await prepare(signal, train, (done, total) => say({ kind: 'data', done, total }));
  const runtime = await browserEngine(threads);
  const options = { ...SUPERNET_DEFAULTS, train, points: data.points, steps, seed };
  let before: string | undefined;
  await trainedSupernet(signal, runtime, options, async (event) => {
    const { step, loss, samplesPerSecond, etaSeconds, supernet } = event;
    say({ kind: 'step', step, steps, loss, samplesPerSecond, leftMs: etaSeconds * 1000 });
    if (step % KEEP_EVERY !== 0 && step !== steps) return;
    const id = await saveBytes('supernet', writeSupernet(supernet, 'shipped'));
    say.flush();
    onUpdate({ kind: 'kept', id, step, samples: step * options.batch });
    if (before && before !== id) await dropBytes('supernet', before).catch(() => {});
    before = id;
  });
}

export interface AccuracyRequest {
  data: DataChoice;
  /** A kept supernet's id, or a shipped one's address. */
  supernet: string;
  threads: number;
  encodings: readonly string[];
}

let opened: { key: string; oracle: Promise<AccuracyOracle> } | undefined;

async function open({ data, supernet, threads }: AccuracyRequest): Promise<AccuracyOracle> {
  const [train, val] = [await openSplit(data, 'train'), await openSplit(data, 'val')];
  const bytes = isShipped(supernet) ? await shippedBytes(supernet) : await loadBytes('supernet', supernet);
  const network = readSupernet(bytes);
  return supernetOracle(await browserEngine(threads), network, { train, val });
}

/** Accuracies of designs by a supernet, in order. */
export async function supernetAccuracy(
  signal: AbortSignal,
  request: AccuracyRequest,
): Promise<AccuracyResult[]> {
  const { data, supernet, encodings } = request;
  const key = JSON.stringify([data.task, data.points, supernet]);
  if (opened?.key !== key) opened = { key, oracle: open(request) };
  const oracle = await opened.oracle.catch((error) => {
    opened = undefined;
    throw error;
  });
  return oracle(signal, encodings.map(parseGenome));
}
