import { pointsToDrawFrom } from '../app/verify/ladder.ts';
import type { Order } from '../app/verify/records.ts';
import type { Trained } from '../app/verify/run.ts';
import { type CheckpointStore, trainNetwork } from '../app/verify/trainNetwork.ts';
import { readCheckpoint } from '../learning/checkpoint.ts';
import { SearchControl } from '../search/control.ts';
import { prepare } from '../tasks/prepare.ts';
import { dropBytes, loadBytes, loadRecord, saveBytes, saveRecord } from './blobs.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine } from './engine.ts';
import { throttled } from './throttle.ts';

interface VerifyNetworkRequest {
  data: DataChoice;
  order: Order;
  /** Which verification it belongs to: its checkpoints stand under this name. */
  run: string;
  /** Engine threads; 0 asks for the default. */
  threads: number;
}

/** What a training of a verification gave; `refused` where this network cannot be trained. */
export type NetworkAnswer = Trained | { refused: string };

const control = new SearchControl();

/** The id of a network's checkpoint is a record of its own, so that a page that is closed at any moment finds the last one. */
function keepOf(run: string, network: string): CheckpointStore {
  const key = `verify-weights:${run}:${network}`;
  return {
    async read() {
      const id = await loadRecord(key);
      if (typeof id !== 'string') return null;
      // Lost weights cost their training; the record of what they reached stays.
      const bytes = await loadBytes('checkpoint', id).catch(() => null);
      return bytes && readCheckpoint(bytes);
    },
    async write(bytes) {
      const before = await loadRecord(key);
      const id = await saveBytes('checkpoint', bytes);
      await saveRecord(key, id);
      if (typeof before === 'string' && before !== id) await dropBytes('checkpoint', before).catch(() => {});
    },
  };
}

/** Trains one network of a front to a fidelity, from its kept checkpoint on. */
export async function verifyNetwork(
  signal: AbortSignal,
  { data, order, run, threads }: VerifyNetworkRequest,
  onShare: (share: number) => void,
): Promise<NetworkAnswer> {
  const { points } = order.fidelity;
  const stored = pointsToDrawFrom(data.task, points);
  const train = await openSplit({ ...data, points: stored }, 'train');
  const val = await openSplit({ ...data, points }, 'val');
  for (const set of [train, val]) await prepare(signal, set);
  const runtime = await browserEngine(threads);
  const say = throttled(onShare);
  const ready = (s: AbortSignal) => control.ready(s);
  try {
    const keep = keepOf(run, order.network);
    return await trainNetwork(signal, { order, train, val, runtime, keep, ready }, say);
  } catch (error) {
    // Its class does not survive the way to the page.
    if ((error as Error).name === 'TrainingRefused') return { refused: (error as Error).message };
    throw error;
  }
}

export const pauseVerifying = (): void => control.pause();
export const resumeVerifying = (): void => control.resume();
